import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite("The description of the API") struct OpenAPITests {
    private let document = OpenAPIDocument().json

    @Test func `anybody may read it`() async throws {
        let admin = Admin(SchedulerHarness().scheduler, authenticator: ClosureAuthenticator { _ in nil })
        let response = await admin.respond(to: AdminRequest(method: "GET", path: "/api/v1/openapi.json"))
        #expect(response.status == 200 && response.header("Content-Type") == "application/json")
        guard case .bytes(let body) = response.body else { return #expect(Bool(false)) }
        #expect(try AdminJSON.object(body)["openapi"] == "3.1.0")
    }

    @Test func `every operation is in it, with its parameters and answers`() {
        for operation in AdminOperation.all {
            let found = document["paths"]?[operation.path]?[operation.method.rawValue.lowercased()]
            #expect(found?["operationId"] == .text(operation.name))
            let names = found?["parameters"]?.elements.compactMap { $0["name"] }
            let fields = operation.pathFields + operation.queryFields + operation.headerFields
            #expect(names == fields.map { .text($0.name) })
            let responses = found?["responses"]?.members ?? [:]
            #expect(responses.keys.contains { $0.hasPrefix("2") })
            #expect(responses["401"] != nil || operation.permission == nil)
            #expect((found?["requestBody"] != nil) == (operation.body != nil))
        }
    }

    @Test func `names of operations and endpoints are unique, and paths name their parameters`() {
        let all = AdminOperation.all
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(Set(all.map { $0.method.rawValue + $0.path }).count == all.count)
        for operation in all {
            let named = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }
            #expect(named.map { String($0.dropFirst().dropLast()) } == operation.pathFields.map(\.name))
        }
    }

    @Test func `every reference leads somewhere, and nothing is there that nobody refers to`() throws {
        let references = Set(Self.references(in: document))
        for reference in references {
            let target = reference.split(separator: "/").dropFirst().reduce(document) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
        for part in ["schemas", "responses"] {
            let names = try #require(document["components"]?[part]).members.keys
            for name in names { #expect(references.contains("#/components/\(part)/\(name)")) }
        }
    }

    @Test func `what an answer names leads to what can be done with it`() {
        let runs = document["paths"]?["/api/v1/jobs/{job}/run"]?["post"]?["responses"]?["202"]?["links"]
        #expect(runs?["runs.show"]?["parameters"] == ["run": "$response.body#/id"])
        let jobs = document["paths"]?["/api/v1/jobs"]?["get"]?["responses"]?["200"]?["links"]
        #expect(jobs?["jobs.run"]?["parameters"] == ["job": "$response.body#/items/0/id"])
    }

    @Test func `records of one name are the same record`() {
        var known: [String: Record] = [:]
        for record in AdminOperation.all.flatMap(Self.records) {
            #expect(known[record.name] == nil || known[record.name] == record, "\(record.name)")
            known[record.name] = record
        }
    }

    @Test(arguments: ["PT1M", "P1D", "P1W", "P1DT2H30M0.5S", "-PT5S", "PT0S", "P2WT1M", "PT1H1S", "P1W2D"])
    func `a length of time that the description allows is read`(text: String) throws {
        let pattern = try Regex(Self.durationPattern)
        #expect(try pattern.wholeMatch(in: text) != nil && DurationText.duration(.text(text)) != nil)
    }

    @Test(arguments: ["", "P", "PT", "P1", "1H", "PT1.5M", "PT1S1M", "P1DT", "P1H", "pt1s", "PT1M ", "P1D1W", "PTT1S"])
    func `one that it does not allow is refused`(text: String) throws {
        let pattern = try Regex(Self.durationPattern)
        #expect(try pattern.wholeMatch(in: text) == nil && DurationText.duration(.text(text)) == nil)
    }

    private static var durationPattern: String {
        var records: [String: Record] = [:]
        let pattern = Shape.duration.schema(collecting: &records)["anyOf"]?.elements.first?["pattern"]
        guard case .text(let text)? = pattern else { return "" }
        return text
    }

    private static func references(in value: ParameterValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { name, value in
                if name == "$ref", case .text(let text) = value { [text] } else { references(in: value) }
            }
        case .list(let elements): elements.flatMap(references)
        default: []
        }
    }

    private static func records(of operation: AdminOperation) -> [Record] {
        var shapes = (operation.pathFields + operation.queryFields).map(\.shape)
        if let body = operation.body { shapes.append(.record(body)) }
        if case .json(_, let shape) = operation.answer { shapes.append(shape) }
        return shapes.flatMap(records)
    }

    private static func records(in shape: Shape) -> [Record] {
        switch shape {
        case .record(let record): [record] + record.fields.flatMap { records(in: $0.shape) }
        case .optional(let shape), .list(let shape), .map(let shape): records(in: shape)
        default: []
        }
    }
}
