import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct PreviewTests {
    @Test func `slots are shown with what the clock does to them`() async throws {
        let world = try await ScheduleWorld.started(at: .utc("2026-03-28T12:00:00Z"))
        let preview = try await world.ask(
            "POST", "preview", ["cron": "30 2 * * *", "zone": "Europe/Berlin", "count": 2])
        #expect(preview.status == 200)
        #expect(preview.items("instant", in: "slots") == ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"])
        #expect(preview.items("daylight", in: "slots") == ["afterGap", .null])
        #expect(preview["words"] == "At 02:30, every day")
        #expect(try await world.harness.scheduler.schedules().isEmpty)
        #expect(try await world.harness.scheduler.store.auditEntries(AuditQuery(limit: 1)).map(\.entry).isEmpty)
    }

    @Test func `several rules together are previewed, and a schedule can have them`() async throws {
        let world = try await ScheduleWorld.started()
        let union: ParameterValue = [
            "union": [["daily": ["02:30"]], ["weekly": ["thu"], "at": ["12:00"]]], "count": 3,
        ]
        let preview = try await world.ask("POST", "preview", union)
        #expect(
            preview.items("instant", in: "slots")
                == ["2026-01-01T02:30:00Z", "2026-01-01T12:00:00Z", "2026-01-02T02:30:00Z"])
        #expect(preview.items("kind", in: "recurrence.union") == ["daily", "weekly"])
        let created = try await world.create(["union": [["cron": "0 8 * * *"], ["every": "PT5H"]]])
        #expect(created.status == 201 && created["recurrence.kind"] == "union")
        for (part, field) in [
            (["cron": "99 * * * *"], "union[1].cron"), ([:], "union[1].cron"), (["union": []], "union[1].union"),
            (["daily": ["25:00"]], "union[1].daily[0]"),
        ] as [(ParameterValue, ParameterValue)] {
            let refused = try await world.ask("POST", "preview", ["union": .list([["every": 60], part])])
            #expect(refused.status == 422 && refused["field"] == field)
        }
    }

    @Test func `what is excluded is marked`() async throws {
        let world = try await ScheduleWorld.started()
        let preview = try await world.ask(
            "POST", "preview",
            [
                "daily": ["12:00"], "count": 1,
                "exclusions": ["dates": [["from": "2026-01-01", "reason": "New Year"]]],
            ])
        #expect(preview.items("instant", in: "slots") == ["2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z"])
        #expect(preview["slots.0.exclusion"] == "New Year")
    }

    @Test func `a change of a schedule is shown and not made`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *"])
        let preview = try await world.ask("POST", "preview", ["schedule": "a", "cron": "0 5 * * *", "count": 1])
        #expect(preview.items("instant", in: "slots") == ["2026-01-01T05:00:00Z"])
        #expect(try await world.harness.scheduler.schedule("a").schedule.recurrence == .cron("0 2 * * *"))
    }

    @Test(
        arguments: [
            (["catchUp": "all", "catchUpLimit": 10], ["00:40", "01:20", "02:00"], []),
            (["catchUp": "all", "catchUpLimit": 2], ["01:20", "02:00"], ["missed"]),
            ([:], ["02:00"], ["coalesced"]), (["catchUp": "first"], ["00:40"], ["coalesced"]),
            (["catchUp": "none"], [], ["missed"]),
        ] as [([String: ParameterValue], [String], [ParameterValue])])
    func `a preview says what a restart would start`(
        policy: [String: ParameterValue], slots: [String], outcomes: [ParameterValue]
    ) async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "every": "PT40M", "overlap": "queueAll"].merging(policy) { $1 })
        let preview = try await world.ask("POST", "preview", ["schedule": "a", "downFor": "PT2H"])
        #expect(preview["catchUp.runs"] == .integer(Int64(slots.count)))
        #expect(preview["catchUp.slots"] == .list(slots.map { .text("2026-01-01T\($0):00Z") }))
        #expect(preview.items("outcome", in: "catchUp.outcomes") == outcomes)
        #expect(try await world.ask("POST", "preview", ["schedule": "a"])["catchUp.runs"] == 0)
        #expect(try await world.harness.scheduler.runs().isEmpty)
    }

    @Test func `a change of a job's settings is shown`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: .init(cron: "0 * * * *")) { _ in })
        try await world.harness.scheduler.configure(.init(id: "hand", kind: .manual) { _ in })
        try await world.harness.scheduler.configure(
            .init(id: "rest", kind: .schedule, defaults: .init(startDelay: .minutes(5), pause: .minutes(10))) { _ in })
        try await world.harness.start()
        let preview = try await world.ask(
            "POST", "preview", ["job": "tick", "settings": ["cron": "15 * * * *"], "count": 2])
        #expect(preview.items("instant", in: "slots") == ["2026-01-01T00:15:00Z", "2026-01-01T01:15:00Z"])
        let off = try await world.ask("POST", "preview", ["job": "tick", "settings": ["disabled": true]])
        #expect(off["restReason"] == "the job is disabled")
        let rest = try await world.ask("POST", "preview", ["job": "rest", "settings": ["startDelay": 600]])
        #expect(rest.items("instant", in: "slots") == ["2026-01-01T00:10:00Z"])
        #expect(try await world.harness.scheduler.settings(of: "tick").cron == "0 * * * *")
        let wrong = try await world.ask("POST", "preview", ["job": "tick", "settings": ["cron": "99 * * * *"]])
        #expect(wrong["field"] == "settings.cron")
        #expect(try await world.ask("POST", "preview", ["job": "hand", "settings": [:]])["field"] == "job")
    }

    @Test func `wrong input is refused at its field`() async throws {
        let world = try await ScheduleWorld.started()
        for (body, field) in [
            (["cron": "99 * * * *"], "cron"), ([:], "cron"), (["every": 60, "count": 0], "count"),
            (["every": 60, "downFor": -1], "downFor"), (["settings": [:]], "job"),
            (["schedule": "a", "job": "backup"], "job"), (["every": 60, "zone": "Nowhere"], "zone"),
        ] as [(ParameterValue, ParameterValue)] {
            let refused = try await world.ask("POST", "preview", body)
            #expect(refused.status == 422)
            #expect(refused["field"] == field)
        }
        let half: ParameterValue = ["windows": [["from": "00:00", "to": "12:00"]]]
        for (step, field) in [(60, nil), (1, "downFor")] as [(ParameterValue, ParameterValue?)] {
            let answer = try await world.ask(
                "POST", "preview", ["every": step, "downFor": 31_622_400, "exclusions": half])
            #expect(answer.status == (field == nil ? 200 : 422))
            #expect(answer["field"] == field)
        }
        #expect(try await world.ask("POST", "preview", ["every": 1, "downFor": 31_622_400]).status == 200)
        #expect(try await world.ask("POST", "preview", ["schedule": "nobody"]).status == 404)
        #expect(try await world.ask("POST", "preview", ["job": "nobody", "every": 60]).status == 404)
    }

    @Test func `a viewer may ask`() async throws {
        let world = try await ScheduleWorld.started()
        #expect(try await world.ask("POST", "preview", ["every": 60], as: world.admin(.viewer)).status == 200)
    }
}
