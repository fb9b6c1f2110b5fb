import FoundationEssentials
import SchedulerTesting
import Testing

@testable import SchedulerCore

@Suite struct MemoryStoreTests {
    @Test(arguments: StoreConformance.checks)
    func `a memory store keeps every promise of the store protocols`(check: StoreCheck) async throws {
        try await check.run(on: MemoryStore())
    }

    @Test func `checks have names of their own`() {
        let names = StoreConformance.checks.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func `a job with a pause goes on after the clock was stepped back onto instants at which it ran`()
        async throws
    {
        let store = MemoryStore()
        let start = Date(timeIntervalSince1970: 1_767_225_600)
        let schedule = Schedule(
            id: "job", job: "job", recurrence: .afterCompletion(pause: .minutes(1)), start: start)
        try await store.insert([schedule], at: start.adding(.seconds(-1)))
        let rules = SchedulingRules(job: Job(id: "job", kind: .schedule), watchedSince: start)
        var now = start
        var ended = 0
        for minute in 0..<20 {
            if minute == 10 {
                now = start
                try await store.settle("job", at: now) { SchedulePlan.deciding($0, rules: rules) }
            }
            let request = AdvanceRequest(node: "node", jobs: ["job"], now: now, limit: 10)
            _ = try await store.advance(request) { SchedulePlan.deciding($0, rules: rules) }
            let claim = ClaimRequest(node: "node", jobs: ["job"], limit: 10, now: now, lease: now.adding(.minutes(1)))
            for run in try await store.claim(claim).runs {
                let finish = RunFinish(
                    claim: run.claim, transition: RunTransition(state: .succeeded), history: HistoryPolicy())
                _ = try await store.finish([finish], by: "node", at: now)
                ended += 1
            }
            // A little late, so that a slot that was put off by a microsecond is due.
            now = now.adding(.minutes(1))
            if minute >= 10 { now = now.adding(.seconds(1)) }
        }
        #expect(ended >= 18)
    }
}
