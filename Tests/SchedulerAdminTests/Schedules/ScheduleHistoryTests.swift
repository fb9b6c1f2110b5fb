import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct ScheduleHistoryTests {
    @Test(arguments: StoreKind.allCases)
    func `changes are told with before and after, and undone`(kind: StoreKind) async throws {
        try await kind.test { store in
            let world = try await ScheduleWorld.started(store: store)
            _ = try await world.create(["id": "a", "cron": "0 2 * * *", "parameters": ["max": 2]])
            try await world.ask("PUT", "schedules/a", ["cron": "0 3 * * *"])
            let changes = try await world.ask("GET", "schedules/a/changes")
            #expect(changes.items("operation") == ["schedules.change", "schedules.create"])
            #expect(changes.items("author") == ["ann", "ann"])
            #expect(changes["items.0.before.recurrence.cron"] == "0 2 * * *")
            #expect(changes["items.0.after.recurrence.cron"] == "0 3 * * *")
            #expect(changes["items.1.before"] == .null)
            let undone = try await world.ask("POST", "schedules/a/undo")
            #expect(undone["recurrence.cron"] == "0 2 * * *")
            #expect(try await world.harness.scheduler.schedule("a").schedule.parameters == ["max": 2])
            try await store.expectCompleteLedger()
        }
    }

    @Test func `undoing again and again walks back to the beginning`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 1 * * *"])
        for hour in 2...4 { try await world.ask("PUT", "schedules/a", ["cron": .text("0 \(hour) * * *")]) }
        for cron in ["0 3 * * *", "0 2 * * *"] {
            #expect(try await world.ask("POST", "schedules/a/undo")["recurrence.cron"] == .text(cron))
        }
        try await world.ask("PUT", "schedules/a", ["cron": "0 5 * * *"])
        for cron in ["0 2 * * *", "0 1 * * *"] {
            #expect(try await world.ask("POST", "schedules/a/undo")["recurrence.cron"] == .text(cron))
        }
        #expect(try await world.ask("POST", "schedules/a/undo").status == 409)
    }

    @Test func `changes are paged, and told to whoever may look, without what only some may see`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 1 * * *", "parameters": ["max": 2]])
        for hour in 2...4 { try await world.ask("PUT", "schedules/a", ["cron": .text("0 \(hour) * * *")]) }
        let viewer = world.admin(.viewer)
        let first = try await world.ask("GET", "schedules/a/changes?limit=3", as: viewer)
        #expect(first.items("operation") == ["schedules.change", "schedules.change", "schedules.change"])
        #expect(first["items.0.after.parameters"] == .null && first["items.0.address"] == .null)
        guard case .text(let cursor)? = first["next"] else { throw HarnessProblem() }
        let rest = try await world.ask("GET", "schedules/a/changes?cursor=\(cursor)", as: viewer)
        #expect(rest.items("operation") == ["schedules.create"] && rest["next"] == .null)
    }

    @Test func `a schedule that was deleted comes back`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *", "description": "nightly"])
        try await world.ask("DELETE", "schedules/a")
        #expect(try await world.ask("GET", "schedules/a/changes").items("operation").first == "schedules.delete")
        let back = try await world.ask("POST", "schedules/a/undo")
        #expect(back["description"] == "nightly")
        #expect(try await world.harness.scheduler.schedule("a").schedule.recurrence == .cron("0 2 * * *"))
    }

    @Test func `what was created is not undone, nor what was changed by others since`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *"])
        #expect(try await world.ask("POST", "schedules/a/undo").status == 409)
        try await world.ask("PUT", "schedules/a", ["cron": "0 3 * * *"])
        try await world.harness.scheduler.update(schedule: "a") { $0.zone = "Europe/Berlin" }
        #expect(try await world.ask("POST", "schedules/a/undo").status == 409)
    }

    @Test func `a hold is undone, and is in the audit`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *"])
        try await world.ask("POST", "schedules/a/hold", ["reason": "tapes"])
        #expect(try await world.ask("POST", "schedules/a/undo")["hold"] == .null)
        let entries = try await world.harness.scheduler.store.auditEntries(AuditQuery(limit: 10)).map(\.entry)
        #expect(entries.map(\.operation) == ["schedules.undo", "schedules.hold", "schedules.create"])
        #expect(entries.allSatisfy { $0.subject == "a" && $0.author == "ann" })
        #expect(entries[1].before?.contains("tapes") == false)
        #expect(entries[1].after?.contains("tapes") == true)
    }

    @Test func `what is refused is in the audit, with the reason`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *"])
        try await world.ask("PUT", "schedules/a", ["cron": "0 3 * * *"], headers: [(name: "If-Match", value: "\"0\"")])
        let entry = try await world.harness.scheduler.store.auditEntries(AuditQuery(limit: 1)).map(\.entry).first
        #expect(entry?.operation == "schedules.change")
        #expect(entry?.subject == "a")
        #expect(entry?.detail.hasPrefix("refused") == true)
    }
}

