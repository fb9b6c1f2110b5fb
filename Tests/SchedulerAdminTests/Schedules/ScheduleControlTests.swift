import Foundation
import SchedulerAdmin
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

/// The stores on which what depends on storage is tested.
enum StoreKind: CaseIterable {
    case memory, sqlite

    /// Runs a test over a new store.
    func test(_ body: (any Store) async throws -> Void) async throws {
        guard self == .sqlite else { return try await body(MemoryStore()) }
        let folder = FileManager.default.temporaryDirectory.appending(path: "admin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appending(path: "jobs.sqlite").path, durability: .normal)
        try await body(store)
        store.close()
    }
}

@Suite struct ScheduleControlTests {
    @Test func `a schedule's job is run now, with the schedule's parameters`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "backup", kind: .manual, secretParameters: ["key"]) { _ in })
        try await world.harness.start()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *", "parameters": ["key": "hush", "max": 2]])
        let answer = try await world.ask("POST", "schedules/a/run")
        #expect(answer.status == 202 && answer["id"] == 1)
        let run = try await world.harness.scheduler.run(RunID(rawValue: 1))
        #expect(run.order.parameters == ["key": "hush", "max": 2] && run.trigger == .hand && run.slot == nil)
        #expect(run.order.schedule == "a")
        #expect(try await world.ask("GET", "schedules/a")["lastRun.id"] == 1)
        #expect(try await world.ask("GET", "runs?schedule=a")["items.0.id"] == 1)
        #expect(try await world.ask("GET", "runs?schedule=@backup")["items"] == [])
        let entry = try await world.harness.scheduler.store.auditEntries(AuditQuery(limit: 1)).first?.entry
        #expect(entry?.operation == "schedules.run" && entry?.subject == "a")
        #expect(entry?.after?.contains(#""key":"•••""#) == true)
        #expect(try await world.ask("POST", "schedules/b/run").status == 404)
    }

    @Test func `a schedule is held with reason and author, and released`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        let held = try await world.ask(
            "POST", "schedules/a/hold", ["reason": "tapes full", "until": "2026-01-01T02:30:00Z"])
        #expect(held["state"] == "held")
        #expect(held["hold.author"] == "ann")
        #expect(held["nextPlannedAt"] == "2026-01-01T03:00:00Z")
        try await world.harness.advance(by: .minutes(90))
        #expect(try await world.harness.starts(of: "backup").isEmpty)
        let released = try await world.ask("POST", "schedules/a/release")
        #expect(released["hold"] == .null)
        #expect(try await world.outcomes(of: "a").map(\.reason) == ["held by ann: tapes full"])
        try await world.harness.advance(by: .minutes(60))
        #expect(try await world.harness.starts(of: "backup").count == 1)
        try await world.harness.scheduler.store.expectCompleteLedger()
    }

    @Test func `a hold that would be over already is refused`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        let refused = try await world.ask("POST", "schedules/a/hold", ["until": "2025-12-31T00:00:00Z"])
        #expect(refused.status == 422)
        #expect(refused["field"] == "until")
    }

    @Test func `a schedule is switched off and on`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        let off = try await world.ask("POST", "schedules/a/disable")
        #expect(off["isEnabled"] == false)
        #expect(off["nextPlannedAt"] == .null)
        try await world.harness.advance(by: .hours(3))
        #expect(try await world.ask("POST", "schedules/a/enable")["isEnabled"] == true)
        #expect(try await world.harness.starts(of: "backup").isEmpty)
        #expect(try await world.outcomes(of: "a").map(\.count) == [3])
    }

    @Test func `what is unknown is not found`() async throws {
        let world = try await ScheduleWorld.started()
        for name in ["enable", "disable", "hold", "release", "skip-next", "undo"] {
            #expect(try await world.ask("POST", "schedules/nobody/\(name)").status == 404)
        }
        let range: ParameterValue = ["from": "2025-12-01T00:00:00Z", "through": "2025-12-02T00:00:00Z"]
        #expect(try await world.ask("POST", "schedules/nobody/backfill", range).status == 404)
        #expect(try await world.ask("GET", "schedules/nobody/changes").status == 404)
        #expect(try await world.ask("PUT", "schedules/nobody", ["zone": "UTC"]).status == 404)
        #expect(try await world.ask("DELETE", "schedules/nobody").status == 404)
    }

    // MARK: Skipping

    @Test(arguments: StoreKind.allCases)
    func `the next slot is passed over, and only that one`(kind: StoreKind) async throws {
        try await kind.test { store in
            let world = try await ScheduleWorld.started(store: store)
            _ = try await world.create(["id": "a", "cron": "0 * * * *"])
            try await world.harness.advance(by: .minutes(10))
            let skipped = try await world.ask("POST", "schedules/a/skip-next", ["reason": "moving house"])
            #expect(skipped["skips.0.slot"] == "2026-01-01T01:00:00Z")
            #expect(skipped["nextPlannedAt"] == "2026-01-01T02:00:00Z")
            try await world.harness.advance(by: .hours(3))
            #expect(
                try await world.harness.starts(of: "backup")
                    == [.utc("2026-01-01T02:00:00Z"), .utc("2026-01-01T03:00:00Z")])
            let outcome = try #require(try await world.outcomes(of: "a").first)
            #expect(outcome.outcome == .skipped)
            #expect(outcome.reason == "skipped by ann: moving house")
            #expect(outcome.first == .utc("2026-01-01T01:00:00Z"))
            #expect(outcome.count == 1)
            #expect(try await world.harness.scheduler.schedule("a").schedule.skips.isEmpty)
            try await store.expectCompleteLedger()
        }
    }

    @Test func `two skips pass over two slots`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "every": "PT1H"])
        try await world.ask("POST", "schedules/a/skip-next")
        try await world.ask("POST", "schedules/a/skip-next")
        try await world.harness.advance(by: .hours(3))
        #expect(try await world.outcomes(of: "a").map(\.count) == [2])
        #expect(try await world.harness.starts(of: "backup") == [.utc("2026-01-01T03:00:00Z")])
        try await world.harness.scheduler.store.expectCompleteLedger()
    }

    @Test(
        arguments: [
            (CatchUpPolicy.latest, [4]), (.first, [2]), (.all(limit: 10), [2, 4]), (.all(limit: 1), [4]), (.none, []),
        ] as [(CatchUpPolicy, [Int])])
    func `a slot that is passed over is not caught up`(policy: CatchUpPolicy, hours: [Int]) async throws {
        let world = try await ScheduleWorld.started()
        let store = world.harness.scheduler.store
        try await world.harness.scheduler.add(
            Schedule(id: "a", job: "backup", recurrence: .cron("0 * * * *"), overlap: .queueAll, catchUp: policy))
        for skip in ["2026-01-01T01:00:00Z", "2026-01-01T03:00:00Z", "2026-01-01T05:00:00Z"] {
            try await world.harness.scheduler.update(schedule: "a") {
                $0.skips.append(SlotSkip(slot: .utc(skip), reason: "", author: "ann"))
            }
        }
        world.harness.kill()
        let clock = world.harness.clock
        clock.step(by: .minutes(330))
        let later = SchedulerHarness(clock: clock, store: store)
        try await later.scheduler.configure(.init(id: "backup", kind: .manual) { _ in })
        try await later.start()
        let slots = try await later.scheduler.runs(RunQuery(schedule: "a")).compactMap(\.slot).sorted()
        #expect(slots == hours.map { ScheduleWorld.start.addingTimeInterval(Double($0) * 3_600) })
        let skipped = try await store.outcomes(of: "a", from: .distantPast, through: .distantFuture)
            .filter { $0.reason == "skipped by ann" }
        #expect(skipped.map(\.count).reduce(0, +) == 3)
        #expect(try await store.schedule("a")?.schedule.skips.isEmpty == true)
        try await store.expectCompleteLedger()
    }

    @Test func `the slot after a pause is passed over too`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "tick", kind: .schedule, defaults: .init(startDelay: .minutes(5), pause: .minutes(10))) { _ in })
        try await world.harness.start()
        let skipped = try await world.ask("POST", "schedules/@tick/skip-next", ["reason": "not yet"])
        #expect(skipped.status == 200)
        try await world.harness.advance(by: .minutes(20))
        #expect(try await world.harness.starts(of: "tick") == [.utc("2026-01-01T00:15:00Z")])
        #expect(try await world.outcomes(of: "@tick").map(\.reason) == ["skipped by ann: not yet"])
        try await world.harness.scheduler.store.expectCompleteLedger()
    }

    @Test func `there must be a next slot to pass over`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "once": "2026-01-01T01:00:00Z"])
        #expect(try await world.ask("POST", "schedules/a/skip-next").status == 200)
        #expect(try await world.ask("POST", "schedules/a/skip-next").status == 409)
    }

    @Test func `a skip of a slot that is none any more is dropped`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        for _ in 0..<3 { try await world.ask("POST", "schedules/a/skip-next") }
        let changed = try await world.ask("PUT", "schedules/a", ["cron": "0 */2 * * *"])
        #expect(changed.items("slot", in: "skips") == ["2026-01-01T02:00:00Z"])
        #expect(try await world.ask("PUT", "schedules/a", ["description": "x"])["skips.0.slot"] != nil)
    }

    @Test func `a hold that has lifted itself is not shown`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 0 1 * *"])
        let held = try await world.ask("POST", "schedules/a/hold", ["until": "2026-01-01T02:30:00Z"])
        #expect(held["hold.until"] == "2026-01-01T02:30:00Z")
        try await world.harness.advance(by: .hours(3))
        let shown = try await world.ask("GET", "schedules/a")
        #expect(shown["state"] == "enabled" && shown["hold"] == .null)
    }

    @Test func `a built-in schedule is switched off by its job's settings only`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: .init(cron: "0 * * * *")) { _ in })
        try await world.harness.start()
        for (method, path, body) in [
            ("POST", "schedules/@tick/disable", nil), ("PUT", "schedules/@tick", ["isEnabled": false]),
        ] as [(String, String, ParameterValue?)] {
            let refused = try await world.ask(method, path, body)
            guard case .text(let hint)? = refused["detail"] else { return #expect(Bool(false)) }
            #expect(refused.status == 409 && hint.contains("settings of tick"))
        }
        #expect(try await world.ask("POST", "schedules/@tick/hold").status == 200)
    }
}
