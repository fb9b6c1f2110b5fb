import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct RunTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    private func configure(
        _ id: JobID = "job", resources: [String] = [], overlap: OverlapPolicy = .queueOne,
        conflict: ResourceConflictPolicy = .wait, retry: RetryPolicy = .none, timeout: Duration? = nil,
        runner: @escaping Runner
    ) async throws {
        try await scheduler.configure(
            .init(
                id: id, kind: .manual, resources: resources, overlap: overlap, resourceConflict: conflict,
                retry: retry, timeout: timeout, runner: runner))
    }

    // MARK: Failures

    @Test func `a runner that throws fails its run and nothing else`() async throws {
        try await configure("bad") { _ in throw Failure(description: "the disk is full") }
        try await configure("good") { _ in }
        try await harness.start()
        let bad = try await scheduler.runNow("bad")
        let good = try await scheduler.runNow("good")
        try await harness.settle()
        let run = try await scheduler.run(bad)
        #expect(run.state == .failed)
        #expect(run.error == "the disk is full")
        #expect(try await scheduler.run(good).state == .succeeded)
        #expect(try await scheduler.job("bad").lastError == "the disk is full")
    }

    @Test func `a failed run is attempted again after its back-off, as often as its policy says`() async throws {
        let begin = harness.clock.now
        let starts = Collector<Double>()
        let retry = RetryPolicy.exponential(.seconds(10), factor: 3, maximumDelay: .seconds(50), jitter: 0, attempts: 4)
        let clock = harness.clock
        try await configure(retry: retry) { context in
            starts.append(clock.now.timeIntervalSince(begin))
            throw Failure(description: "attempt \(context.attempt)")
        }
        try await harness.start()
        let id = try await scheduler.runNow("job")
        try await harness.advance(by: .hours(1))
        #expect(starts.values == [0, 10, 40, 90])
        let run = try await scheduler.run(id)
        #expect(run.state == .failed)
        #expect(run.attempt == 4)
        #expect(run.error == "attempt 4")
        #expect(run.earlierAttempts.map(\.error) == ["attempt 1", "attempt 2", "attempt 3"])
        #expect(run.earlierAttempts.map(\.number) == [1, 2, 3])
    }

    @Test func `a retry that succeeds ends well, and its job is not held up meanwhile`() async throws {
        try await scheduler.configure(
            .init(
                id: "job", kind: .manual, overlap: .allow(limit: 10), retry: .constant(.hours(1), attempts: 2)
            ) { context in
                if context.attempt == 1 && context.parameters.values["fails"] == true {
                    throw Failure(description: "no")
                }
            })
        try await harness.start()
        let failing = try await scheduler.runNow("job", parameters: ["fails": true])
        let other = try await scheduler.runNow("job")
        try await harness.settle()
        #expect(try await scheduler.run(failing).state == .pending)
        #expect(try await scheduler.run(other).state == .succeeded)
        try await harness.advance(by: .hours(1))
        #expect(try await scheduler.run(failing).state == .succeeded)
        #expect(try await scheduler.run(failing).attempt == 2)
    }

    @Test func `a run that takes longer than its timeout is cancelled and counts as failed`() async throws {
        try await configure(timeout: .seconds(30)) { try await $0.sleep(for: .hours(1)) }
        try await harness.start()
        let id = try await scheduler.runNow("job")
        try await harness.advance(by: .seconds(29))
        #expect(try await scheduler.run(id).state == .running)
        try await harness.advance(by: .seconds(1))
        let run = try await scheduler.run(id)
        #expect(run.state == .failed)
        #expect(run.error == "timed out after 30 s")
    }

    @Test func `each attempt has the whole timeout, and a deadline of an earlier one does not end it`() async throws {
        try await configure(retry: .constant(.seconds(5), attempts: 2), timeout: .seconds(30)) { context in
            if context.attempt == 1 {
                try await context.sleep(for: .seconds(20))
                throw Failure(description: "no")
            }
            try await context.sleep(for: .seconds(25))
        }
        try await harness.start()
        let id = try await scheduler.runNow("job")
        try await harness.advance(by: .minutes(5))
        #expect(try await scheduler.run(id).state == .succeeded)
    }

    // MARK: Cancelling

    @Test func `a run that waits is cancelled at once, one that runs is asked to stop`() async throws {
        try await configure { try await $0.sleep(for: .hours(1)) }
        try await harness.start()
        let active = try await scheduler.runNow("job")
        let waiting = try await scheduler.runNow("job")
        try await harness.settle()
        #expect(try await scheduler.cancel(waiting).state == .cancelled)
        #expect(try await scheduler.cancel(active).askedToStopAt == harness.clock.now)
        try await harness.settle()
        #expect(try await scheduler.run(active).state == .cancelled)
        #expect(await refusal { try await scheduler.cancel(RunID(rawValue: 99)) }?.code == .unknownRun)
    }

    @Test func `a runner that ignores cancellation is shown as asked to stop, not as stopped`() async throws {
        let gate = Gate()
        try await configure { _ in await gate.wait() }
        try await configure("other") { _ in }
        try await harness.start()
        let id = try await scheduler.runNow("job")
        try await harness.advance(by: .seconds(5))
        let asked = harness.clock.now
        try await scheduler.cancel(id)
        try await harness.advance(by: .hours(1))
        var run = try await scheduler.run(id)
        #expect(run.state == .running)
        #expect(run.askedToStopAt == asked)
        let other = try await scheduler.runNow("other")
        try await harness.settle()
        #expect(try await scheduler.run(other).state == .succeeded, "nobody else is held up")
        gate.open()
        try await harness.settle()
        run = try await scheduler.run(id)
        #expect(run.state == .cancelled)
    }

    @Test func `cancelling one run does not touch the next that its worker takes`() async throws {
        try await configure(overlap: .allow(limit: 100)) { context in
            if context.run.rawValue.isMultiple(of: 2) { try await context.sleep(for: .seconds(10)) }
        }
        try await harness.start()
        for _ in 0..<20 {
            let ids = try await scheduler.runNow("job", parameters: Array(repeating: .none, count: 10))
            try await harness.settle()
            for id in ids where id.rawValue.isMultiple(of: 2) { try await scheduler.cancel(id) }
            try await harness.settle()
        }
        for run in try await harness.runs(of: "job") {
            #expect(run.state == (run.id.rawValue.isMultiple(of: 2) ? .cancelled : .succeeded))
        }
    }

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
        try await configure { try await $0.sleep(for: .seconds(25)) }
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
        try await configure { try await $0.sleep(for: .seconds(25)) }
        try await scheduler.add(
            Schedule(id: "s", job: "job", recurrence: .every(.seconds(10)), end: begin + 30, overlap: .cancelRunning))
        try await harness.start()
        try await harness.advance(by: .minutes(2))
        #expect(try await harness.runs(of: "job").map(\.state) == [.cancelled, .cancelled, .succeeded])
        #expect(try await harness.startSeconds(of: "job", since: begin) == [10, 20, 30])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a run by hand waits for the job's own, or is refused where the rule is to skip`() async throws {
        try await configure { try await $0.sleep(for: .seconds(10)) }
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

    // MARK: Resources

    @Test func `runs that lock one resource go one after another, others pass them`() async throws {
        let begin = harness.clock.now
        try await configure("a", resources: ["disk"]) { try await $0.sleep(for: .seconds(10)) }
        try await configure("b", resources: ["net", "disk"]) { try await $0.sleep(for: .seconds(10)) }
        try await configure("c", resources: ["net"]) { try await $0.sleep(for: .seconds(1)) }
        try await harness.start()
        for job: JobID in ["a", "b", "c"] { try await scheduler.runNow(job) }
        try await harness.advance(by: .minutes(1))
        #expect(try await harness.startSeconds(of: "a", since: begin) == [0])
        #expect(try await harness.startSeconds(of: "b", since: begin) == [10])
        #expect(try await harness.startSeconds(of: "c", since: begin) == [0])
    }

    @Test func `a locked resource fails or skips a run whose policy says so`() async throws {
        try await configure("owner", resources: ["disk"]) { try await $0.sleep(for: .minutes(90)) }
        try await configure("fails", resources: ["disk"], conflict: .fail) { _ in }
        try await configure("skips", resources: ["disk"], conflict: .skip) { _ in }
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
        func configure(_ id: JobID, queue: String, priority: Int) async throws {
            try await harness.scheduler.configure(
                .init(
                    id: id, kind: .manual, queue: queue, priority: priority, overlap: .allow(limit: 100)
                ) { context in
                    order.append(id.rawValue)
                    try await context.sleep(for: .seconds(10))
                })
        }
        try await configure("slow", queue: "slow", priority: 9)
        try await configure("low", queue: "fast", priority: 0)
        try await configure("high", queue: "fast", priority: 5)
        try await configure("unserved", queue: "other", priority: 99)
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

    // MARK: Reports

    @Test func `progress is seen while the run goes on, and stays with it`() async throws {
        try await configure { context in
            context.progress(0.5, note: "half")
            try await context.sleep(for: .seconds(10))
            context.progress(7)
        }
        try await harness.start()
        let id = try await scheduler.runNow("job")
        try await harness.settle()
        #expect(try await scheduler.store.run(id)?.progress == Progress(0.5, note: "half"))
        try await harness.advance(by: .seconds(10))
        #expect(try await scheduler.run(id).progress == Progress(1))
    }

    @Test func `a run publishes what it produces, and finds what was produced before`() async throws {
        let found = Collector<String?>()
        try await configure { context in
            found.append(try await context.artifacts.latest(labels: ["kind": "report"])?.artifact.url)
            found.append(try await context.lastSuccess.map { "\($0 == context.now)" })
            try await context.publish(
                Artifact(labels: ["kind": "report", "n": "\(context.run)"], url: "x:\(context.run)"))
        }
        try await harness.start()
        try await scheduler.runNow("job")
        try await scheduler.runNow("job")
        try await harness.settle()
        #expect(found.values == [nil, nil, "x:1", "true"])
        #expect(try await scheduler.artifacts().map(\.artifact.url) == ["x:2", "x:1"])
    }

    @Test func `no more history is kept than the policy says`() async throws {
        try await scheduler.configure(
            .init(
                id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *"), history: HistoryPolicy(runs: 10)
            ) { $0.logger.info("tick") })
        try await harness.start()
        try await harness.advance(by: .hours(1))
        let runs = try await harness.runs(of: "tick")
        #expect(runs.count == 10)
        #expect(await refusal { _ = try await scheduler.log(of: RunID(rawValue: 1)) }?.code == .unknownRun)
        #expect(try await scheduler.schedule(.builtIn("tick")).recordedSince == runs[0].slot.map { $0 - 60 })
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a run that is over can be run again with the same parameters`() async throws {
        try await configure { context in
            if context.trigger == .hand { throw Failure(description: "no") }
        }
        try await harness.start()
        let id = try await scheduler.runNow("job", parameters: ["a": 1])
        try await harness.settle()
        let again = try await scheduler.retry(id)
        #expect(await refusal { try await scheduler.retry(again) }?.code == .wrongState)
        try await harness.settle()
        let run = try await scheduler.run(again)
        #expect(run.state == .succeeded)
        #expect(run.trigger == .retry)
        #expect(run.order.parameters == ["a": 1])
    }

    @Test func `middleware is wrapped around every attempt, outermost first`() async throws {
        let seen = Collector<String>()
        let middleware = ["outer", "inner"].map { name in
            RunMiddleware { context, next in
                seen.append("\(name) begins")
                defer { seen.append("\(name) ends") }
                try await next(context)
            }
        }
        let harness = SchedulerHarness(middleware: middleware)
        try await harness.scheduler.configure(.init(id: "job", kind: .oneShot) { _ in seen.append("job") })
        try await harness.start()
        #expect(seen.values == ["outer begins", "inner begins", "job", "inner ends", "outer ends"])
    }
}
