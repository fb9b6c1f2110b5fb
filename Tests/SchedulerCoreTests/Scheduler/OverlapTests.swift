import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// Which runs go on at the same time.
@Suite struct OverlapTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    // MARK: Overlap

    @Test(arguments: [
        (OverlapPolicy.skip, [0, 30, 60], [Outcome.skipped: 4]),
        (.queueOne, [0, 25, 50, 75], [.coalesced: 3]),
        (.queueAll, [0, 25, 50, 75], [:]),
        (.allow(limit: 2), [0, 10, 30, 40, 60], [.skipped: 2]),
    ])
    func `a slot that comes while a run is going gets what the policy says`(
        policy: OverlapPolicy, starts: [Int], passed: [Outcome: Int]
    ) async throws {
        let begin = harness.clock.now.addingTimeInterval(10)
        try await harness.configure { try await $0.sleep(for: .seconds(25)) }
        try await scheduler.add(
            Schedule(id: "s", job: "job", recurrence: .every(.seconds(10)), end: begin + 60, overlap: policy))
        try await harness.start()
        try await harness.advance(by: .seconds(90))
        #expect(try await harness.startSeconds(of: "job", since: begin).map { Int($0) } == starts)
        var counts: [Outcome: Int] = [:]
        for record in try await scheduler.outcomes(of: "s") { counts[record.outcome, default: 0] += record.count }
        #expect(counts == passed)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `where overlap cancels, the run that is going ends and the new one follows`() async throws {
        let begin = harness.clock.now
        try await harness.configure { try await $0.sleep(for: .seconds(25)) }
        try await scheduler.add(
            Schedule(id: "s", job: "job", recurrence: .every(.seconds(10)), end: begin + 30, overlap: .cancelRunning))
        try await harness.start()
        try await harness.advance(by: .minutes(2))
        #expect(try await harness.runs(of: "job").map(\.state) == [.cancelled, .cancelled, .succeeded])
        #expect(try await harness.startSeconds(of: "job", since: begin) == [10, 20, 30])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a run by hand waits for the job's own, or is refused where the rule is to skip`() async throws {
        try await harness.configure { try await $0.sleep(for: .seconds(10)) }
        try await harness.start()
        let first = try await scheduler.runNow("job")
        let second = try await scheduler.runNow("job", parameters: ["n": 2])
        let third = try await scheduler.runNow("job", parameters: ["n": 3])
        try await harness.settle()
        #expect(try await scheduler.run(first).state == .running)
        #expect(try await scheduler.run(second).state == .pending)
        let refused = await refusal { try await scheduler.runNow("job", overlap: .skip) }
        #expect(refused?.code == .overlap)
        try await harness.advance(by: .seconds(30))
        #expect(try await scheduler.run(second).state == .succeeded)
        #expect(try await scheduler.run(third).order.parameters == ["n": 3], "none is merged into another")
        let unknown = await refusal { try await scheduler.runNow("nobody") }
        #expect(unknown?.code == .unknownJob)
    }

    @Test func `a schedule that is run by hand has the run among its own, and its slots as they were`() async throws {
        let begin = harness.clock.now
        try await harness.configure { try await $0.sleep(for: .seconds(10)) }
        try await scheduler.add(
            Schedule(
                id: "s", job: "job", recurrence: .every(.minutes(1)), start: begin + 60, maximumRuns: 2,
                parameters: ["n": 2]))
        try await harness.start()
        let hand = try await scheduler.runNow(schedule: "s", requestedBy: "anna")
        let other = try await scheduler.runNow("job")
        try await harness.settle()
        let run = try await scheduler.run(hand)
        #expect(run.state == .running && run.trigger == .hand && run.slot == nil)
        #expect(run.order.schedule == "s" && run.order.parameters == ["n": 2] && run.order.requestedBy == "anna")
        #expect(try await scheduler.run(other).state == .running, "those of the job's own do not wait for it")
        #expect(try await scheduler.schedule("s").runCount == 0)
        try await harness.advance(by: .minutes(10))
        let runs = try await scheduler.runs(RunQuery(schedule: "s")).reversed()
        #expect(runs.map(\.slot) == [nil, begin + 60, begin + 120], "it is none of the two that the schedule may have")
        #expect(try await scheduler.outcomes(of: "s").isEmpty)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a run of a schedule by hand obeys the schedule's rule of overlap`() async throws {
        try await harness.configure { try await $0.sleep(for: .seconds(10)) }
        try await scheduler.add(Schedule(id: "s", job: "job", recurrence: .hourly, overlap: .skip))
        try await scheduler.add(Schedule(id: "t", job: "job", recurrence: .hourly, overlap: .allow(limit: 2)))
        try await harness.start()
        try await scheduler.runNow(schedule: "s")
        let refused = await refusal { try await scheduler.runNow(schedule: "s") }
        #expect(refused?.code == .overlap)
        for _ in 0..<3 { try await scheduler.runNow(schedule: "t") }
        try await harness.settle()
        #expect(
            try await scheduler.runs(RunQuery(schedule: "t")).reversed().map(\.state) == [.running, .running, .pending])
        let unknown = await refusal { try await scheduler.runNow(schedule: "nobody") }
        #expect(unknown?.code == .unknownSchedule)
    }

    @Test func `a run of a schedule that is retried has the new run among the schedule's, also when that is gone`()
        async throws
    {
        let begin = harness.clock.now
        try await harness.configure { _ in throw CancellationError() }
        try await scheduler.add(Schedule(id: "s", job: "job", recurrence: .once(at: begin + 60), parameters: ["n": 2]))
        try await harness.start()
        try await harness.advance(by: .minutes(2))
        let first = try #require(try await scheduler.runs(RunQuery(schedule: "s")).first)
        for isThere in [true, false] {
            let again = try await scheduler.run(try await scheduler.retry(first.id, requestedBy: "anna"))
            #expect(again.order.schedule == "s" && again.slot == nil && again.trigger == .retry)
            #expect(again.order.parameters == ["n": 2] && again.order.requestedBy == "anna")
            try await harness.settle()
            #expect(try await scheduler.run(again.id).state == .failed)
            if isThere { try await scheduler.remove(schedule: "s") }
        }
    }

    // MARK: Resources

    @Test func `runs that lock one resource go one after another, others pass them`() async throws {
        let begin = harness.clock.now
        try await harness.configure("a", resources: ["disk"]) { try await $0.sleep(for: .seconds(10)) }
        try await harness.configure("b", resources: ["net", "disk"]) { try await $0.sleep(for: .seconds(10)) }
        try await harness.configure("c", resources: ["net"]) { try await $0.sleep(for: .seconds(1)) }
        try await harness.start()
        for job: JobID in ["a", "b", "c"] { try await scheduler.runNow(job) }
        try await harness.advance(by: .minutes(1))
        #expect(try await harness.startSeconds(of: "a", since: begin) == [0])
        #expect(try await harness.startSeconds(of: "b", since: begin) == [10])
        #expect(try await harness.startSeconds(of: "c", since: begin) == [0])
    }

    @Test func `a locked resource fails or skips a run whose policy says so`() async throws {
        try await harness.configure("owner", resources: ["disk"]) { try await $0.sleep(for: .minutes(90)) }
        try await harness.configure("fails", resources: ["disk"], conflict: .fail) { _ in }
        try await harness.configure("skips", resources: ["disk"], conflict: .skip) { _ in }
        try await scheduler.add(Schedule(id: "s", job: "skips", recurrence: .every(.hours(1))))
        try await harness.start()
        let owner = try await scheduler.runNow("owner")
        try await harness.settle()
        let failed = try await scheduler.runNow("fails")
        let cancelled = try await scheduler.runNow("skips")
        try await harness.settle()
        #expect(try await scheduler.run(failed).state == .failed)
        #expect(try await scheduler.run(failed).error == "disk is locked by run \(owner)")
        #expect(try await scheduler.run(cancelled).state == .cancelled)
        try await harness.advance(by: .hours(2))
        #expect(try await scheduler.outcomes(of: "s").map(\.outcome) == [.skipped])
        #expect(try await scheduler.outcomes(of: "s").map(\.reason) == ["disk is locked by run \(owner)"])
        #expect(try await harness.runs(of: "skips").filter { $0.trigger == .slot }.map(\.state) == [.succeeded])
        try await scheduler.store.expectCompleteLedger()
    }

    // MARK: Limits

    @Test func `no more runs are active than the node and its queues allow, and priority decides`() async throws {
        let order = Collector<String>()
        let node = NodeOptions(concurrency: 3, queues: ["slow": 1, "fast": 5])
        let harness = SchedulerHarness(node: node)
        func add(_ id: JobID, queue: String, priority: Int) async throws {
            try await harness.scheduler.configure(
                .init(
                    id: id, kind: .manual, queue: queue, priority: priority, overlap: .allow(limit: 100)
                ) { context in
                    order.append(id.rawValue)
                    try await context.sleep(for: .seconds(10))
                })
        }
        try await add("slow", queue: "slow", priority: 9)
        try await add("low", queue: "fast", priority: 0)
        try await add("high", queue: "fast", priority: 5)
        try await add("unserved", queue: "other", priority: 99)
        for job: JobID in ["low", "slow", "high", "unserved"] {
            try await harness.scheduler.runNow(job, parameters: Array(repeating: .none, count: 3))
        }
        try await harness.start()
        #expect(order.values == ["slow", "high", "high"])
        #expect(try await harness.scheduler.runs(RunQuery(states: [.running])).count == 3)
        try await harness.advance(by: .seconds(10))
        #expect(order.values.dropFirst(3) == ["slow", "high", "low"])
        try await harness.advance(by: .minutes(1))
        #expect(order.values.count == 9)
        #expect(try await harness.runs(of: "unserved").map(\.state) == [.pending, .pending, .pending])
    }
}
