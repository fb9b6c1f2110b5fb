import FoundationEssentials
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

/// What another process finds in the file after the one before it was killed.
@Suite struct RestartTests {
    private let world: World
    private let long = JobOptions(id: "long", kind: .manual) { try await $0.sleep(for: .minutes(10)) }

    init() throws {
        world = try World()
    }

    // MARK: Runs

    @Test func `a run that was going is interrupted and rescued at once, without waiting for its lease`() async throws {
        let first = try await world.begin(long)
        let id = try await first.scheduler.runNow("long")
        try await first.advance(by: .seconds(3))
        try world.kill()
        #expect(try await world.store.run(id)?.state == .running, "nobody has looked yet")
        let second = try await world.begin(long)
        let run = try #require(try await world.store.run(id))
        #expect(run.state == .running)
        #expect(run.node == second.scheduler.node)
        #expect(run.startedAt == world.clock.now, "at once")
        #expect(run.attempt == 1, "a rescue uses up no attempt")
        #expect(run.interruptions == 1)
        #expect(run.earlierAttempts.map(\.error) == ["its node was gone"])
        try await second.advance(by: .minutes(10))
        #expect(try await world.store.run(id)?.state == .succeeded)
    }

    @Test func `a run is rescued too where the node has the same name in each of its lives`() async throws {
        let node = NodeOptions(name: "web-1")
        let first = try await world.begin(long, node: node)
        let id = try await first.scheduler.runNow("long")
        try await first.advance(by: .seconds(3))
        try world.kill()
        let second = try await world.begin(long, node: node)
        try await second.advance(by: .minutes(11))
        let run = try #require(try await world.store.run(id))
        #expect(run.state == .succeeded)
        #expect(run.interruptions == 1)
    }

    @Test func `a run that has brought its process down three times is set aside`() async throws {
        var id: RunID?
        for life in 0..<4 {
            let harness = try await world.begin(long)
            if life == 0 { id = try await harness.scheduler.runNow("long") }
            try await harness.advance(by: .seconds(1))
            try world.kill()
        }
        let poison = try #require(id)
        let run = try #require(try await world.store.run(poison))
        #expect(run.state == .failed)
        #expect(run.interruptions == 3)
        #expect(run.error?.contains("set aside") == true)
    }

    @Test func `a run that was asked to stop is cancelled when its process was killed before it did`() async throws {
        let gate = Gate()
        let stubborn = JobOptions(id: "stubborn", kind: .manual) { _ in await gate.wait() }
        let first = try await world.begin(stubborn)
        let id = try await first.scheduler.runNow("stubborn")
        try await first.settle()
        try await first.scheduler.cancel(id)
        try await first.settle()
        try world.kill(downtime: .seconds(5))
        _ = try await world.begin(stubborn)
        let run = try #require(try await world.store.run(id))
        #expect(run.state == .cancelled)
        #expect(run.finishedAt == world.clock.now)
        gate.open()
    }

    @Test func `the wait before a further attempt goes on over a restart`() async throws {
        let job = JobOptions(id: "flaky", kind: .manual, retry: .constant(.minutes(5), attempts: 2)) {
            if $0.attempt == 1 { throw SchedulerError(.wrongState, reason: "not today") }
        }
        let first = try await world.begin(job)
        let id = try await first.scheduler.runNow("flaky")
        try await first.advance(by: .minutes(1))
        try world.kill(downtime: .minutes(1))
        let second = try await world.begin(job)
        #expect(try await world.store.run(id)?.availableAt == world.start.addingTimeInterval(300))
        try await second.advance(by: .minutes(10))
        let run = try #require(try await world.store.run(id))
        #expect(run.state == .succeeded)
        #expect(run.attempt == 2)
        #expect(run.finishedAt == world.start.addingTimeInterval(300))
    }

