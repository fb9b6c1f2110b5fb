import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite struct SlotPageTests {
    @Test(arguments: TrialStore.allCases)
    func `pages of one line after the other are the list of all schedules, in order`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let world = try await ScheduleWorld.started(store: store)
            for id in ["a", "b", "c"] as [ParameterValue] {
                _ = try await world.create(["id": id, "cron": "0 * * * *"])
            }
            try await world.harness.advance(by: .minutes(61))
            try await world.ask("POST", "schedules/b/hold", ["until": "2026-01-01T03:30:00Z", "reason": "tapes"])
            try await world.harness.advance(by: .hours(3))
            try await world.ask(
                "POST", "schedules/b/backfill", ["from": "2026-01-01T02:00:00Z", "through": "2026-01-01T02:00:00Z"])
            let all = try await world.ask("GET", "slots?limit=1000")
            guard case .list(let lines)? = all["items"] else { throw Problem.malformed("no list") }
            #expect(
                all.items("schedule") == ["a", "b", "c", "a", "c", "a", "b", "b", "c", "a", "b", "c"])
            for limit in 1...4 {
                var seen: [ParameterValue] = []
                var cursor = ""
                while seen.count < 20 {
                    let page = try await world.ask("GET", "slots?limit=\(limit)\(cursor)")
                    if case .list(let items)? = page["items"] { seen += items }
                    guard case .text(let next)? = page["next"] else { break }
                    cursor = "&cursor=\(next)"
                }
                #expect(seen == lines, "pages of \(limit)")
            }
            let others = try await world.ask("GET", "slots?outcome=skipped&outcome=missed&limit=1")
            #expect(others.items("reason") == ["held by ann: tapes"] && others["next"] == .null)
        }
    }
}
