import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// What becomes of slots that nobody saw pass: no node was alive, the clocks differ, a schedule was held or edited.
@Suite struct CatchUpTests {
    let world = World()

    private func hourly(_ catchUp: CatchUpPolicy = .latest) -> JobOptions {
        .init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *"), catchUp: catchUp) { _ in }
    }

    private func tenMinutely(_ catchUp: CatchUpPolicy = .latest) -> Schedule {
        Schedule(id: "a", job: "job", recurrence: .every(.minutes(10)), catchUp: catchUp)
    }

    // MARK: No node

    @Test func `slots older than the window are missed, and only those within it are caught up`() async throws {
        let first = try await world.start(hourly())
        try await first.advance(by: .minutes(90))
        first.kill()
        world.clock.sleepMachine(for: .days(3))
        let second = try await world.start(hourly())
        #expect(
            try await second.runs(of: "tick").compactMap(\.slot) == [
                date("2026-05-01T01:00:00Z"), date("2026-05-04T01:00:00Z"),
            ])
        let outcomes = try await second.scheduler.outcomes(of: .builtIn("tick"))
        #expect(outcomes.map(\.outcome) == [.missed, .coalesced])
        #expect(outcomes.map(\.count) == [48, 23])
        try await world.store.expectCompleteLedger()
    }

    @Test func `without catch-up every slot of days without a node is missed`() async throws {
        let first = try await world.start(hourly(.none))
        try await first.advance(by: .minutes(90))
        first.kill()
        world.clock.sleepMachine(for: .days(3))
        let second = try await world.start(hourly(.none))
        #expect(try await second.starts(of: "tick").count == 1)
        let outcomes = try await second.scheduler.outcomes(of: .builtIn("tick"))
        #expect(outcomes.allSatisfy { $0.outcome == .missed })
        #expect(outcomes.map(\.count).reduce(0, +) == 72)
        try await world.store.expectCompleteLedger()
    }

    @Test func `the newest slot of a rare schedule is missed too where it is older than the window`() async throws {
        let weekly = JobOptions(id: "weekly", kind: .cron, defaults: Settings(cron: "0 3 * * mon")) { _ in }
        let first = try await world.start(weekly)
        try await first.advance(by: .minutes(1))
        first.kill()
        world.clock.sleepMachine(for: .days(9))
        let second = try await world.start(weekly)
        #expect(try await second.starts(of: "weekly").isEmpty)
        #expect(try await second.scheduler.outcomes(of: .builtIn("weekly")).map(\.outcome) == [.missed])
        try await world.store.expectCompleteLedger()
    }

    // MARK: Clocks

    @Test func `a slot that is due after a step of the clock is not missed, and runs at its instant`() async throws {
        let node = try await world.start(hourly(.none))
        try await node.advance(by: .minutes(70))
        world.clock.sleepMachine(for: .minutes(10))
        try await node.advance(by: .minutes(45))
        #expect(
            try await node.starts(of: "tick") == [date("2026-05-01T01:00:00Z"), date("2026-05-01T02:00:00Z")])
        #expect(try await node.scheduler.outcomes(of: .builtIn("tick")).isEmpty)
        try await world.store.expectCompleteLedger()
    }

    @Test(arguments: [Duration.minutes(-60), .minutes(-3), .minutes(3), .minutes(60)])
    func `slots are due by the store's clock, however far that of the node is from it`(skew: Duration) async throws {
        let store = FaultyStore()
        store.skew = skew
        let world = World(store: store)
        let tick = JobOptions(
            id: "tick", kind: .cron, defaults: Settings(cron: "*/10 * * * *"), catchUp: .none
        ) { #expect($0.slot == $0.now.addingTimeInterval(skew / .seconds(1)), "on time") }
        let node = try await world.start(tick)
        try await node.advance(by: .minutes(30))
        #expect(try await node.starts(of: "tick").count == 3)
        try await store.expectCompleteLedger()
    }

    // MARK: Holds and edits

    @Test func `slots that a hold has put off are recorded when the schedule gets other slots`() async throws {
        let node = try await world.start(.init(id: "job", kind: .manual) { _ in })
        try await node.scheduler.add(tenMinutely(CatchUpPolicy(.latest, coversHolds: true)))
        try await node.scheduler.hold(schedule: "a", reason: "", author: "ann")
        try await node.advance(by: .minutes(35))
        try await node.scheduler.update(schedule: "a") { $0.recurrence = .every(.minutes(30)) }
        try await node.scheduler.release(schedule: "a")
        try await node.settle()
        let outcomes = try await node.scheduler.outcomes(of: "a")
        #expect(try await outcomes.map(\.count).reduce(0, +) + node.starts(of: "job").count == 3)
        try await world.store.expectCompleteLedger()
    }

    @Test func `a change after a step back plans no instant twice`() async throws {
        let node = try await world.start(.init(id: "job", kind: .manual) { _ in })
        try await node.scheduler.add(tenMinutely())
        try await node.scheduler.hold(schedule: "a", reason: "", author: "ann")
        try await node.advance(by: .hours(1))
        world.clock.step(by: .minutes(-35))
        try await node.settle()
        try await node.scheduler.update(schedule: "a") {
            $0.recurrence = .every(.minutes(5))
            $0.hold = nil
        }
        try await node.advance(by: .hours(1))
        let held = try #require(try await node.scheduler.outcomes(of: "a").first)
        #expect(held.count == 6)
        #expect(try await node.runs(of: "job").compactMap(\.slot).allSatisfy { $0 > held.last })
        try await world.store.expectCompleteLedger()
    }
}
