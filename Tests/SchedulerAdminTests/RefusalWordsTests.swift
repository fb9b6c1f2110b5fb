import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

/// What is said to people whose input is refused.
@Suite struct RefusalWordsTests {
    /// Values that hardly any field takes.
    private static let oddities: [ParameterValue] = [
        .null, .bool(true), .integer(-1), .integer(.max), .integer(.min), .number(1.5), .number(1e300), .text(""),
        .text("no such thing"), .text(String(repeating: "x", count: 20_000)), .list([]), .list([.object([:])]),
        .object([:]), .object(["nobody": .list([])]),
    ]

    @Test func `no field of any operation is refused in Swift's own words`() {
        for operation in AdminOperation.all {
            for field in operation.pathFields + operation.queryFields + (operation.body?.fields ?? []) {
                for value in Self.oddities {
                    guard let problem = Self.problem(of: value, field) else { continue }
                    let isPlain = ["...", "\(Int.max)", "\(Int.min)", "Optional", "Int"].allSatisfy {
                        !problem.detail.contains($0)
                    }
                    #expect(isPlain, "\(operation.name): \(problem.field ?? ""): \(problem.detail)")
                    #expect(!problem.detail.hasPrefix(field.name), "the field stands beside it")
                }
            }
        }
    }

    private static func problem(of value: ParameterValue, _ field: Field) -> Problem? {
        do throws(Problem) {
            try field.shape.check(value, field: field.name)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (Shape.integer(1...Int.max), "must be 1 or more"), (.integer(1...100), "must be between 1 and 100"),
        (.integer(Int.min...7), "must be 7 or less"),
    ])
    func `a number out of range is told where the range ends`(shape: Shape, words: String) {
        let value: ParameterValue = words.hasSuffix("less") ? 8 : -1
        #expect(Self.problem(of: value, .init("n", shape, ""))?.detail == words)
    }

    @Test(
        arguments: [
            (["every": 0], "every", "must be at least a millisecond"),
            (["every": "PT1H", "jitter": -5], "jitter", "must not be negative"),
            (["daily": []], "daily", "needs at least one"),
            (["every": "PT1H", "zone": "Mars"], "zone", "'Mars' is not in the tz database"),
            (["cron": "* * *"], "cron", "3 fields, where there should be 5"),
            (["every": "PT1H", "parameters": ["subject": 7]], "parameters.subject", "must be a text"),
            (["every": "PT1H", "parameters": ["speed": "7"]], "parameters.speed", "must be a number"),
            (["every": "PT1H", "parameters": ["colour": 7]], "parameters.colour", "is no parameter of this job"),
        ] as [([String: ParameterValue], String, String)])
    func `a schedule is refused at the field, which the words do not name again`(
        definition: [String: ParameterValue], field: String, words: String
    ) async throws {
        struct Told: Codable, Sendable {
            var subject = "hello"
            var speed = 1.5
        }
        let trial = try await OperationTrial(JobOptions(id: "a", kind: .manual, parameters: .typed(Told())) { _ in })
        let body = definition.merging(["id": "s", "job": "a"]) { first, _ in first }
        let answer = try await trial.ask("POST", "schedules", body: .object(body))
        #expect(answer.status == 422 && answer.at("field") == .text(field))
        guard case .text(let detail) = answer.at("detail") else { return #expect(Bool(false)) }
        #expect(detail.hasPrefix(words), "\(detail)")
    }

    @Test func `a parameter that is needed is told at its field`() async throws {
        struct Told: Codable, Sendable {
            var subject: String?
        }
        let trial = try await OperationTrial(
            JobOptions(
                id: "a", kind: .manual, parameters: .typed(Told(), fields: [.text("subject", isRequired: true)])
            ) { _ in })
        let answer = try await trial.ask("POST", "jobs/a/run", body: [:])
        #expect(answer.at("field") == "parameters.subject" && answer.at("detail") == "is needed")
    }
}
