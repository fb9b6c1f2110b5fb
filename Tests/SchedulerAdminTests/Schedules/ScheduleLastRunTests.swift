import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite struct ScheduleLastRunTests {
    @Test(arguments: TrialStore.allCases)
    func `each schedule tells its newest run, also while it goes on`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let world = try await ScheduleWorld.started(store: store, taking: .minutes(5))
            _ = try await world.create(["id": "hourly", "cron": "0 * * * *", "overlap": "allow", "overlapLimit": 9])
            _ = try await world.create(["id": "nightly", "cron": "0 3 * * *"])
            #expect(try await world.ask("GET", "schedules/hourly")["lastRun"] == .null)
            try await world.harness.advance(by: .minutes(62))
            let running: ParameterValue = [
                "id": 1, "state": "running", "startedAt": "2026-01-01T01:00:00Z", "finishedAt": .null,
                "duration": ["iso8601": "PT2M", "seconds": 120],
            ]
            #expect(try await world.ask("GET", "schedules/hourly")["lastRun"] == running)
            try await world.harness.advance(by: .hours(1))
            try await world.harness.advance(by: .minutes(8))
            let over: ParameterValue = [
                "id": 2, "state": "succeeded", "startedAt": "2026-01-01T02:00:00Z",
                "finishedAt": "2026-01-01T02:05:00Z", "duration": ["iso8601": "PT5M", "seconds": 300],
            ]
            let list = try await world.ask("GET", "schedules?job=backup")
            #expect(list.items("id") == ["hourly", "nightly"])
            #expect(list.items("lastRun") == [over, .null])
        }
    }
}
