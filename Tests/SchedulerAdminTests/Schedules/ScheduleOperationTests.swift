import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct ScheduleOperationTests {
    @Test func `a schedule is created, shown, listed and deleted`() async throws {
        let world = try await ScheduleWorld.started()
        let created = try await world.create([
            "id": "hourly", "cron": "0 */1 * * *", "description": "Hourly", "parameters": ["max": 2],
        ])
        #expect(created.status == 201)
        #expect(created.header("Location") == "/api/v1/schedules/hourly")
        let shown = try await world.ask("GET", "schedules/hourly")
        #expect(shown["description"] == "Hourly")
        #expect(shown["recurrence.kind"] == "cron")
        #expect(shown["recurrence.cron"] == "0 */1 * * *")
        #expect(shown["recurrence.words"] == .text(Recurrence.cron("0 */1 * * *").description))
        #expect(shown["parameters.max"] == 2)
        #expect(shown["nextPlannedAt"] == "2026-01-01T01:00:00Z")
        #expect(shown["state"] == "enabled")
        #expect(shown.header("ETag") == created.header("ETag"))
        let list = try await world.ask("GET", "schedules?job=backup")
        #expect(list.items("id") == ["hourly"])
        #expect(list["next"] == .null)
        #expect(try await world.ask("DELETE", "schedules/hourly").status == 204)
        #expect(try await world.ask("GET", "schedules/hourly").status == 404)
    }

    @Test func `an identifier is made up where none is given`() async throws {
        let world = try await ScheduleWorld.started()
        let created = try await world.create(["every": "PT1H"])
        #expect(created.status == 201)
        guard case .text(let id)? = created["id"] else { throw HarnessProblem() }
        #expect(try await world.ask("GET", "schedules/\(id)").status == 200)
    }

    @Test(
        arguments: [
            (["every": 90, "journalised": false], "every", "Every 90 seconds, from each start-up"),
            (["once": "2026-02-01T00:00:00Z"], "once", "Once, on 1 February 2026 at 00:00 UTC"),
            (["daily": ["02:30"]], "daily", "Daily at 02:30"),
            (["weekly": ["mon"], "at": ["02:30"]], "weekly", "Monday at 02:30"),
            (["monthly": ["1", "last"], "at": ["02:30"]], "monthly", nil),
            (["yearly": ["12/24"]], "yearly", nil),
            (["cron": "0 0 12 ? * 2-6", "dialect": "quartz"], "cron", nil),
        ] as [([String: ParameterValue], ParameterValue, ParameterValue?)])
    func `each kind of recurrence is taken`(
        fields: [String: ParameterValue], kind: ParameterValue, words: ParameterValue?
    ) async throws {
        let world = try await ScheduleWorld.started()
        let created = try await world.create(fields)
        #expect(created.status == 201)
        #expect(created["recurrence.kind"] == kind)
        if let words { #expect(created["recurrence.words"] == words) }
    }

    @Test(
        arguments: [
            (["cron": "61 * * * *"], "cron"), (["cron": "* * * * *", "every": 5], "every"), ([:], "cron"),
            (["daily": ["25:00"]], "daily[0]"), (["weekly": ["noday"]], "weekly[0]"), (["every": 0], "every"),
            (["every": 60, "zone": "Mars/Olympus"], "zone"), (["every": 60, "at": ["02:30"]], "at"),
            (["every": 60, "start": "2026-02-01T00:00:00Z", "end": "2026-01-01T00:00:00Z"], "end"),
            (["every": 60, "catchUpLimit": 3], "catchUpLimit"), (["every": 60, "overlapLimit": 3], "overlapLimit"),
            (["every": 60, "maximumRuns": 0], "maximumRuns"), (["every": 60, "jitter": -1], "jitter"),
            (["every": 60, "id": "a/b"], "id"), (["every": 60, "colour": "red"], "colour"),
            (
                ["every": 60, "exclusions": ["dates": [["from": "2026-13-01"]]] as ParameterValue],
                "exclusions.dates[0].from"
            ),
        ] as [([String: ParameterValue], ParameterValue)])
    func `wrong input is refused at its field`(fields: [String: ParameterValue], field: ParameterValue) async throws {
        let world = try await ScheduleWorld.started()
        let refused = try await world.create(fields)
        #expect(refused.status == 422)
        #expect(refused["field"] == field)
        #expect(try await world.harness.scheduler.schedules(of: "backup").isEmpty)
    }

    @Test func `an unknown job and a taken identifier are refused`() async throws {
        let world = try await ScheduleWorld.started()
        #expect(try await world.create(["job": "nobody", "every": 60]).status == 404)
        #expect(try await world.create(["id": "a", "every": 60]).status == 201)
        #expect(try await world.create(["id": "a", "every": 60]).status == 409)
    }

    @Test func `policies are taken and shown as flat values`() async throws {
        let world = try await ScheduleWorld.started()
        let created = try await world.create([
            "id": "a", "every": 60, "overlap": "allow", "overlapLimit": 3, "catchUp": "all", "catchUpLimit": 5,
            "catchUpWithin": "PT2H", "catchUpCoversHolds": true, "jitter": 10,
            "exclusions": ["windows": [["from": "22:00", "to": "06:00", "reason": "night"]]],
        ])
        #expect(created.status == 201)
        let schedule = try await world.harness.scheduler.schedule("a").schedule
        #expect(schedule.overlap == .allow(limit: 3))
        #expect(schedule.catchUp == CatchUpPolicy(.all(limit: 5), within: .hours(2), coversHolds: true))
        #expect(schedule.exclusions.windows.first?.on == Weekday.allCases)
        #expect(created["overlapLimit"] == 3)
        #expect(created["catchUpWithin.seconds"] == 7200)
        let changed = try await world.ask("PUT", "schedules/a", ["overlap": .null, "catchUp": .null, "jitter": .null])
        #expect(changed.status == 200)
        #expect(changed["overlap"] == .null)
        #expect(changed["catchUp"] == .null)
        #expect(changed["jitter"] == .null)
        #expect(changed["exclusions.windows.0.reason"] == "night")
    }

    @Test func `a change keeps what is left out, and heeds the version`() async throws {
        let world = try await ScheduleWorld.started()
        let created = try await world.create(["id": "a", "cron": "0 2 * * *", "description": "nightly"])
        let tag = try #require(created.header("ETag"))
        let changed = try await world.ask(
            "PUT", "schedules/a", ["cron": "0 3 * * *"], headers: [(name: "If-Match", value: tag)])
        #expect(changed.status == 200)
        #expect(changed["description"] == "nightly")
        #expect(changed.header("ETag") != tag)
        let late = try await world.ask(
            "PUT", "schedules/a", ["cron": "0 4 * * *"], headers: [(name: "If-Match", value: tag)])
        #expect(late.status == 412)
        #expect(try await world.harness.scheduler.schedule("a").schedule.recurrence == .cron("0 3 * * *"))
        let deletion = try await world.ask("DELETE", "schedules/a", headers: [(name: "If-Match", value: tag)])
        #expect(deletion.status == 412)
        let any = try await world.ask(
            "PUT", "schedules/a", ["zone": "Europe/Berlin"], headers: [(name: "If-Match", value: "*")])
        #expect(any["zone"] == "Europe/Berlin")
    }

    @Test func `the slots of a built-in schedule are left to the settings`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: .init(cron: "0 * * * *")) { _ in })
        try await world.harness.start()
        let refused = try await world.ask("PUT", "schedules/@tick", ["cron": "5 * * * *"])
        #expect(refused.status == 422)
        #expect(try await world.ask("PUT", "schedules/@tick", ["overlap": "skip"]).status == 200)
        #expect(try await world.ask("DELETE", "schedules/@tick").status == 422)
    }

    @Test func `schedules are filtered and paged`() async throws {
        let world = try await ScheduleWorld.started(tags: ["nightly"])
        try await world.configure("report")
        for id in ["a", "b", "c"] as [ParameterValue] { _ = try await world.create(["id": id, "every": 60]) }
        _ = try await world.create(["id": "r", "job": "report", "every": 60, "description": "The Report"])
        try await world.ask("POST", "schedules/b/disable")
        try await world.ask("POST", "schedules/c/hold", ["reason": "tapes"])
        #expect(try await world.ask("GET", "schedules?tag=nightly").items("id") == ["a", "b", "c"])
        #expect(try await world.ask("GET", "schedules?state=enabled").items("id") == ["a", "r"])
        #expect(try await world.ask("GET", "schedules?state=held").items("id") == ["c"])
        #expect(try await world.ask("GET", "schedules?state=disabled").items("id") == ["b"])
        #expect(try await world.ask("GET", "schedules?state=held&state=disabled").items("id") == ["b", "c"])
        #expect(try await world.ask("GET", "schedules?text=the%20rep").items("id") == ["r"])
        let first = try await world.ask("GET", "schedules?limit=2")
        #expect(first.items("id") == ["a", "b"])
        #expect(first["next"] == "b")
        let second = try await world.ask("GET", "schedules?limit=2&cursor=b")
        #expect(second.items("id") == ["c", "r"])
        #expect(second["next"] == .null)
        #expect(try await world.ask("GET", "schedules?state=asleep").status == 422)
    }

    @Test func `a viewer sees schedules, but neither parameters nor buttons`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "every": 60, "parameters": ["password": "x"]])
        let viewer = world.admin(.viewer)
        #expect(try await world.ask("GET", "schedules/a", as: viewer)["parameters"] == .null)
        for (method, path) in [
            ("PUT", "schedules/a"), ("DELETE", "schedules/a"), ("POST", "schedules/a/hold"),
            ("POST", "schedules/a/undo"), ("POST", "schedules/a/run"), ("POST", "schedules/a/skip-next"),
        ] {
            #expect(try await world.ask(method, path, as: viewer).status == 403)
        }
    }
}

