import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

/// The heatmap as it would be.
@Suite struct HeatmapPreviewTests {
    /// How many runs begin in each cell in which any does.
    private func starts(_ map: Answer) -> [Int: ParameterValue] {
        map.items("starts", in: "cells").enumerated().filter { $0.element != 0 }
            .reduce(into: [:]) { $0[$1.offset] = $1.element }
    }

    private func world() async throws -> ScheduleWorld {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *"])
        _ = try await world.create(["id": "b", "cron": "0 2 * * *"])
        return world
    }

    @Test func `a changed schedule is in it as it would be, and nothing is changed`() async throws {
        let world = try await world()
        let before = try await world.ask("GET", "heatmap?days=1")
        #expect(starts(before) == [2: 2])
        #expect(before["subject"] == nil)
        let map = try await world.ask("POST", "heatmap?days=1", ["schedule": "a", "cron": "0 5,6 * * *"])
        #expect(map.status == 200)
        #expect(starts(map) == [2: 1, 5: 1, 6: 1])
        #expect(map["subject"] == "a")
        #expect(map.items("schedule", in: "schedules") == ["a", "b"])
        #expect(try await world.ask("GET", "heatmap?days=1").json == before.json)
        let audited = try await world.harness.scheduler.store.auditEntries(AuditQuery(operation: "heatmap.preview"))
        #expect(audited.isEmpty)
    }

    @Test func `a new schedule is in it beside those that there are`() async throws {
        let world = try await world()
        _ = try await world.create(["id": "preview", "cron": "0 1 * * *"])
        let map = try await world.ask("POST", "heatmap?days=1", ["job": "backup", "cron": "0 5 * * *"])
        #expect(starts(map) == [1: 1, 2: 2, 5: 1])
        #expect(map["subject"] == "preview+")
        let off = try await world.ask(
            "POST", "heatmap?days=1", ["job": "backup", "cron": "0 5 * * *", "isEnabled": false])
        #expect(starts(off) == [1: 1, 2: 2])
        #expect(off.items("reason", in: "leftOut") == ["the schedule is disabled"])
    }

    @Test func `a job's changed settings count for all of its schedules`() async throws {
        let world = try await world()
        try await world.harness.scheduler.configure(
            .init(id: "nightly", kind: .cron, defaults: Settings(cron: "0 3 * * *")) { _ in })
        _ = try await world.ask("POST", "schedules", ["id": "c", "job": "nightly", "cron": "0 4 * * *"])
        try await world.harness.settle()
        let later = try await world.ask(
            "POST", "heatmap?days=1", ["job": "nightly", "settings": ["cron": "0 7 * * *"]])
        #expect(starts(later) == [2: 2, 4: 1, 7: 1])
        #expect(later["subject"] == "@nightly")
        let off = try await world.ask("POST", "heatmap?days=1", ["job": "nightly", "settings": ["disabled": true]])
        #expect(starts(off) == [2: 2])
        #expect(off.items("schedule", in: "leftOut") == ["@nightly", "c"])
    }

    @Test(
        arguments: [
            (["cron": "0 5 * * *"], "job"), (["job": "backup"], "cron"),
            (["schedule": "a", "cron": "99 * * * *"], "cron"),
        ] as [(ParameterValue, ParameterValue)])
    func `what cannot be previewed is refused at its field`(body: ParameterValue, field: ParameterValue) async throws {
        let refused = try await world().ask("POST", "heatmap", body)
        #expect(refused.status == 422 && refused["field"] == field)
    }

    @Test func `the filter of the map counts for what is previewed too`() async throws {
        let world = try await world()
        try await world.configure("other")
        let body: ParameterValue = ["schedule": "a", "cron": "0 5 * * *"]
        #expect(starts(try await world.ask("POST", "heatmap?days=1&job=other", body)).isEmpty)
        #expect(starts(try await world.ask("POST", "heatmap?days=1&job=backup", body)) == [2: 1, 5: 1])
    }
}
