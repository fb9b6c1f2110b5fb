import FoundationEssentials
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

/// What becomes of schedules, settings and holds over a time without a process.
@Suite struct DowntimeTests {
    private let world: World
    private let job = JobOptions(id: "job", kind: .manual) { _ in }

    init() throws {
        world = try World()
    }

    // MARK: Slots

    struct CatchUp: Sendable {
        var policy: CatchUpPolicy
        /// Hours at which runs start: those of the slots at 1 before, and at 4.5 after the downtime.
        var slots: [Double]
        var outcomes: [Outcome]
    }

    @Test(arguments: [
        CatchUp(policy: .none, slots: [1, 5], outcomes: [.missed]),
        CatchUp(policy: .latest, slots: [1, 4, 5], outcomes: [.coalesced]),
        CatchUp(policy: .first, slots: [1, 2, 5], outcomes: [.coalesced]),
        CatchUp(policy: .all(limit: 10), slots: [1, 2, 3, 4, 5], outcomes: []),
        CatchUp(policy: .all(limit: 2), slots: [1, 3, 4, 5], outcomes: [.missed]),
        CatchUp(policy: .all(limit: 10, within: .minutes(100)), slots: [1, 3, 4, 5], outcomes: [.missed]),
    ])
    func `slots that passed while no process was there are caught up by the rule`(expected: CatchUp) async throws {
        let tick = JobOptions(
            id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *"), overlap: .queueAll, catchUp: expected.policy
        ) { _ in }
        let first = try await world.begin(tick)
        try await first.advance(by: .minutes(90))
        try world.kill(downtime: .hours(3))
        let second = try await world.begin(tick)
        try await second.advance(by: .hours(1))
        let slots = try await second.runs(of: "tick").compactMap(\.slot)
        #expect(world.seconds(slots).map { $0 / 3_600 } == expected.slots)
        #expect(try await second.scheduler.outcomes(of: .builtIn("tick")).map(\.outcome) == expected.outcomes)
        try await world.store.expectCompleteLedger()
    }

    @Test func `a journalised grid goes on from the ledger, another starts anew`() async throws {
        let quiet = JobOptions(id: "job", kind: .manual, catchUp: .none) { _ in }
        let first = try await world.begin(quiet)
        try await first.scheduler.add([
            Schedule(id: "kept", job: "job", recurrence: .every(.minutes(10))),
            Schedule(id: "anew", job: "job", recurrence: .every(.minutes(10), journalised: false)),
        ])
        try await first.advance(by: .minutes(15))
        try world.kill(downtime: .minutes(8))
        let second = try await world.begin(quiet)
        try await second.advance(by: .minutes(12))
        let runs = try await second.runs(of: "job")
        let slots = Dictionary(grouping: runs, by: \.order.schedule).mapValues { world.seconds($0.compactMap(\.slot)) }
        #expect(slots["kept"] == [600, 1_800], "every ten minutes from the first start on, without that at 20")
        #expect(slots["anew"] == [600, 1_980], "ten minutes after each start")
        try await world.store.expectCompleteLedger()
    }

    @Test func `a one-shot and a pause start anew with each process`() async throws {
        let once = JobOptions(id: "once", kind: .oneShot, defaults: Settings(startDelay: .seconds(5))) { _ in }
        let again = JobOptions(id: "again", kind: .schedule, defaults: Settings(pause: .minutes(30))) { _ in }
        let first = try await world.begin(once, again)
        try await first.advance(by: .minutes(31))
        try world.kill(downtime: .minutes(1))
        let second = try await world.begin(once, again)
        try await second.advance(by: .minutes(1))
        #expect(try await world.seconds(second.starts(of: "once")) == [5, 1_925])
        #expect(try await world.seconds(second.starts(of: "again")) == [0, 1_800, 1_920])
        try await world.store.expectCompleteLedger()
    }

    @Test func `a run of a slot that was interrupted stays the only run of it`() async throws {
        let tick = JobOptions(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) {
            try await $0.sleep(for: .minutes(30))
        }
        let first = try await world.begin(tick)
        try await first.advance(by: .minutes(70))
        try world.kill(downtime: .minutes(5))
        let second = try await world.begin(tick)
        try await second.advance(by: .minutes(40))
        let runs = try await second.runs(of: "tick")
        #expect(runs.map(\.state) == [.succeeded])
        #expect(runs.map(\.interruptions) == [1])
        try await world.store.expectCompleteLedger()
    }