struct HarnessProblem: Error {
    @Test func `one that would never run is refused`() async throws {
        let world = try await ScheduleWorld.started()
        let refused = try await world.create(["id": "a", "once": "2020-01-01T00:00:00Z"])
        #expect(refused.status == 422 && refused["field"] == "once")
        _ = try await world.create(["id": "a", "once": "2026-01-01T01:00:00Z"])
        try await world.harness.advance(by: .hours(2))
        // What is over may still be described.
        let same: ParameterValue = ["once": "2026-01-01T01:00:00Z", "description": "x"]
        #expect(try await world.ask("PUT", "schedules/a", same).status == 200)
        #expect(try await world.ask("PUT", "schedules/a", ["once": "2026-01-01T01:30:00Z"]).status == 422)
    }

    @Test(
        arguments: [
            ("dates", [["from": "2026-12-24"], ["from": "2026-13-01"]], "dates[1].from"),
            ("dates", [["from": "2026-12-24", "through": "2026-12-23"]], "dates[0].through"),
            ("dates", [["from": "2026-12-24", "zone": "Mars"]], "dates[0].zone"),
            ("windows", [["from": "22:00", "to": "25:00"]], "windows[0].to"),
            ("windows", [["on": [], "from": "22:00", "to": "23:00"]], "windows[0].on"),
            ("windows", [["on": ["noday"], "from": "22:00", "to": "23:00"]], "windows[0].on"),
        ] as [(String, ParameterValue, String)])
    func `what is wrong with exclusions is named to the row`(
        list: String, rows: ParameterValue, field: String
    ) async throws {
        let world = try await ScheduleWorld.started()
        let refused = try await world.create(["id": "a", "cron": "0 * * * *", "exclusions": .object([list: rows])])
        #expect(refused.status == 422 && refused["field"] == .text("exclusions.\(field)"))
    }
}
