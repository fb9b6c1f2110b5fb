import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// A store that is away for longer than a lease, and that no other process shares.
@Suite(.timeLimit(.minutes(1))) struct LongOutageTests {
    let store = FaultyStore()
    let starts = Collector<Int>()

    /// A job that logs and reports every ten seconds.
    private func job(taking seconds: Int) -> JobOptions {
        .init(id: "job", kind: .oneShot) { [starts] context in
            starts.append(context.attempt)
            for second in stride(from: 10, through: seconds, by: 10) {
                try await context.sleep(for: .seconds(10))
                context.logger.info("\(second)")
                context.progress(Double(second) / Double(seconds))
            }
        }
    }

    private func start(_ jobs: JobOptions..., node: NodeOptions = NodeOptions()) async throws -> SchedulerHarness {
        let harness = SchedulerHarness(store: store, node: node)
        for job in jobs { try await harness.scheduler.configure(job) }
        try await harness.start()
        return harness
    }

    @Test(arguments: [60, 300])
    func `a run goes on through the outage, and all that it tells arrives afterwards`(seconds: Int) async throws {
        let harness = try await start(job(taking: seconds))
        try await harness.advance(by: .seconds(15))
        store.isFailing = true
        try await harness.advance(by: .seconds(120))
        store.isFailing = false
        try await harness.advance(by: .minutes(5))
        let run = try #require(try await harness.runs(of: "job").first)
        #expect(run.state == .succeeded)
        #expect(run.interruptions == 0)
        #expect(run.progress == Progress(1))
        #expect(starts.values == [1])
        let log = try await harness.scheduler.log(of: run.id)
        #expect(log.lines.map(\.message) == stride(from: 10, through: seconds, by: 10).map { "\($0)" })
        try await store.expectCompleteLedger()
    }

    @Test func `of two schedulers over one store neither takes over the other's runs after the outage`() async throws {
        let clock = ManualClock()
        let (first, second) = (
            SchedulerHarness(clock: clock, store: store), SchedulerHarness(clock: clock, store: store)
        )
        for harness in [first, second] { try await harness.scheduler.configure(job(taking: 300)) }
        try await first.start()
        try await second.start()
        try await first.advance(by: .seconds(10))
        store.isFailing = true
        for _ in 1...60 {
            try await first.advance(by: .seconds(1))
            try await second.settle()
        }
        store.isFailing = false
        for _ in 1...300 {
            // The one without the run is the first to find that the store is back.
            try await second.advance(by: .seconds(1))
            try await first.settle()
        }
        let run = try #require(try await first.runs(of: "job").first)
        #expect(run.state == .succeeded)
        #expect(run.interruptions == 0)
    }

    @Test func `it is seen that the store is away, since when and why, and that it is back`() async throws {
        let harness = try await start(job(taking: 10))
        let events = harness.scheduler.events
        #expect(harness.scheduler.storeProblem == nil)
        _ = try await harness.scheduler.runNow("job")
        store.failing = [.claim]
        try await harness.settle()
        let since = harness.clock.now
        try await harness.advance(by: .minutes(1))
        let problem = try #require(harness.scheduler.storeProblem)
        #expect(problem.since == since)
        #expect(problem.error.contains("claim"))
        store.failing = []
        try await harness.advance(by: .minutes(1))
        #expect(harness.scheduler.storeProblem == nil)
        try await harness.shutDown()
        let told = await events.filter { $0 == .storeRecovered }.reduce(into: 0) { count, _ in count += 1 }
        #expect(told == 1)
    }

    @Test func `nothing is claimed while results cannot be recorded`() async throws {
        let job = JobOptions(id: "job", kind: .manual, overlap: .allow(limit: 100)) { [starts] context in
            starts.append(Int(context.run.rawValue))
            try await context.sleep(for: .seconds(10))
        }
        let harness = try await start(job, node: NodeOptions(concurrency: 4))
        try await harness.scheduler.runNow("job", parameters: Array(repeating: .none, count: 10))
        try await harness.settle()
        store.failing = [.finish]
        try await harness.advance(by: .minutes(2))
        #expect(starts.values.count == 4)
        store.failing = []
        try await harness.advance(by: .minutes(2))
        #expect(starts.values == Array(1...10))
        #expect(try await harness.runs(of: "job").allSatisfy { $0.state == .succeeded && $0.attempt == 1 })
    }

    @Test(arguments: [1, 2])
    func `a timeout ends an attempt during the outage`(attempts: Int) async throws {
        let stops = Collector<Date>()
        let job = JobOptions(
            id: "job", kind: .oneShot, retry: .constant(.seconds(1), attempts: attempts), timeout: .seconds(20)
        ) { context in
            do {
                try await context.sleep(for: .hours(1))
            } catch {
                stops.append(context.now)
                throw error
            }
        }
        let harness = try await start(job)
        let begin = harness.clock.now
        store.isFailing = true
        try await harness.advance(by: .minutes(2))
        #expect(stops.values == [begin + 20])
        store.isFailing = false
        try await harness.advance(by: .minutes(2))
        let run = try #require(try await harness.runs(of: "job").first)
        #expect(run.state == .failed)
        #expect(run.error?.contains("timed out") == true)
        #expect(stops.values.count == attempts)
    }

    // MARK: Shutdown

    @Test(arguments: [5, 17, 22])
    func `a shutdown records what it can when the store is back in time`(seconds: Int) async throws {
        let harness = try await start(job(taking: 10))
        store.isFailing = true
        harness.scheduler.beginShutdown()
        try await harness.advance(by: .seconds(seconds))
        store.isFailing = false
        try await harness.shutDown()
        let run = try #require(try await store.run(RunID(rawValue: 1)))
        // The run ended ten seconds into the shutdown, well within the grace period.
        #expect(run.state == .succeeded)
        #expect(try await store.log(of: run.id).lines.map(\.message) == ["10"])
        #expect(harness.scheduler.storeProblem == nil)
    }

    @Test func `a run that ends while the scheduler waits for the store is recorded as it ended`() async throws {
        let gate = Gate()
        let harness = try await start(.init(id: "job", kind: .oneShot) { _ in await gate.wait() })
        store.isFailing = true
        harness.scheduler.beginShutdown()
        try await harness.advance(by: .seconds(21))
        gate.open()
        try await harness.advance(by: .seconds(1))
        store.isFailing = false
        try await harness.shutDown()
        #expect(try await store.run(RunID(rawValue: 1))?.state == .succeeded)
    }

    @Test func `a shutdown that the store outlasts tells what is not recorded, and the run is run again`() async throws
    {
        let harness = try await start(job(taking: 10))
        let events = harness.scheduler.events
        let begin = harness.clock.now
        store.isFailing = true
        try await harness.shutDown()
        #expect(harness.clock.now == begin + 25, "the grace period, and twice the cancellation wait")
        #expect(await refusal { try await harness.scheduler.run() }?.code == .wrongState)
        #expect(harness.scheduler.storeProblem?.since == begin)
        let failures = await events.reduce(into: [String]()) { failures, event in
            if case .storeFailed(let error) = event { failures.append(error) }
        }
        #expect(failures.last?.contains("without recording what became of run 1,") == true)
        store.isFailing = false
        let next = SchedulerHarness(clock: harness.clock, store: store)
        try await next.scheduler.configure(job(taking: 10))
        try await next.start()
        try await next.advance(by: .minutes(2))
        #expect(try await store.run(RunID(rawValue: 1))?.state == .succeeded)
    }

    @Test func `a shutdown with nothing to record does not wait for the store`() async throws {
        let harness = try await start(job(taking: 10))
        try await harness.advance(by: .minutes(1))
        let begin = harness.clock.now
        store.isFailing = true
        try await harness.shutDown()
        #expect(harness.clock.now == begin)
    }
}
