import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct KindTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    @Test func `a one-shot runs once after its start delay`() async throws {
        let begin = harness.clock.now
        try await scheduler.configure(
            .init(id: "once", kind: .oneShot, defaults: Settings(startDelay: .seconds(5))) { _ in })
        try await harness.start()
        #expect(try await scheduler.job("once").state == .paused)
        #expect(try await scheduler.job("once").nextPlannedAt == begin + 5)
        try await harness.advance(by: .days(2))
        #expect(try await harness.startSeconds(of: "once", since: begin) == [5])
        #expect(try await scheduler.job("once").state == .stopped)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a one-shot without a delay runs at start-up, at once`() async throws {
        try await scheduler.configure(.init(id: "once", kind: .oneShot) { _ in })
        try await harness.start()
        #expect(try await harness.starts(of: "once") == [harness.clock.now])
    }

    @Test func `a job that is configured while the scheduler runs starts up at once`() async throws {
        try await harness.start()
        try await harness.advance(by: .seconds(10))
        let begin = harness.clock.now
        try await scheduler.configure(
            .init(id: "late", kind: .oneShot, defaults: Settings(startDelay: .seconds(1))) { _ in })
        try await harness.advance(by: .seconds(5))
        #expect(try await harness.startSeconds(of: "late", since: begin) == [1])
    }

    @Test func `a pause is counted from completion, and the start delay applies once`() async throws {
        let begin = harness.clock.now
        let settings = Settings(startDelay: .seconds(2), pause: .seconds(10))
        try await scheduler.configure(
            .init(id: "again", kind: .schedule, defaults: settings) { context in
                try await context.sleep(for: .seconds(3))
            })
        try await harness.start()
        try await harness.advance(by: .seconds(30))
        #expect(try await harness.startSeconds(of: "again", since: begin) == [2, 15, 28])
        #expect(try await scheduler.job("again").state == .running)
        try await harness.advance(by: .seconds(2))
        #expect(try await scheduler.job("again").state == .paused)
        #expect(try await scheduler.job("again").nextPlannedAt == begin + 41)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a cron job runs at the times of its zone, through both clock changes`() async throws {
        let clock = ManualClock(now: date("2026-03-27T12:00:00Z"))
        let harness = SchedulerHarness(clock: clock)
        let settings = Settings(cron: "30 2 * * *", zone: "Europe/Berlin")
        try await harness.scheduler.configure(.init(id: "nightly", kind: .cron, defaults: settings) { _ in })
        try await harness.start()
        try await harness.advance(to: date("2026-03-30T12:00:00Z"))
        #expect(
            try await harness.starts(of: "nightly") == [
                date("2026-03-28T02:30:00+01:00"), date("2026-03-29T03:00:00+02:00"),
                date("2026-03-30T02:30:00+02:00"),
            ])
        try await harness.advance(to: date("2026-10-24T12:00:00Z"))
        let before = try await harness.starts(of: "nightly").count
        try await harness.advance(to: date("2026-10-26T12:00:00Z"))
        #expect(
            try await harness.starts(of: "nightly").dropFirst(before) == [
                date("2026-10-25T02:30:00+02:00"), date("2026-10-26T02:30:00+01:00"),
            ])
        try await harness.scheduler.store.expectCompleteLedger()
    }

    @Test func `a cron job that is new does not run at the instant at which it is added`() async throws {
        try await scheduler.configure(.init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in })
        try await harness.start()
        try await harness.advance(by: .hours(24))
        #expect(try await harness.starts(of: "tick").count == 24)
    }

    @Test func `a manual job runs only when told`() async throws {
        try await scheduler.configure(.init(id: "manual", kind: .manual) { _ in })
        try await harness.start()
        try await harness.advance(by: .days(1))
        #expect(try await harness.starts(of: "manual").isEmpty)
        #expect(try await scheduler.job("manual").state == .paused)
        let id = try await scheduler.runNow("manual")
        try await harness.settle()
        let run = try await scheduler.run(id)
        #expect(run.state == .succeeded)
        #expect(run.trigger == .hand)
        #expect(run.slot == nil)
    }

    @Test func `slots and hands are told apart in the history`() async throws {
        let begin = harness.clock.now
        try await scheduler.configure(.init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in })
        try await harness.start()
        try await harness.advance(by: .minutes(90))
        try await scheduler.runNow("tick")
        try await harness.settle()
        let runs = try await harness.runs(of: "tick")
        #expect(runs.map(\.trigger) == [.slot, .hand])
        #expect(runs.map(\.slot) == [begin + 3_600, nil])
    }
}
