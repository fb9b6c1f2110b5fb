import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct ClockTests {
    let harness = SchedulerHarness(clock: ManualClock(now: date("2026-05-01T00:00:00Z")))
    var scheduler: Scheduler { harness.scheduler }

    private func configureHourly(catchUp: CatchUpPolicy = .latest) async throws {
        try await scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *"), catchUp: catchUp) { _ in })
        try await harness.start()
        try await harness.advance(by: .minutes(150))
        #expect(try await harness.starts(of: "tick").count == 2)
    }

    private func slots() async throws -> [Date] {
        try await harness.runs(of: "tick").compactMap(\.slot)
    }

    @Test func `slots that a step forth jumps over are caught up by the policy`() async throws {
        try await configureHourly()
        harness.clock.step(by: .hours(5))
        try await harness.settle()
        #expect(try await slots().last == date("2026-05-01T07:00:00Z"))
        let outcomes = try await scheduler.outcomes(of: .builtIn("tick"))
        #expect(outcomes.map(\.outcome) == [.coalesced])
        #expect(outcomes.map(\.count) == [4])
        try await harness.advance(by: .hours(1))
        #expect(try await slots().count == 4)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `without catch-up they are missed`() async throws {
        try await configureHourly(catchUp: .none)
        harness.clock.sleepMachine(for: .hours(5))
        try await harness.settle()
        #expect(try await slots().count == 2)
        #expect(try await scheduler.outcomes(of: .builtIn("tick")).map(\.outcome) == [.missed])
        #expect(try await scheduler.outcomes(of: .builtIn("tick")).map(\.count) == [5])
        try await harness.advance(by: .hours(1))
        #expect(try await slots().count == 3)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `with catch-up of all, each runs for itself, and older ones than the limit are missed`() async throws {
        try await configureHourly(catchUp: .all(limit: 3))
        harness.clock.step(by: .hours(5))
        try await harness.settle()
        #expect(
            try await slots().dropFirst(2) == [
                date("2026-05-01T05:00:00Z"), date("2026-05-01T06:00:00Z"), date("2026-05-01T07:00:00Z"),
            ])
        #expect(try await scheduler.outcomes(of: .builtIn("tick")).map(\.count) == [2])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `after a step back no slot runs twice`() async throws {
        try await configureHourly()
        harness.clock.step(by: .hours(-1))
        try await harness.advance(by: .hours(1))
        #expect(try await slots().count == 2, "until the clock is where it was, everything has been done")
        try await harness.advance(by: .minutes(30))
        #expect(try await slots().count == 3)
        #expect(Set(try await slots()).count == 3)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a pause goes on counting when the clock is stepped back`() async throws {
        try await scheduler.configure(
            .init(id: "again", kind: .schedule, defaults: Settings(pause: .minutes(10))) { _ in })
        try await harness.start()
        try await harness.advance(by: .minutes(25))
        #expect(try await harness.starts(of: "again").count == 3)
        harness.clock.step(by: .hours(-1))
        try await harness.advance(by: .minutes(30))
        #expect(try await harness.starts(of: "again").count == 5, "the job does not rest for as long as the step")
        try await harness.advance(by: .hours(2))
        #expect(try await harness.starts(of: "again").count == 17, "nor when it meets the slots of before the step")
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a timeout is not moved by steps of the clock`() async throws {
        try await scheduler.configure(
            .init(id: "long", kind: .oneShot, timeout: .minutes(10)) { try await $0.sleep(for: .hours(1)) })
        try await harness.start()
        harness.clock.step(by: .hours(3))
        try await harness.advance(by: .minutes(9))
        #expect(try await scheduler.job("long").state == .running)
        harness.clock.step(by: .hours(-6))
        try await harness.advance(by: .minutes(1))
        #expect(try await scheduler.job("long").lastError == "timed out after 600 s")
    }

    @Test func `a run by hand is not held up by a clock that is stepped back`() async throws {
        try await scheduler.configure(.init(id: "job", kind: .manual) { _ in })
        try await harness.start()
        let id = try await scheduler.runNow("job")
        harness.clock.step(by: .hours(-1))
        try await harness.settle()
        #expect(try await scheduler.run(id).state == .succeeded)
    }

    @Test func `steps are told as events`() async throws {
        try await configureHourly()
        var events = scheduler.events.makeAsyncIterator()
        harness.clock.step(by: .hours(1))
        try await harness.settle()
        harness.clock.step(by: .hours(-1))
        try await harness.advance(by: .hours(2))
        var steps: [Duration] = []
        while steps.count < 2, let event = await events.next() {
            if case .clockStepped(let step) = event { steps.append(step) }
        }
        #expect(steps == [.hours(1), .hours(-1)])
    }
}