    @Test func `runs that waited behind others, for a resource or for room run after a restart`() async throws {
        let jobs = [
            JobOptions(id: "behind", kind: .manual, overlap: .queueAll) { try await $0.sleep(for: .seconds(10)) },
            JobOptions(id: "a", kind: .manual, resources: ["x"]) { try await $0.sleep(for: .seconds(10)) },
            JobOptions(id: "b", kind: .manual, resources: ["x"]) { try await $0.sleep(for: .seconds(10)) },
        ]
        let node = NodeOptions(concurrency: 2)
        let first = try await world.begin(jobs[0], jobs[1], jobs[2], node: node)
        for job: JobID in ["behind", "behind", "a", "b", "b"] {
            try await first.scheduler.runNow(job, overlap: .queueAll)
        }
        try await first.advance(by: .seconds(1))
        try world.kill()
        let second = try await world.begin(jobs[0], jobs[1], jobs[2], node: node)
        try await second.advance(by: .minutes(2))
        let runs = try await world.store.runs(RunQuery())
        #expect(runs.count == 5)
        #expect(runs.allSatisfy { $0.state == .succeeded })
        #expect(runs.map(\.interruptions).reduce(0, +) == 2)
    }

    @Test func `what a killed process reports late is refused`() async throws {
        let first = try await world.begin(long)
        let id = try await first.scheduler.runNow("long")
        try await first.settle()
        let claim = try #require(try await world.store.run(id)).claim
        try world.kill()
        _ = try await world.begin(long)
        let finish = RunFinish(claim: claim, transition: RunTransition(state: .succeeded), history: HistoryPolicy())
        #expect(try await world.store.finish([finish], by: "late", at: world.clock.now) == [false])
        #expect(try await world.store.renew([claim], until: .distantFuture) == [claim])
        let refused = await refusal {
            _ = try await world.store.publish(Artifact(url: "file:a"), under: claim, at: world.clock.now)
        }
        #expect(refused?.code == .staleClaim)
        #expect(try await world.store.run(id)?.state == .running)
    }

    @Test func `the history goes on, and no number of a run is used twice`() async throws {
        let job = JobOptions(id: "job", kind: .manual, history: HistoryPolicy(runs: 1)) { _ in }
        var ids: [RunID] = []
        for _ in 0..<3 {
            let harness = try await world.begin(job)
            for _ in 0..<3 {
                ids.append(try await harness.scheduler.runNow("job"))
                try await harness.settle()
            }
            try world.kill()
        }
        #expect(ids == ids.sorted() && Set(ids).count == 9)
        #expect(try await world.store.runs(RunQuery()).map(\.id) == ids.suffix(1))
    }

    // MARK: Reports

    @Test func `logs, artifacts, progress and the audit are there after a kill`() async throws {
        let job = JobOptions(id: "job", kind: .manual) { run in
            run.logger.info("begun", metadata: ["by": "ann"])
            try await run.publish(Artifact(labels: ["kind": "report"], url: "file:a", size: 7, expiresAfter: .days(2)))
            run.progress(0.25, note: "a quarter")
            try await run.sleep(for: .minutes(1))
            run.logger.warning("rescued")
        }
        let first = try await world.begin(job)
        let id = try await first.scheduler.runNow("job")
        try await world.store.record(.test("first"))
        try await first.advance(by: .seconds(30))
        try world.kill(downtime: .seconds(1))
        let interrupted = try #require(try await world.store.run(id))
        #expect(interrupted.progress == Progress(0.25, note: "a quarter"))
        #expect(try await world.store.log(of: id).lines.map(\.message) == ["begun"])
        #expect(try await world.store.log(of: id).lines.first?.metadata == ["by": "ann"])
        let artifact = try #require(try await world.store.artifacts(ArtifactQuery(labels: ["kind": "report"])).first)
        #expect(artifact.run == id)
        #expect(
            artifact.artifact
                == Artifact(labels: ["kind": "report"], url: "file:a", size: 7, expiresAfter: .days(2)))
        #expect(try await world.store.auditEntries(AuditQuery(limit: 5)).map(\.entry) == [.test("first")])
        let second = try await world.begin(job)
        try await second.advance(by: .minutes(2))
        #expect(try await world.store.log(of: id).lines.map(\.message) == ["begun", "begun", "rescued"])
        #expect(try await world.store.lines(LogQuery(level: .warning)).lines.map(\.message) == ["rescued"])
        #expect(try await world.store.artifacts(ArtifactQuery(run: id)).count == 2, "one of each attempt")
    }
}
