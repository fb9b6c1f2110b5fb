import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct SettingsTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    private func configureTick() async throws {
        try await scheduler.configure(.init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in })
        try await harness.start()
    }

    @Test func `changed settings replace the defaults as a whole and take effect at once`() async throws {
        let begin = harness.clock.now
        try await configureTick()
        try await harness.advance(by: .minutes(30))
        try await scheduler.change(settings: Settings(cron: "*/10 * * * *"), of: "tick")
        try await harness.advance(by: .minutes(30))
        #expect(try await harness.startSeconds(of: "tick", since: begin) == [2_400, 3_000, 3_600])
        try await scheduler.resetSettings(of: "tick")
        #expect(try await scheduler.settings(of: "tick").cron == "0 * * * *")
        try await harness.advance(by: .hours(1))
        #expect(try await harness.starts(of: "tick").count == 4)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a pause that is changed counts from the last completion`() async throws {
        let begin = harness.clock.now
        try await scheduler.configure(
            .init(id: "again", kind: .schedule, defaults: Settings(pause: .minutes(10))) { _ in })
        try await harness.start()
        try await harness.advance(by: .minutes(3))
        try await scheduler.change(settings: Settings(pause: .minutes(5)), of: "again")
        try await harness.advance(by: .minutes(3))
        #expect(try await harness.startSeconds(of: "again", since: begin) == [0, 300])
        try await scheduler.change(settings: Settings(pause: .seconds(30)), of: "again")
        try await harness.settle()
        #expect(try await harness.startSeconds(of: "again", since: begin) == [0, 300, 360])
    }

    @Test func `a start delay that is changed before the first start moves it`() async throws {
        let begin = harness.clock.now
        try await scheduler.configure(
            .init(id: "once", kind: .oneShot, defaults: Settings(startDelay: .hours(1))) { _ in })
        try await harness.start()
        try await scheduler.change(settings: Settings(startDelay: .minutes(1)), of: "once")
        try await harness.advance(by: .hours(2))
        #expect(try await harness.startSeconds(of: "once", since: begin) == [60])
        try await scheduler.change(settings: Settings(startDelay: .hours(5)), of: "once")
        try await harness.advance(by: .days(1))
        #expect(try await harness.starts(of: "once").count == 1)
    }

    @Test func `a disabled job skips its slots, and enabling it fires nothing that has passed`() async throws {
        try await configureTick()
        try await scheduler.change(settings: Settings(cron: "0 * * * *", disabled: true), of: "tick")
        #expect(try await scheduler.job("tick").state == .disabled)
        #expect(try await scheduler.job("tick").nextPlannedAt == nil)
        try await harness.advance(by: .minutes(330))
        #expect(try await harness.starts(of: "tick").isEmpty)
        try await scheduler.resetSettings(of: "tick")
        try await harness.settle()
        #expect(try await harness.starts(of: "tick").isEmpty)
        let outcomes = try await scheduler.outcomes(of: .builtIn("tick"))
        #expect(outcomes.map(\.outcome) == [.skipped])
        #expect(outcomes.map(\.count) == [5])
        #expect(outcomes.map(\.reason) == ["the job is disabled"])
        try await harness.advance(by: .minutes(30))
        #expect(try await harness.starts(of: "tick").count == 1)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a stopped job can be started again, and still be run by hand`() async throws {
        try await configureTick()
        try await scheduler.stop(job: "tick")
        try await harness.advance(by: .hours(3))
        #expect(try await scheduler.job("tick").state == .stopped)
        try await scheduler.runNow("tick")
        try await harness.settle()
        #expect(try await harness.starts(of: "tick").count == 1)
        try await scheduler.start(job: "tick")
        try await harness.advance(by: .hours(1))
        #expect(try await harness.starts(of: "tick").count == 2)
        #expect(try await scheduler.job("tick").state == .paused)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `stopping a job asks its active run to stop and cancels what waits`() async throws {
        try await scheduler.configure(.init(id: "long", kind: .manual) { try await $0.sleep(for: .hours(1)) })
        try await harness.start()
        let active = try await scheduler.runNow("long")
        let waiting = try await scheduler.runNow("long")
        try await harness.settle()
        try await scheduler.stop(job: "long")
        try await harness.settle()
        #expect(try await scheduler.run(active).state == .cancelled)
        #expect(try await scheduler.run(waiting).state == .cancelled)
    }

    @Test func `settings that cannot be followed are refused and change nothing`() async throws {
        try await configureTick()
        let error = await refusal { try await scheduler.change(settings: Settings(cron: "0 25 * * *"), of: "tick") }
        #expect(error?.field == "settings.cron")
        #expect(error?.reason.contains("0...23") == true)
        #expect(try await scheduler.settings(of: "tick").cron == "0 * * * *")
        #expect(await refusal { try await scheduler.change(settings: Settings(), of: "no") }?.code == .unknownJob)
    }

    @Test func `a job that has not succeeded within its expected interval is overdue`() async throws {
        try await scheduler.configure(
            .init(id: "job", kind: .manual, expectedInterval: .hours(2)) { _ in })
        try await harness.start()
        try await harness.advance(by: .hours(2))
        #expect(try await scheduler.job("job").isOverdue == false)
        try await harness.advance(by: .seconds(1))
        #expect(try await scheduler.job("job").isOverdue)
        try await scheduler.runNow("job")
        try await harness.settle()
        #expect(try await scheduler.job("job").isOverdue == false)
    }

    @Test func `a job that never succeeded is overdue however often the process is started`() async throws {
        let (clock, store) = (ManualClock(), MemoryStore())
        for isOverdue in [false, false, true, true] {
            let harness = SchedulerHarness(clock: clock, store: store)
            try await harness.scheduler.configure(
                .init(
                    id: "job", kind: .cron, defaults: .init(cron: "0 * * * *"), expectedInterval: .minutes(150)
                ) { _ in throw CancellationError() })
            try await harness.start()
            try await harness.advance(by: .hours(1))
            #expect(try await harness.scheduler.job("job").isOverdue == isOverdue)
            try await harness.shutDown()
        }
    }
}
