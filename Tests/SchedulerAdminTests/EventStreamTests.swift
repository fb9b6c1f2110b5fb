import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

/// What those who listen over HTTP are told.
@Suite struct EventStreamTests {
    /// An event as it was sent.
    struct Sent {
        var name: String
        var data: ParameterValue
    }

    /// The events that come while something is done and the scheduler shuts down.
    private func events(
        of trial: OperationTrial, as role: Role = .viewer, _ body: () async throws -> Void
    ) async throws -> [Sent] {
        let response = await trial.admin.respond(
            to: AdminRequest(method: "GET", path: "/api/v1/events", headers: [("X-Role", role.rawValue)]))
        guard case .stream(let pieces) = response.body else { throw Problem.malformed("no stream") }
        try await body()
        try await trial.harness.shutDown()
        var text = ""
        for await piece in pieces { text += String(decoding: piece, as: UTF8.self) }
        return text.split(separator: "\n\n").compactMap { part in
            let lines = part.split(separator: "\n")
            guard let name = lines.first(where: { $0.hasPrefix("event: ") })?.dropFirst(7) else { return nil }
            let data = lines.first { $0.hasPrefix("data: ") }?.dropFirst(6) ?? "{}"
            return Sent(
                name: String(name), data: (try? AdminJSON.object(Array(data.utf8))).map { .object($0) } ?? .null)
        }
    }

    private func trial() async throws -> OperationTrial {
        try await OperationTrial(JobOptions(id: "job", kind: .manual) { $0.progress(0.5, note: "half") })
    }

    @Test func `what an operator does is told to all, but not by whom`() async throws {
        let trial = try await trial()
        let sent = try await events(of: trial) {
            try await trial.ask("POST", "jobs/job/stop")
            try await trial.ask("POST", "schedules", body: ["id": "s", "job": "job", "cron": "0 0 1 1 *"])
            try await trial.ask("POST", "schedules/s/hold", body: ["reason": "rest"])
            try await trial.ask("POST", "jobs/nobody/stop")
            try await trial.ask("jobs")
            try await trial.ask("POST", "preview", body: ["cron": "0 0 1 1 *"])
        }
        #expect(
            sent.filter { $0.name == "operation" }.map(\.data) == [
                ["operation": "jobs.stop", "subject": "job", "job": "job"],
                ["operation": "schedules.create", "subject": "s", "schedule": "s"],
                ["operation": "schedules.hold", "subject": "s", "schedule": "s"],
            ])
        #expect(sent.filter { $0.name == "job.changed" }.map(\.data) == [["job": "job"]])
        #expect(
            sent.filter { $0.name == "schedule.changed" }.map(\.data) == [["schedule": "s"], ["schedule": "s"]])
    }

    @Test func `what only administrators may see is not named`() async throws {
        let trial = try await trial()
        let sent = try await events(of: trial) {
            let made = try await trial.ask(
                "POST", "webhooks",
                body: ["url": "https://hooks.example/x", "events": ["failed"], "secret": "0123456789abcdef"])
            #expect(made.status == 201, "\(made.text)")
        }
        #expect(sent.map(\.data) == [["operation": "webhooks.create"]])
    }

    @Test func `a run is told of from its creation to its end`() async throws {
        let trial = try await trial()
        let sent = try await events(of: trial) {
            try await trial.ask("POST", "jobs/job/run")
        }
        #expect(Set(sent.map(\.name)) == ["operation", "run.created", "run.started", "run.finished"])
        let created = sent.first { $0.name == "run.created" }?.data
        #expect(created?["run"] == 1 && created?["state"] == "pending" && created?["job"] == "job")
        let finished = sent.first { $0.name == "run.finished" }?.data
        #expect(finished?["progress"] == ["fraction": 0.5, "note": "half"])
    }
}
