import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// How a run ends.
@Suite struct RunTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    // MARK: Failures

    @Test func `a runner that throws fails its run and nothing else`() async throws {
        try await harness.configure("bad") { _ in throw Failure(description: "the disk is full") }
        try await harness.configure("good") { _ in }
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
        try await harness.configure(retry: retry) { context in
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
        try await harness.configure(timeout: .seconds(30)) { try await $0.sleep(for: .hours(1)) }
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
        try await harness.configure(retry: .constant(.seconds(5), attempts: 2), timeout: .seconds(30)) { context in
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
        try await harness.configure { try await $0.sleep(for: .hours(1)) }
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
        try await harness.configure { _ in await gate.wait() }
        try await harness.configure("other") { _ in }
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
        try await harness.configure(overlap: .allow(limit: 100)) { context in
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
}
