import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

/// Artifacts, nodes, queues and the audit.
@Suite struct OverviewOperationTests {
    @Test func `zones are listed by name, and each can be used`() async throws {
        let trial = try await OperationTrial()
        let names = try await trial.ask("zones").items("name")
        #expect(names.contains("Europe/Berlin") && names.contains("UTC") && !names.contains("Europe"))
        for case .text(let name) in names { #expect(throws: Never.self, "\(name)") { try Zone(name) } }
    }

    private func publisher(_ id: JobID) -> JobOptions {
        JobOptions(id: id, kind: .manual) { context in
            try await context.publish(Artifact(labels: ["kind": "snapshot", "site": "x:y"], url: "s3://a", size: 5))
            try await context.publish(
                Artifact(labels: ["kind": "report"], url: "s3://b", size: 7, expiresAfter: .days(1)))
        }
    }

    @Test(arguments: TrialStore.allCases)
    func `artifacts are listed by what is asked for, and counted by job`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(store: store, publisher("a"), publisher("b"))
            try await trial.run("a")
            try await trial.harness.advance(by: .hours(1))
            let later = ISO8601.text(trial.scheduler.clock.now)
            try await trial.run("b")
            let expected: [(query: String, urls: [ParameterValue])] = [
                ("", ["s3://b", "s3://a", "s3://b", "s3://a"]), ("job=a", ["s3://b", "s3://a"]),
                ("run=2&label=kind:report", ["s3://b"]), ("label=site:x:y&since=\(later)", ["s3://a"]),
                ("label=kind:report&label=site:x:y", []), ("until=\(later)&limit=1", ["s3://b"]),
            ]
            for (query, urls) in expected {
                #expect(try await trial.ask("artifacts", query: query).items("url") == urls, "\(query)")
            }
            let first = try await trial.ask("artifacts", query: "limit=3")
            guard case .text(let cursor) = first.at("next") else { throw Problem.malformed("no cursor") }
            let second = try await trial.ask("artifacts", query: "limit=3&cursor=\(cursor)")
            #expect(second.items("run") == [1] && second.at("next") == .null)
            let groups = try await trial.ask("artifacts/groups")
            #expect(groups.items("job") == ["a", "b"] && groups.items("count") == [2, 2])
            #expect(groups.items("size") == [12, 12] && groups.at("items", 1, "newest", "url") == "s3://b")
            #expect(try await trial.ask("artifacts/groups", query: "label=kind:snapshot").items("size") == [5, 5])
        }
    }

    @Test(arguments: ["label=kind", "label=a:1&label=a:2", "run=x", "cursor=x", "since=1"])
    func `a wrong query of artifacts is refused, and its field named`(query: String) async throws {
        let trial = try await OperationTrial()
        let answer = try await trial.ask("artifacts", query: query)
        #expect(answer.status == 422 && answer.at("field") == .text(String(query.prefix { $0 != "=" })))
    }

    @Test func `nodes are the one that answers, and those that run something`() async throws {
        let store = MemoryStore()
        let clock = ManualClock()
        let sleeper = JobOptions(id: "a", kind: .manual, overlap: .allow(limit: 2)) { context in
            try await context.sleep(for: .hours(5))
        }
        let other = SchedulerHarness(clock: clock, store: store, node: NodeOptions(name: "alpha"))
        try await other.scheduler.configure(sleeper)
        try await other.start()
        _ = try await other.scheduler.runNow("a")
        try await other.settle()
        let trial = try await OperationTrial(
            store: store, node: NodeOptions(name: "beta", concurrency: 9, queues: ["default": 3]))
        let nodes = try await trial.ask("nodes")
        #expect(nodes.items("id") == ["alpha", "beta"] && nodes.items("isThis") == [false, true])
        #expect(nodes.items("running") == [1, 0] && nodes.items("concurrency") == [.null, 9])
        #expect(nodes.items("queues") == [.null, ["default": 3]])
        try await trial.harness.advance(by: .minutes(90))
        // The other one's lease has ended, so that what it ran waits to be rescued.
        let later = try await trial.ask("nodes")
        #expect(later.items("id") == ["beta"] && later.items("running") == [0])
        #expect(later.items("uptime") == [["iso8601": "PT1H30M", "seconds": 5_400]])
        try await other.shutDown()
    }

    @Test(arguments: TrialStore.allCases)
    func `queues are shown with what waits, what runs, and the oldest wait`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            var slow = JobOptions(id: "a", kind: .manual, overlap: .queueAll) { context in
                try await context.sleep(for: .hours(5))
            }
            slow.job.queue = "slow"
            let idle = JobOptions(id: "b", kind: .manual) { _ in }
            let trial = try await OperationTrial(
                store: store, node: NodeOptions(queues: ["slow": 1, "extra": 2]), slow, idle)
            for _ in 1...3 { try await trial.run("a") }
            try await trial.harness.advance(by: .minutes(2))
            let queues = try await trial.ask("queues")
            #expect(queues.items("name") == ["default", "extra", "slow"])
            #expect(queues.items("waiting") == [0, 0, 2] && queues.items("running") == [0, 0, 1])
            #expect(queues.items("limit") == [.null, 2, 1] && queues.items("isServed") == [false, true, true])
            #expect(queues.items("oldestWait") == [.null, .null, ["iso8601": "PT2M", "seconds": 120]])
        }
    }

    @Test func `what changes something is recorded, and what only looks is not`() async throws {
        let trial = try await OperationTrial(publisher("a"))
        for path in ["jobs", "jobs/a", "runs", "nodes", "queues", "audit", "artifacts", "jobs/a/settings"] {
            try await trial.ask(path)
        }
        #expect(try await trial.lastAudit() == nil)
        try await trial.ask("POST", "jobs/a/run")
        #expect(try await trial.lastAudit()?.operation == "jobs.run")
    }

    @Test(arguments: TrialStore.allCases)
    func `the audit is listed by what is asked for, in pages`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(store: store, publisher("a"), publisher("b"))
            try await trial.ask("POST", "jobs/a/stop")
            try await trial.ask("POST", "jobs/b/stop", headers: ["X-Name": "bob"])
            try await trial.harness.advance(by: .hours(1))
            let later = ISO8601.text(trial.scheduler.clock.now)
            try await trial.ask("PUT", "jobs/a/settings", body: ["disabled": true])
            let expected: [(query: String, subjects: [ParameterValue])] = [
                ("", ["a", "b", "a"]), ("subject=a", ["a", "a"]), ("operation=jobs.stop", ["b", "a"]),
                ("operation=jobs.", ["a", "b", "a"]), ("operation=jobs", []), ("author=bob", ["b"]),
                ("since=\(later)", ["a"]), ("until=\(later)", ["b", "a"]),
            ]
            for (query, subjects) in expected {
                #expect(try await trial.ask("audit", query: query).items("subject") == subjects, "\(query)")
            }
            let first = try await trial.ask("audit", query: "limit=2")
            #expect(first.at("items", 0, "after", "disabled") == true)
            guard case .text(let cursor) = first.at("next") else { throw Problem.malformed("no cursor") }
            #expect(try await trial.ask("audit", query: "limit=2&cursor=\(cursor)").items("author") == ["ann"])
            #expect(try await trial.ask("audit", as: .operator).status == 403)
        }
    }
}