    // MARK: Settings, stops and holds

    @Test func `stored settings hold in the next process, until they are reset`() async throws {
        let tick = JobOptions(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in }
        let first = try await world.begin(tick)
        try await first.scheduler.change(settings: Settings(cron: "*/10 * * * *", zone: "Europe/Berlin"), of: "tick")
        try world.kill()
        let second = try await world.begin(tick)
        #expect(try await second.scheduler.settings(of: "tick").zone == "Europe/Berlin")
        try await second.advance(by: .hours(1))
        #expect(try await second.starts(of: "tick").count == 6)
        try await second.scheduler.resetSettings(of: "tick")
        try world.kill()
        let third = try await world.begin(tick)
        try await third.advance(by: .hours(1))
        #expect(try await third.starts(of: "tick").count == 7)
        try await world.store.expectCompleteLedger()
    }

    @Test func `a stop is lifted by the next process; what is disabled stays so`() async throws {
        let jobs = ["stopped", "disabled"].map {
            JobOptions(id: JobID($0), kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in }
        }
        let first = try await world.begin(jobs[0], jobs[1])
        try await first.scheduler.stop(job: "stopped")
        try await first.scheduler.change(settings: Settings(cron: "0 * * * *", disabled: true), of: "disabled")
        try await first.advance(by: .hours(2))
        try world.kill()
        let second = try await world.begin(jobs[0], jobs[1])
        #expect(try await second.scheduler.job("stopped").state == .paused)
        #expect(try await second.scheduler.job("disabled").state == .disabled)
        try await second.advance(by: .hours(2))
        #expect(try await second.starts(of: "stopped").count == 2)
        #expect(try await second.starts(of: "disabled").isEmpty)
        #expect(try await second.scheduler.outcomes(of: .builtIn("disabled")).map(\.count).reduce(0, +) == 4)
        try await world.store.expectCompleteLedger()
    }

    @Test func `a hold outlives the process, and lifts itself at its time`() async throws {
        let first = try await world.begin(job)
        for id: ScheduleID in ["open-ended", "limited"] {
            try await first.scheduler.add(
                Schedule(id: id, job: "job", recurrence: .every(.hours(1)), start: world.start))
        }
        let until = world.start.addingTimeInterval(3 * 3_600 + 60)
        try await first.scheduler.hold(schedule: "open-ended", reason: "audit", author: "ann")
        try await first.scheduler.hold(schedule: "limited", reason: "audit", author: "ann", until: until)
        try world.kill(downtime: .minutes(90))
        let second = try await world.begin(job)
        let held = try await second.scheduler.schedule("open-ended").schedule.hold
        #expect(held == Hold(reason: "audit", author: "ann"))
        try await second.advance(by: .hours(4))
        let runs = try await second.runs(of: "job")
        #expect(Set(runs.map(\.order.schedule)) == ["limited"])
        #expect(world.seconds(runs.compactMap(\.slot)) == [4 * 3_600, 5 * 3_600])
        try await second.scheduler.release(schedule: "open-ended")
        try await second.advance(by: .hours(1))
        #expect(try await second.runs(of: "job").last { $0.order.schedule == "open-ended" } != nil)
        try await world.store.expectCompleteLedger()
    }

    // MARK: Whatever happens

    @Test(arguments: UInt64(0)..<12)
    func `every slot has one outcome, whatever happens and however often the process is killed`(
        seed: UInt64
    ) async throws {
        var simulation = LedgerSimulation(store: world.store, seed: seed)
        var generator = SeededGenerator(seed: seed + 100)
        try await simulation.begin()
        for step in 0..<120 {
            var what = try await simulation.act()
            if Int.random(in: 0..<8, using: &generator) == 0 {
                try world.reopen()
                what = try await simulation.restart(over: world.store)
            }
            do {
                try await world.store.expectCompleteLedger()
            } catch {
                Issue.record("seed \(seed), step \(step), after \(what): \(error)")
                return
            }
        }
    }
}
