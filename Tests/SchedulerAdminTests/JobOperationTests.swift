import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@Suite struct JobOperationTests {
    private func job(
        _ id: JobID, kind: JobKind = .manual, tags: [String] = [], parameters: Parameters = .none,
        runner: @escaping Runner = { _ in }
    ) -> JobOptions {
        var options = JobOptions(id: id, name: "The \(id)", kind: kind, tags: tags, runner: runner)
        if kind == .cron { options.job.defaults = Settings(cron: "0 * * * *") }
        return options
    }

    @Test func `jobs are listed by state, tag and text, all of which must fit`() async throws {
        let trial = try await OperationTrial(
            job("a", tags: ["nightly"]), job("b", kind: .cron, tags: ["nightly", "big"]), job("c"))
        try await trial.scheduler.stop(job: "c")
        let expected: [(query: String, jobs: [ParameterValue])] = [
            ("", ["a", "b", "c"]), ("state=stopped", ["c"]), ("state=stopped&state=paused", ["a", "b", "c"]),
            ("tag=nightly", ["a", "b"]), ("tag=night", []), ("text=THE%20B", ["b"]), ("tag=big&text=c", []),
            ("tag=nightly&state=paused&text=a", ["a"]),
        ]
        for (query, jobs) in expected {
            #expect(try await trial.ask("jobs", query: query).items("id") == jobs, "\(query)")
        }
    }

    @Test func `pages of jobs follow one another while jobs come and go`() async throws {
        let trial = try await OperationTrial(job("a"), job("b"), job("c"), job("d"))
        let first = try await trial.ask("jobs", query: "limit=2")
        #expect(first.items("id") == ["a", "b"] && first.at("next") == "b")
        try await trial.scheduler.remove(job: "b")
        try await trial.scheduler.configure(job("aa"))
        let second = try await trial.ask("jobs", query: "limit=2&cursor=b")
        #expect(second.items("id") == ["c", "d"] && second.at("next") == .null)
    }

    @Test func `a job is shown with its times, durations, rates and settings`() async throws {
        let trial = try await OperationTrial(
            job("backup") { context in
                try await context.sleep(for: .seconds(30))
                guard try context.parameters.decode(as: Failing.self).fails != true else { throw Failure() }
            })
        for fails in [false, true, false] {
            try await trial.run("backup", parameters: ["fails": .bool(fails)])
            try await trial.harness.advance(by: .minutes(1))
        }
        let job = try await trial.ask("jobs/backup")
        #expect(job.at("statistics", "last24Hours", "succeeded") == 2)
        #expect(job.at("statistics", "last24Hours", "failed") == 1)
        #expect(job.at("statistics", "last24Hours", "successRate") == .number(2.0 / 3))
        #expect(job.at("statistics", "averageDuration", "iso8601") == "PT30S")
        #expect(job.at("lastError") == "it failed")
        #expect(job.instant("lastCompletedAt") == trial.scheduler.clock.now.adding(.seconds(-30)))
        #expect(job.at("settings", "pause", "seconds") == 60 && job.at("changedSettings") == .list([]))
        try await trial.harness.advance(by: .days(2))
        let later = try await trial.ask("jobs/backup")
        #expect(later.at("statistics", "last24Hours", "succeeded") == 0)
        #expect(later.at("statistics", "last24Hours", "successRate") == .null)
        #expect(later.at("statistics", "lastDuration", "seconds") == 30)
    }

    @Test func `a job that runs is shown with the run and its progress`() async throws {
        let trial = try await OperationTrial(
            job("backup") { context in
                context.progress(0.25, note: "half of the half")
                try await context.sleep(for: .seconds(30))
            })
        let run = try await trial.run("backup")
        let job = try await trial.ask("jobs/backup")
        #expect(job.at("state") == "running" && job.at("activeRuns", 0, "id") == .integer(run.rawValue))
        #expect(job.at("activeRuns", 0, "progress", "fraction") == .number(0.25))
    }

    @Test func `the audit of a run by hand has what it was told, without secrets`() async throws {
        let trial = try await OperationTrial(
            JobOptions(id: "a", kind: .manual, secretParameters: ["key"]) { _ in })
        let body: ParameterValue = ["parameters": ["key": "hush", "max": 2], "overlap": "allow", "limit": 3]
        #expect(try await trial.ask("POST", "jobs/a/run", body: body).status == 202)
        let after = #"{"limit":3,"overlap":"allow","parameters":{"key":"•••","max":2},"run":1}"#
        #expect(try await trial.lastAudit()?.after == after)
    }

    @Test func `an action that does not end keeps nobody waiting for ever, and is asked to stop`() async throws {
        let isStopped = Mutex(false)
        let (never, pending) = AsyncStream.makeStream(of: Void.self)
        let action = CustomAction("hang") {
            for await _ in never {}
            isStopped.withLock { $0 = Task.isCancelled }
        }
        let trial = try await OperationTrial(JobOptions(id: "a", kind: .manual, actions: [action]) { _ in })
        async let answer = trial.admin.respond(
            to: AdminRequest(method: "POST", path: "/api/v1/jobs/a/actions/hang", headers: [("X-Role", "admin")]))
        while !isStopped.withLock(\.self) { try await trial.harness.advance(by: .seconds(60)) }
        #expect(await answer.status == 409)
        pending.finish()
    }

    @Test func `what an action says when it fails is cut`() async throws {
        struct Long: Error, CustomStringConvertible { var description: String { String(repeating: "x", count: 9_000) } }
        let trial = try await OperationTrial(
            JobOptions(id: "a", kind: .manual, actions: [CustomAction("fail") { throw Long() }]) { _ in })
        let answer = try await trial.ask("POST", "jobs/a/actions/fail")
        #expect(answer.status == 409 && answer.text.utf8.count < 1_000)
    }

    @Test func `a job is stopped and started, and the audit says what that changed`() async throws {
        let trial = try await OperationTrial(job("backup"))
        #expect(try await trial.ask("POST", "jobs/backup/stop", as: .operator).at("state") == "stopped")
        let entry = try #require(try await trial.lastAudit())
        #expect(entry.operation == "jobs.stop" && entry.subject == "backup" && entry.author == "ann")
        #expect(entry.before == #"{"state":"paused"}"# && entry.after == #"{"state":"stopped"}"#)
        #expect(entry.address == "192.0.2.7")
        #expect(try await trial.ask("POST", "jobs/backup/start").at("state") == "paused")
    }

    @Test func `a job is run with parameters of its own and several at a time`() async throws {
        let trial = try await OperationTrial(
            job("backup") { context in try await context.sleep(for: .minutes(1)) })
        let body: ParameterValue = ["overlap": "allow", "limit": 2, "parameters": ["site": "a"]]
        for _ in 1...3 { #expect(try await trial.ask("POST", "jobs/backup/run", body: body).status == 202) }
        let runs = try await trial.scheduler.runs(RunQuery(job: "backup", states: [.running]))
        #expect(runs.count == 2 && runs.allSatisfy { $0.order.parameters == ["site": "a"] })
        let after = #"{"limit":2,"overlap":"allow","parameters":{"site":"a"},"run":3}"#
        #expect(try await trial.lastAudit()?.after == after)
        #expect(try await trial.ask("POST", "jobs/backup/run", body: ["overlap": "skip"]).status == 409)
        #expect(try await trial.lastAudit()?.detail.hasPrefix("refused: ") == true)
    }

    @Test func `a custom action is performed, and its failure told`() async throws {
        var options = job("backup")
        options.actions = [CustomAction("rotate keys") {}, CustomAction("fail") { throw Failure() }]
        let trial = try await OperationTrial(options)
        #expect(try await trial.ask("POST", "jobs/backup/actions/rotate%20keys").status == 204)
        let failed = try await trial.ask("POST", "jobs/backup/actions/fail")
        #expect(failed.status == 409 && failed.at("detail") == "it failed")
        #expect(try await trial.ask("POST", "jobs/backup/actions/none").status == 404)
    }

    private static let wrongValues: [(String, String, ParameterValue, String)] = [
        ("POST", "run", ["overlap": "sometimes"], "overlap"),
        ("POST", "run", ["overlap": "allow"], "limit"), ("POST", "run", ["overlap": "skip", "limit": 2], "limit"),
        ("POST", "run", ["overlap": "allow", "limit": 0], "limit"), ("POST", "run", ["parameters": 3], "parameters"),
        ("POST", "run", ["perameters": ["a": 1]], "perameters"), ("PUT", "settings", ["pause": "soon"], "pause"),
        ("PUT", "settings", ["zone": "Mars/Base"], "zone"), ("PUT", "settings", ["startDelay": "PT1M"], "startDelay"),
        ("PUT", "settings", ["cron": "* * * * *"], "cron"), ("PUT", "settings", ["pause": -1], "pause"),
    ]

    @Test(arguments: wrongValues)
    func `a wrong value is refused, and its field named`(
        method: String, path: String, body: ParameterValue, field: String
    ) async throws {
        let trial = try await OperationTrial(job("backup"))
        let answer = try await trial.ask(method, "jobs/backup/\(path)", body: body)
        #expect(answer.status == 422 && answer.at("field") == .text(field), "\(answer.text)")
    }

    @Test(arguments: [
        "state=sleeping", "limit=0", "limit=1001", "limit=many", "tag=a&tag=b", "sort=id", "recentRuns=51",
        "recentRuns=-1",
    ])
    func `a wrong query is refused, and its field named`(query: String) async throws {
        let trial = try await OperationTrial()
        let answer = try await trial.ask("jobs", query: query)
        #expect(answer.status == 422)
        #expect(answer.at("field") == .text(String(query.prefix { $0 != "=" })))
    }

    @Test(arguments: [
        ("GET", ""), ("POST", "/start"), ("POST", "/stop"), ("POST", "/run"), ("POST", "/actions/x"),
        ("GET", "/settings"), ("PUT", "/settings"), ("DELETE", "/settings"),
    ])
    func `an unknown job is not found`(method: String, path: String) async throws {
        let trial = try await OperationTrial(job("backup"))
        let answer = try await trial.ask(method, "jobs/back%20up\(path)")
        #expect(answer.status == 404 && answer.at("code") == "unknownJob")
    }

    @Test func `secret parameters are masked, and all without the permission to read them`() async throws {
        var options = job("backup")
        options.job.parameters = ["site": "a", "password": "hunter2"]
        options.job.secretParameters = ["password"]
        let trial = try await OperationTrial(options)
        #expect(try await trial.ask("jobs/backup", as: .operator).at("parameters") == ["site": "a", "password": "•••"])
        #expect(try await trial.ask("jobs/backup", as: .viewer).at("parameters") == .null)
    }
}

private struct Failing: Codable {
    var fails: Bool?
}

struct Failure: Error, CustomStringConvertible {
    let description = "it failed"
}
