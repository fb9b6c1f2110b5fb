import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct BackfillTests {
    private static let range: ParameterValue = ["from": "2026-01-01T01:00:00Z", "through": "2026-01-01T05:00:00Z"]

    /// A schedule of every hour that was held from 00:30 to 03:30, at 05:30.
    private func heldWorld(_ store: any Store) async throws -> ScheduleWorld {
        let world = try await ScheduleWorld.started(store: store)
        _ = try await world.create(["id": "a", "cron": "0 * * * *", "parameters": ["max": 2]])
        try await world.ask("POST", "schedules/a/hold", ["until": "2026-01-01T03:30:00Z", "reason": "tapes"])
        try await world.harness.advance(by: .minutes(330))
        return world
    }

    @Test func `the slots that were counted are run, and no others of the range`() async throws {
        let world = try await heldWorld(MemoryStore())
        let slots = try await world.harness.scheduler.backfillSlots(
            schedule: "a", from: .utc("2026-01-01T01:00:00Z"), through: .utc("2026-01-01T05:00:00Z"))
        #expect(slots.count == 3)
        let runs = try await world.harness.scheduler.backfill(
            schedule: "a", slots: Array(slots.prefix(1)), requestedBy: nil)
        #expect(runs.count == 1)
        #expect(try await world.harness.scheduler.run(runs[0]).slot == slots[0])
    }

    @Test(arguments: StoreKind.allCases)
    func `slots without a run are run, once, and keep their outcomes`(kind: StoreKind) async throws {
        try await kind.test { store in
            let world = try await heldWorld(store)
            let preview = try await world.ask(
                "POST", "schedules/a/backfill",
                ["from": "2026-01-01T01:00:00Z", "through": "2026-01-01T05:00:00Z", "dryRun": true])
            #expect(preview["count"] == 3)
            #expect(preview["runs"] == [])
            #expect(preview["slots.0"] == "2026-01-01T01:00:00Z")
            #expect(try await world.harness.starts(of: "backup").count == 2)
            let done = try await world.ask("POST", "schedules/a/backfill", Self.range)
            #expect(done["count"] == 3)
            try await world.harness.settle()
            let runs = try await world.harness.scheduler.runs(RunQuery(schedule: "a")).filter {
                $0.trigger == .backfill
            }
            #expect(runs.count == 3)
            #expect(runs.allSatisfy { $0.state == .succeeded && $0.order.parameters == ["max": 2] })
            let again = try await world.ask("POST", "schedules/a/backfill", Self.range)
            #expect(again["count"] == 0)
            #expect(again["runs"] == [])
            #expect(try await world.outcomes(of: "a").map(\.count) == [3])
            try await store.expectCompleteLedger()
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a store gives no slot two runs, whoever asks`(kind: StoreKind) async throws {
        try await kind.test { store in
            let job = Job(id: "backup", kind: .manual)
            let order = RunOrder(
                job, schedule: "a", slot: ScheduleWorld.start, trigger: .backfill, concurrency: 1, parameters: .none)
            let first = try await store.enqueue([order, order], overlap: .queueAll, at: ScheduleWorld.start)
            let second = try await store.enqueue([order], overlap: .queueAll, at: ScheduleWorld.start)
            #expect(first.count == 1)
            #expect(second.isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `runs of the past that are forgotten do not cut the ledger short`(kind: StoreKind) async throws {
        try await kind.test { store in
            let world = ScheduleWorld(store: store)
            try await world.harness.scheduler.configure(
                .init(id: "backup", kind: .manual, history: HistoryPolicy(runs: 1)) { _ in })
            try await world.harness.start()
            _ = try await world.create(["id": "a", "cron": "0 * * * *", "isEnabled": false])
            try await world.harness.advance(by: .hours(6))
            let before = try await world.harness.scheduler.schedule("a").recordedSince
            #expect(try await world.ask("POST", "schedules/a/backfill", Self.range)["count"] == 5)
            try await world.harness.settle()
            #expect(try await world.harness.scheduler.schedule("a").recordedSince == before)
            try await store.expectCompleteLedger()
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a run of the past that a lock has skipped is cancelled`(kind: StoreKind) async throws {
        try await kind.test { store in
            let world = ScheduleWorld(store: store)
            try await world.harness.scheduler.configure(
                .init(id: "backup", kind: .manual, resources: ["disk"], resourceConflict: .skip) { context in
                    try await context.sleep(for: .hours(1))
                })
            try await world.harness.start()
            _ = try await world.create(["id": "a", "cron": "0 * * * *", "isEnabled": false])
            try await world.harness.advance(by: .minutes(90))
            _ = try await world.harness.scheduler.runNow("backup")
            try await world.harness.settle()
            let done = try await world.ask("POST", "schedules/a/backfill", Self.range)
            #expect(done["count"] == 1)
            let run = try await world.harness.scheduler.runs(RunQuery(schedule: "a")).first
            #expect(run?.state == .cancelled)
            #expect(try await world.outcomes(of: "a").count == 1)
            try await store.expectCompleteLedger()
        }
    }

    @Test func `too many slots, a range the wrong way round and what has no timetable are refused`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(.init(id: "backup", kind: .schedule) { _ in })
        try await world.harness.start()
        _ = try await world.create(["id": "a", "every": 1])
        try await world.harness.advance(by: .minutes(30))
        let many = try await world.ask(
            "POST", "schedules/a/backfill", ["from": "2026-01-01T00:00:00Z", "through": "2026-01-01T01:00:00Z"])
        #expect(many.status == 422)
        #expect(many["field"] == "from")
        let backwards = try await world.ask(
            "POST", "schedules/a/backfill", ["from": "2026-01-01T01:00:00Z", "through": "2026-01-01T00:00:00Z"])
        #expect(backwards["field"] == "through")
        #expect(try await world.ask("POST", "schedules/@backup/backfill", Self.range).status == 409)
        #expect(try await world.ask("POST", "schedules/a/backfill", ["from": "2026-01-01T01:00:00Z"]).status == 422)
        // Their runs are no longer in the history.
        let limited = try await world.ask(
            "POST", "schedules/a/backfill",
            ["from": "2026-01-01T00:00:01Z", "through": "2026-01-01T00:00:10Z", "limit": 9])
        #expect(limited.status == 422)
        #expect(limited["field"] == "limit")
    }

    @Test func `slots to come are left to the schedule`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        let none = try await world.ask("POST", "schedules/a/backfill", Self.range)
        #expect(none["count"] == 0)
        try await world.harness.advance(by: .hours(2))
        #expect(try await world.harness.starts(of: "backup").count == 2)
    }

    @Test func `what of a range is left out is said`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        try await world.harness.advance(by: .hours(2))
        let early: ParameterValue = ["from": "2025-12-01T00:00:00Z", "through": "2025-12-02T00:00:00Z"]
        let before = try await world.ask("POST", "schedules/a/backfill", early)
        #expect(before["count"] == 0)
        #expect(before["note"] == "The schedule begins at 2026-01-01T00:00:00Z: it has no slots before.")
        let late: ParameterValue = ["from": "2026-01-01T01:00:00Z", "through": "2026-01-02T00:00:00Z"]
        #expect(
            try await world.ask("POST", "schedules/a/backfill", late)["note"]
                == "Slots after 2026-01-01T02:00:00Z have not come up yet: they are left to the schedule.")
        let past: ParameterValue = ["from": "2026-01-01T01:00:00Z", "through": "2026-01-01T02:00:00Z"]
        #expect(try await world.ask("POST", "schedules/a/backfill", past)["note"] == .null)
    }
}
