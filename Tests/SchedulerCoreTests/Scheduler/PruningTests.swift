import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

/// What becomes of artifacts that their job keeps no more.
@Suite(.timeLimit(.minutes(1))) struct PruningTests {
    let store = FaultyStore()
    let harness: SchedulerHarness
    /// The links that were handed to a job's closure, call by call.
    let pruned = Collector<[String]>()

    init() {
        harness = SchedulerHarness(store: store)
    }

    /// A job that publishes a file a minute, named by the minute.
    private func publisher(
        _ id: JobID = "job", keeping retention: ArtifactRetention, expiresAfter: Duration? = nil,
        failing isFailing: @escaping @Sendable (Int64) -> Bool = { _ in false },
        prune: ArtifactPruner?
    ) -> JobOptions {
        .init(
            id: id, kind: .cron, defaults: Settings(cron: "* * * * *"), artifactRetention: retention, prune: prune
        ) { context in
            let minute = Int64(context.now.timeIntervalSince1970) / 60 % 60
            try await context.publish(Artifact(url: "\(minute)", expiresAfter: expiresAfter))
            if isFailing(minute) { throw Failure(description: "no") }
        }
    }

    private var collecting: ArtifactPruner {
        { [pruned] in pruned.append($0.map(\.artifact.url)) }
    }

    /// The links of what is recorded of a job, oldest first.
    private func kept(_ job: JobID = "job") async throws -> [String] {
        try await store.artifacts(ArtifactQuery(job: job, limit: .max)).map(\.artifact.url).reversed()
    }

    private func start(_ jobs: JobOptions...) async throws {
        for job in jobs { try await harness.scheduler.configure(job) }
        try await harness.start()
    }

    @Test func `the last few are kept, and the others pruned as they become surplus`() async throws {
        try await start(publisher(keeping: ArtifactRetention(keepLast: 3), prune: collecting))
        try await harness.advance(by: .minutes(6))
        #expect(try await kept() == ["4", "5", "6"])
        #expect(pruned.values == [["1"], ["2"], ["3"]])
    }

    @Test func `what has lived as long as it may is pruned with the next success`() async throws {
        try await start(publisher(keeping: ArtifactRetention(timeToLive: .minutes(2)), prune: collecting))
        try await harness.advance(by: .minutes(6))
        #expect(try await kept() == ["5", "6"])
        #expect(pruned.values == [["1"], ["2"], ["3"], ["4"]])
    }

    @Test func `what expires by its own is pruned, of a job without limits too`() async throws {
        try await start(publisher(keeping: .unlimited, expiresAfter: .minutes(2), prune: collecting))
        try await harness.advance(by: .minutes(6))
        #expect(try await kept() == ["5", "6"])
        #expect(pruned.values == [["1"], ["2"], ["3"], ["4"]])
    }

    @Test func `what a former life published is pruned`() async throws {
        let clock = ManualClock()
        let first = SchedulerHarness(clock: clock, store: store)
        try await first.scheduler.configure(publisher(keeping: .unlimited, expiresAfter: .minutes(9), prune: nil))
        try await first.start()
        try await first.advance(by: .minutes(3))
        try await first.shutDown()
        let second = SchedulerHarness(clock: clock, store: store)
        let job = JobOptions(id: "job", kind: .manual, prune: collecting) { _ in }
        try await second.scheduler.configure(job)
        try await second.start()
        for minutes in [1, 6, 1, 1] {
            try await second.advance(by: .minutes(minutes))
            try await second.scheduler.runNow("job")
            try await second.settle()
        }
        #expect(pruned.values == [["1"], ["2"], ["3"]])
    }

    @Test func `what an artifact that is kept has the address of is not pruned`() async throws {
        let pruned = pruned
        try await start(
            JobOptions(
                id: "job", kind: .schedule, defaults: Settings(pause: .minutes(1)),
                artifactRetention: ArtifactRetention(keepLast: 1), prune: collecting
            ) { context in
                for url in ["same", "\(context.run)"] { try await context.publish(Artifact(url: url)) }
                try await context.publish(Artifact(url: "same"))
            })
        try await harness.advance(by: .minutes(2))
        #expect(try await kept() == ["same"])
        #expect(pruned.values.flatMap(\.self) == ["1", "2", "3"])
    }

    @Test func `each job keeps what its own retention says`() async throws {
        try await start(
            publisher("few", keeping: ArtifactRetention(keepLast: 1), prune: nil),
            publisher("young", keeping: ArtifactRetention(timeToLive: .minutes(3)), prune: nil),
            publisher("all", keeping: .unlimited, prune: nil))
        try await harness.advance(by: .minutes(5))
        #expect(try await kept("few") == ["5"])
        #expect(try await kept("young") == ["3", "4", "5"])
        #expect(try await kept("all") == ["1", "2", "3", "4", "5"])
    }

    @Test func `a failure keeps the artifacts, is seen on them, and is tried again with the next success`() async throws
    {
        let isBroken = Mutex(true)
        let events = harness.scheduler.events
        let pruned = pruned
        try await start(
            publisher(
                keeping: ArtifactRetention(keepLast: 1),
                prune: { records in
                    pruned.append(records.map(\.artifact.url))
                    if isBroken.withLock({ $0 }) { throw Failure(description: String(repeating: "x", count: 9_000)) }
                }))
        try await harness.advance(by: .minutes(3))
        #expect(try await kept() == ["1", "2", "3"])
        let failures = try await store.artifacts(ArtifactQuery()).map(\.pruneFailure)
        #expect(failures.map { $0?.attempts } == [nil, 1, 2])
        #expect(failures[1]?.lastAt == harness.clock.now)
        #expect(failures[1]?.error.utf8.count == 4_096 + 3)
        isBroken.withLock { $0 = false }
        try await harness.advance(by: .minutes(1))
        #expect(try await kept() == ["4"])
        #expect(pruned.values == [["1"], ["1", "2"], ["1", "2", "3"]])
        try await harness.shutDown()
        let told = await events.reduce(into: 0) { count, event in
            if case .pruneFailed("job", let error) = event, error.hasPrefix("xxx") { count += 1 }
        }
        #expect(told == 2)
    }

    @Test func `runs that do not succeed prune nothing`() async throws {
        try await start(
            publisher(keeping: ArtifactRetention(keepLast: 1), failing: { $0 != 4 }, prune: collecting))
        try await harness.advance(by: .minutes(3))
        #expect(pruned.values == [])
        #expect(try await kept() == ["1", "2", "3"])
        try await harness.advance(by: .minutes(2))
        #expect(pruned.values == [["1", "2", "3"]])
        #expect(try await kept() == ["4", "5"])
    }

    @Test func `a run that was cancelled prunes nothing`() async throws {
        let job = JobOptions(
            id: "job", kind: .manual, artifactRetention: ArtifactRetention(keepLast: 0), prune: collecting
        ) { context in
            try await context.publish(Artifact(url: "a"))
            try await context.sleep(for: .hours(1))
        }
        try await start(job)
        let id = try await harness.scheduler.runNow("job")
        try await harness.settle()
        try await harness.scheduler.cancel(id)
        #expect(try await harness.finished(id).state == .cancelled)
        #expect(pruned.values == [])
        #expect(try await kept() == ["a"])
    }

    @Test func `much surplus is pruned in parts`() async throws {
        let job = JobOptions(
            id: "job", kind: .manual, artifactRetention: ArtifactRetention(keepLast: 7), prune: collecting
        ) { context in
            for number in 1...1_207 { try await context.publish(Artifact(url: "\(number)")) }
        }
        try await start(job)
        try await harness.scheduler.runNow("job")
        try await harness.settle()
        #expect(try await kept() == (1_201...1_207).map(String.init))
        #expect(pruned.values.map(\.count) == [493, 500, 207])
        #expect(pruned.values.joined().sorted() == (1...1_200).map(String.init).sorted())
    }

    @Test func `a prune that takes long holds up no run, and goes round once more for what succeeded meanwhile`()
        async throws
    {
        let (door, key) = AsyncStream.makeStream(of: Void.self)
        let pruned = pruned
        try await start(
            .init(
                id: "slow", kind: .manual, artifactRetention: ArtifactRetention(keepLast: 0),
                prune: { records in
                    pruned.append(records.map(\.artifact.url))
                    for await _ in door { break }
                }
            ) { try await $0.publish(Artifact(url: "\($0.run)")) },
            // The prune ends only when this has run.
            .init(id: "other", kind: .manual) { _ in key.yield() })
        try await harness.scheduler.runNow("slow", parameters: [.none, .none, .none])
        let others = try await harness.scheduler.runNow("other", parameters: [.none, .none])
        try await harness.settle()
        #expect(try await harness.runs(of: "slow").map(\.state) == [.succeeded, .succeeded, .succeeded])
        #expect(try await harness.scheduler.run(others[1]).state == .succeeded)
        #expect(pruned.values.first == ["1"], "after the first of the runs")
        #expect(Set(pruned.values.joined()).count == 3)
        #expect(try await kept("slow") == [])
    }

    @Test(arguments: [[FaultyStore.Operation.artifacts], [.removeArtifacts], [.recordPruneFailure]])
    func `a store that fails while a job prunes loses nothing`(failing: Set<FaultyStore.Operation>) async throws {
        let isBroken = failing == [.recordPruneFailure]
        try await start(
            publisher(
                keeping: ArtifactRetention(keepLast: 1),
                prune: { _ in if isBroken { throw Failure(description: "no") } }))
        try await harness.advance(by: .minutes(1))
        store.failing = failing
        try await harness.advance(by: .minutes(2))
        #expect(try await harness.scheduler.job("job").activeRuns.isEmpty)
        store.failing = []
        #expect(try await kept() == ["1", "2", "3"])
        try await harness.advance(by: .minutes(1))
        #expect(try await kept() == (isBroken ? ["1", "2", "3", "4"] : ["4"]))
    }
}