extension ScheduleHistoryTests {
    /// A world whose job `backup` has a secret parameter.
    private func secretWorld() async throws -> ScheduleWorld {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "backup", kind: .manual, secretParameters: ["key"]) { _ in })
        try await world.harness.start()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *", "parameters": ["key": "hush", "max": 2]])
        return world
    }

    @Test func `secrets are nowhere, and survive an undo`() async throws {
        let world = try await secretWorld()
        #expect(try await world.ask("GET", "schedules/a")["parameters"] == ["key": "•••", "max": 2])
        try await world.ask("PUT", "schedules/a", ["cron": "0 3 * * *"])
        let changes = try await world.ask("GET", "schedules/a/changes")
        #expect(changes["items.0.after.parameters.key"] == "•••")
        let entries = try await world.harness.scheduler.store.auditEntries(AuditQuery(limit: 10)).map(\.entry)
        #expect(entries.allSatisfy { !($0.before ?? "").contains("hush") && !($0.after ?? "").contains("hush") })
        #expect(try await world.ask("POST", "schedules/a/undo")["recurrence.cron"] == "0 2 * * *")
        #expect(try await world.harness.scheduler.schedule("a").schedule.parameters == ["key": "hush", "max": 2])
    }

    @Test func `a change of a secret is not undone, since nobody knows the old one`() async throws {
        let world = try await secretWorld()
        try await world.ask("PUT", "schedules/a", ["parameters": ["key": "rush", "max": 3]])
        #expect(try await world.ask("POST", "schedules/a/undo").status == 409)
        #expect(try await world.harness.scheduler.schedule("a").schedule.parameters == ["key": "rush", "max": 3])
        try await world.ask("PUT", "schedules/a", ["cron": "0 3 * * *"])
        #expect(try await world.ask("POST", "schedules/a/undo")["recurrence.cron"] == "0 2 * * *")
        #expect(try await world.harness.scheduler.schedule("a").schedule.parameters == ["key": "rush", "max": 3])
    }

    @Test func `a parameter that is no secret may hold dots`() async throws {
        let world = try await secretWorld()
        try await world.ask("PUT", "schedules/a", ["parameters": ["key": "•••", "note": "•••"]])
        try await world.ask("PUT", "schedules/a", ["parameters": ["key": "•••"]])
        #expect(try await world.ask("POST", "schedules/a/undo").status == 200)
        let parameters = try await world.harness.scheduler.schedule("a").schedule.parameters
        #expect(parameters == ["key": "hush", "note": "•••"])
    }

    @Test func `a schedule with a secret does not come back once it is deleted`() async throws {
        let world = try await secretWorld()
        try await world.ask("DELETE", "schedules/a")
        #expect(try await world.ask("POST", "schedules/a/undo").status == 409)
    }

    @Test func `a change tells of a schedule as the schedule is shown`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "every": "PT5M", "catchUp": "all", "catchUpWithin": "PT1H"])
        let shown = try await world.ask("GET", "schedules/a")
        let told = try await world.ask("GET", "schedules/a/changes")
        #expect(told["items.0.after.catchUpWithin"] == ["iso8601": "PT1H", "seconds": 3_600])
        guard case .object(let after)? = told["items.0.after"], case .object(let whole) = shown.json else {
            return #expect(Bool(false))
        }
        for (name, value) in after { #expect(whole[name] == value, "\(name)") }
    }
}
