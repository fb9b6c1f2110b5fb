import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// What is kept of runs that are over, and what still holds when it is not.
@Suite struct HistoryTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    @Test func `runs that are declined count in the history's limit`() async throws {
        try await scheduler.configure(
            .init(id: "owner", kind: .manual, resources: ["disk"]) { try await $0.sleep(for: .days(1)) })
        try await scheduler.configure(
            .init(
                id: "job", kind: .manual, resources: ["disk"], resourceConflict: .fail,
                history: HistoryPolicy(runs: 5)
            ) { _ in })
        try await harness.start()
        try await scheduler.runNow("job")
        try await harness.settle()
        try await scheduler.runNow("owner")
        try await harness.settle()
        for _ in 1...50 {
            try await scheduler.runNow("job")
            try await harness.settle()
        }
        let runs = try await harness.runs(of: "job")
        #expect(runs.dropFirst().map(\.state) == Array(repeating: .failed, count: 5))
        #expect(runs.first?.state == .succeeded, "the last success is kept beside them")
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `the last success is known when failures have pushed its run out of the history`() async throws {
        let successes = Collector<Date?>()
        try await scheduler.configure(
            .init(
                id: "job", kind: .cron, defaults: Settings(cron: "* * * * *"), history: HistoryPolicy(runs: 3)
            ) { context in
                successes.append(try await context.lastSuccess)
                if context.run.rawValue > 1 { throw Failure(description: "no") }
            })
        let begin = harness.clock.now
        try await harness.start()
        try await harness.advance(by: .minutes(10))
        #expect(successes.values == [nil] + Array(repeating: begin + 60, count: 9))
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a log that is stored in parts, of several attempts, counts as dropped only what is`() async throws {
        try await scheduler.configure(
            .init(id: "job", kind: .oneShot, retry: .constant(.seconds(1), attempts: 2)) { context in
                for message in ["a", "b", "c"] { context.logger.info(message) }
                throw Failure(description: "no")
            })
        try await harness.start()
        try await harness.advance(by: .seconds(5))
        let log = try await scheduler.log(of: RunID(rawValue: 1))
        #expect(log.lines.map(\.message) == ["a", "b", "c", "a", "b", "c"])
        #expect(log.dropped == 0)
    }

    /// A job that fails every minute, after its first run.
    private func failing(keeping history: HistoryPolicy) -> JobOptions {
        .init(id: "job", kind: .cron, defaults: Settings(cron: "* * * * *"), history: history) { context in
            if context.run.rawValue > 1 { throw Failure(description: "no") }
        }
    }

    @Test func `runs that are too old leave the history, but for the last success`() async throws {
        try await scheduler.configure(failing(keeping: HistoryPolicy(age: .minutes(3))))
        try await harness.start()
        try await harness.advance(by: .minutes(10))
        #expect(try await harness.runs(of: "job").map(\.id.rawValue) == [1, 7, 8, 9, 10])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test(arguments: [HistoryPolicy(runs: 2), HistoryPolicy(age: .minutes(2))])
    func `a start-up drops what a narrower policy keeps no more`(history: HistoryPolicy) async throws {
        try await scheduler.configure(failing(keeping: HistoryPolicy()))
        try await harness.start()
        try await harness.advance(by: .minutes(9))
        try await harness.shutDown()
        #expect(try await harness.runs(of: "job").count == 9)
        let next = SchedulerHarness(clock: harness.clock, store: scheduler.store)
        try await next.scheduler.configure(failing(keeping: history))
        try await next.advance(by: .seconds(30))
        try await next.start()
        #expect(try await next.runs(of: "job").map(\.id.rawValue) == [1, 8, 9])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `another registration drops what a narrower policy keeps no more`() async throws {
        try await scheduler.configure(failing(keeping: HistoryPolicy()))
        try await harness.start()
        try await harness.advance(by: .minutes(9))
        try await scheduler.reconfigure(failing(keeping: HistoryPolicy(runs: 3)))
        #expect(try await harness.runs(of: "job").map(\.id.rawValue) == [1, 7, 8, 9])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max])
    func `a run that there never was is unknown, and older than it there may be none`(number: Int64) async throws {
        let id = RunID(rawValue: number)
        #expect(await refusal { _ = try await scheduler.run(id) }?.code == .unknownRun)
        #expect(try await scheduler.runs(RunQuery(before: id)).isEmpty)
    }

    // MARK: Waiting for runs

    @Test func `a run is waited for although it leaves the history at once`() async throws {
        let states = Collector<RunState>()
        let scheduler = scheduler
        try await scheduler.configure(
            .init(id: "job", kind: .manual, overlap: .allow(limit: 9), history: HistoryPolicy(runs: 1)) {
                try await $0.sleep(for: .seconds(1))
            })
        try await scheduler.configure(
            .init(id: "waiter", kind: .manual) { context in
                let ids = try await scheduler.runNow("job", parameters: [.none, .none, .none])
                states.append(try await scheduler.finished(ids[0]).state)
            })
        try await harness.start()
        try await scheduler.runNow("waiter")
        try await harness.advance(by: .seconds(2))
        #expect(states.values == [.succeeded])
    }

    @Test func `a job that waits for another's run rests, and the clock goes on`() async throws {
        let harness = SchedulerHarness(patience: .seconds(2))
        let scheduler = harness.scheduler
        try await scheduler.configure(.init(id: "child", kind: .manual) { try await $0.sleep(for: .minutes(5)) })
        try await scheduler.configure(
            .init(id: "parent", kind: .oneShot) { _ in
                _ = try await scheduler.finished(scheduler.runNow("child"))
            })
        let begin = harness.clock.now
        try await harness.start()
        try await harness.advance(by: .minutes(10))
        let parent = try #require(try await harness.runs(of: "parent").first)
        #expect(parent.finishedAt == begin + 300)
        try await scheduler.store.expectCompleteLedger()
    }
}
