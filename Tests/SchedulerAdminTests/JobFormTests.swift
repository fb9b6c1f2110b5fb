import SchedulerCore
import SchedulerTesting
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
            ]), secretParameters: ["password"],
        overlap: .allow(limit: 3), catchUp: CatchUpPolicy(.all(limit: 5), within: .hours(2)),
        artifactRetention: ArtifactRetention(timeToLive: .days(7))
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

    @Test func `a job tells what a schedule inherits`() async throws {
        let trial = try await OperationTrial(Self.job, JobOptions(id: "plain", kind: .manual) { _ in })
        let job = try await trial.ask("jobs/report", as: .viewer)
        #expect(job.at("artifactLifetime", "iso8601") == "P7D")
        #expect(job.at("overlap") == "allow" && job.at("overlapLimit") == 3)
        #expect(job.at("catchUp") == "all" && job.at("catchUpLimit") == 5)
        #expect(job.at("catchUpWithin", "seconds") == 7_200 && job.at("catchUpCoversHolds") == false)
        let plain = try await trial.ask("jobs/plain", as: .viewer)
        #expect(plain.at("artifactLifetime") == .null)
        #expect(plain.at("overlap") == "queueOne" && plain.at("overlapLimit") == .null)
        #expect(plain.at("catchUp") == "latest" && plain.at("catchUpLimit") == .null)
    }

    @Test func `a run tells how long it should take: the median of its schedule's, or else of its job's`() async throws
    {
        let trial = try await OperationTrial(
            JobOptions(id: "job", kind: .manual) { context in
                guard case .integer(let minutes)? = context.parameters.values["minutes"] else { return }
                try await context.sleep(for: .minutes(minutes))
            })
        let first = try await trial.run("job", parameters: ["minutes": 1])
        #expect(try await trial.ask("runs/\(first)").at("expectedDuration") == .null)
        try await trial.harness.advance(by: .hours(1))
        for minutes in [3, 9] as [ParameterValue] {
            try await trial.run("job", parameters: ["minutes": minutes])
            try await trial.harness.advance(by: .hours(1))
        }
        let run = try await trial.run("job", parameters: ["minutes": 5])
        #expect(try await trial.ask("runs/\(run)").at("expectedDuration", "iso8601") == "PT3M")
    }

    @Test func `a value that a field does not take is refused at the field, however it is given`() async throws {
        let trial = try await OperationTrial(Self.job)
        let parameters: ParameterValue = ["pages": 51]
        let run = try await trial.ask("POST", "jobs/report/run", body: ["parameters": parameters])
        let schedule = try await trial.ask(
            "POST", "schedules", body: ["job": "report", "cron": "0 8 * * *", "parameters": parameters])
        for answer in [run, schedule] {
            #expect(answer.status == 422 && answer.at("field") == "parameters.pages")
            #expect(answer.at("detail") == "must be a whole number between 1 and 50")
        }
        let soon = try await trial.ask("POST", "jobs/report/run", body: ["parameters": ["pause": "soon"]])
        #expect(soon.at("field") == "parameters.pause")
        let whole = try await trial.ask("POST", "jobs/report/run", body: ["parameters": ["pause": "PT2M", "pages": 5]])
        #expect(whole.status == 202)
        #expect(try await trial.ask("runs/1").at("parameters", "pause") == "PT2M")
    }
}
