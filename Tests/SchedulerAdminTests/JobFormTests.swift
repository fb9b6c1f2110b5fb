import SchedulerCore
import Testing

@testable import SchedulerAdmin

/// What the API tells a form about a job.
@Suite struct JobFormTests {
    struct Report: Codable, Sendable {
        var title = "Daily"
        var pages = 3
        var format = "pdf"
        var password = ""
        @DurationParameter var pause = .seconds(90)
    }

    private static let job = JobOptions(
        id: "report", kind: .manual,
        parameters: .typed(
            Report(),
            fields: [
                .text("title", title: "Title", help: "On the first page", isRequired: true),
                .integer("pages", in: 1...50), .choice("format", of: ["pdf", "html"]), .duration("pause"),
            ]), secretParameters: ["password"]
    ) { _ in }

    @Test func `a job tells its parameters' fields, also to those who may not see values`() async throws {
        let trial = try await OperationTrial(Self.job)
        let answer = try await trial.ask("jobs/report", as: .viewer)
        #expect(answer.at("parameters") == .null)
        let title: ParameterValue = [
            "name": "title", "title": "Title", "help": "On the first page", "kind": "text", "isInteger": false,
            "minimum": .null, "maximum": .null, "choices": [], "isRequired": true, "isSecret": false,
        ]
        #expect(answer.at("parameterFields", 0) == title)
        let pages: ParameterValue = [
            "name": "pages", "title": "pages", "help": "", "kind": "number", "isInteger": true, "minimum": 1,
            "maximum": 50, "choices": [], "isRequired": false, "isSecret": false,
        ]
        #expect(answer.at("parameterFields", 1) == pages)
        #expect(answer.at("parameterFields", 2, "choices") == ["pdf", "html"])
        #expect(answer.at("parameterFields", 3, "kind") == "duration")
        #expect(answer.at("parameterFields", 4, "name") == "password")
        #expect(answer.at("parameterFields", 4, "isSecret") == true)
    }

    @Test func `a value that a field does not take is refused at the field, however it is given`() async throws {
        let trial = try await OperationTrial(Self.job)
        let parameters: ParameterValue = ["pages": 51]
        let run = try await trial.ask("POST", "jobs/report/run", body: ["parameters": parameters])
        let schedule = try await trial.ask(
            "POST", "schedules", body: ["job": "report", "cron": "0 8 * * *", "parameters": parameters])
        for answer in [run, schedule] {
            #expect(answer.status == 422 && answer.at("field") == "parameters.pages")
            #expect(answer.at("detail") == "parameters.pages \"51\": is not in 1...50")
        }
        let soon = try await trial.ask("POST", "jobs/report/run", body: ["parameters": ["pause": "soon"]])
        #expect(soon.at("field") == "parameters.pause")
        let whole = try await trial.ask("POST", "jobs/report/run", body: ["parameters": ["pause": "PT2M", "pages": 5]])
        #expect(whole.status == 202)
        #expect(try await trial.ask("runs/1").at("parameters", "pause") == "PT2M")
    }
}
