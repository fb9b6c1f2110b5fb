import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct PlannedTests {
    @Test(arguments: StoreKind.allCases)
    func `the ledger is told, the newest slot first, page by page`(kind: StoreKind) async throws {
        try await kind.test { store in
            let world = try await ScheduleWorld.started(store: store)
            _ = try await world.create(["id": "a", "cron": "0 * * * *"])
            _ = try await world.create(["id": "b", "cron": "0 * * * *"])
            try await world.harness.advance(by: .minutes(90))
            try await world.ask("POST", "schedules/a/hold", ["until": "2026-01-01T03:30:00Z", "reason": "tapes"])
            try await world.harness.advance(by: .hours(3))
            let all = try await world.ask("GET", "slots?schedule=a")
            #expect(
                all.items("first")
                    == ["2026-01-01T04:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T01:00:00Z"])
            #expect(all.items("outcome") == ["ran", "skipped", "ran"])
            #expect(all.items("count") == [1, 2, 1])
            #expect(all["items.1.reason"] == "held by ann: tapes")
            #expect(all["items.0.state"] == "succeeded")
            #expect(try await world.ask("GET", "slots?schedule=a&outcome=skipped").items("count") == [2])
            #expect(
                try await world.ask("GET", "slots?job=backup&from=2026-01-01T04:00:00Z").items("schedule") == [
                    "a", "b",
                ])
            var cursor = ""
            var seen: [ParameterValue] = []
            for _ in 0..<10 {
                let page = try await world.ask("GET", "slots?limit=2\(cursor)")
                seen += page.items("first")
                guard case .text(let next)? = page["next"] else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(seen.count == 7)
            #expect(try await world.ask("GET", "slots?schedule=nobody").status == 404)
            #expect(try await world.ask("GET", "slots?cursor=x")["field"] == "cursor")
        }
    }

    @Test func `a run of the past stands beside the outcome of its slot`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *", "isEnabled": false])
        try await world.harness.advance(by: .hours(1))
        try await world.ask(
            "POST", "schedules/a/backfill", ["from": "2026-01-01T01:00:00Z", "through": "2026-01-01T01:00:00Z"])
        let slots = try await world.ask("GET", "slots?schedule=a")
        #expect(slots.items("outcome") == ["skipped", .null])
        #expect(slots.items("trigger") == [.null, "backfill"])
    }

    @Test func `slots to come are told across jobs, in order`() async throws {
        let world = try await ScheduleWorld.started(resources: ["disk"], tags: ["nightly"])
        try await world.configure("report")
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        _ = try await world.create(["id": "b", "job": "report", "cron": "30 * * * *", "maximumRuns": 2])
        _ = try await world.create(["id": "c", "cron": "0 * * * *"])
        _ = try await world.create(["id": "d", "cron": "0 * * * *"])
        try await world.ask("POST", "schedules/c/disable")
        try await world.ask("POST", "schedules/d/hold", ["reason": "tapes", "until": "2026-01-01T02:30:00Z"])
        let upcoming = try await world.ask("GET", "upcoming?within=PT3H")
        #expect(
            upcoming.items("slot")
                == [
                    "2026-01-01T00:30:00Z", "2026-01-01T01:00:00Z", "2026-01-01T01:30:00Z", "2026-01-01T02:00:00Z",
                    "2026-01-01T03:00:00Z", "2026-01-01T03:00:00Z",
                ])
        #expect(upcoming.items("schedule") == ["b", "a", "b", "a", "a", "d"])
        #expect(upcoming.items("schedule", in: "leftOut") == ["c", "d"])
        #expect(upcoming["leftOut.0.reason"] == "the schedule is disabled")
        #expect(upcoming["leftOut.1.until"] == "2026-01-01T02:30:00Z")
        #expect(upcoming["next"] == .null)
        let first = try await world.ask("GET", "upcoming?within=PT3H&limit=4")
        guard case .text(let next)? = first["next"] else { throw HarnessProblem() }
        let second = try await world.ask("GET", "upcoming?within=PT3H&limit=4&cursor=\(next)")
        #expect(second.items("schedule") == ["a", "d"])
        #expect(try await world.ask("GET", "upcoming?within=PT1H&tag=nightly").items("schedule") == ["a"])
        #expect(try await world.ask("GET", "upcoming?within=PT1H&job=report").items("schedule") == ["b"])
        #expect(try await world.ask("GET", "upcoming?within=PT1H&resource=disk").items("schedule") == ["a"])
        let both = try await world.ask("GET", "upcoming?within=PT1H&job=report&job=backup")
        #expect(both.items("schedule") == ["b", "a"])
        let none = try await world.ask("GET", "upcoming?within=PT1H&job=report&resource=disk&resource=tape")
        #expect(none.items("schedule").isEmpty)
        #expect(try await world.ask("GET", "upcoming?within=P32D")["field"] == "within")
        #expect(try await world.ask("GET", "upcoming?job=nobody").status == 404)
    }

    @Test func `a slot that is passed over is not to come`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        try await world.ask("POST", "schedules/a/skip-next")
        #expect(try await world.ask("GET", "upcoming?within=PT2H").items("slot") == ["2026-01-01T02:00:00Z"])
    }

    @Test func `everything about a resource is in one place`() async throws {
        let world = try await ScheduleWorld.started(taking: .minutes(90), resources: ["disk"])
        try await world.configure("report", taking: .minutes(90), resources: ["disk", "tape"])
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        _ = try await world.create(["id": "b", "job": "report", "cron": "10 * * * *"])
        try await world.harness.advance(by: .minutes(75))
        let list = try await world.ask("GET", "resources")
        #expect(list.items("name") == ["disk", "tape"])
        #expect(list["items.0.jobs"] == ["backup", "report"])
        #expect(list["items.0.lockedBy"] == 1)
        #expect(list["items.0.waiting"] == 2)
        #expect(list["items.0.nextPlannedAt"] == "2026-01-01T02:00:00Z")
        let disk = try await world.ask("GET", "resources/disk?within=PT1H")
        #expect(disk.items("id", in: "runs") == [3, 2, 1])
        #expect(disk.items("schedule", in: "upcoming") == ["a", "b"])
        #expect(try await world.ask("GET", "resources/tape").items("id", in: "runs") == [3, 1])
        #expect(try await world.ask("GET", "resources/nothing").status == 404)
    }

    @Test func `a schedule whose slots would take long to count is left out`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create([
            "id": "a", "every": 0.001, "maximumRuns": 1_000_000_000,
            "exclusions": ["windows": [["from": "22:00", "to": "23:00"]]],
        ])
        let place = Date.utc("2026-01-20T00:00:00Z").microsecondsSince1970
        let far = try await world.ask("GET", "upcoming?within=P31D&limit=2&cursor=\(place)~a")
        #expect(far.items("slot").isEmpty && far.items("schedule", in: "problems") == ["a"])
        let near = try await world.ask("GET", "upcoming?within=P31D&limit=2")
        #expect(near.items("slot").count == 2 && near.items("schedule", in: "problems").isEmpty)
        let beyond = try await world.ask("GET", "upcoming?limit=2&cursor=\(place)~a")
        #expect(beyond.items("slot").isEmpty && beyond["next"] == .null)
    }
}
