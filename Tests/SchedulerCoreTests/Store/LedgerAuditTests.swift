import FoundationEssentials
import SchedulerTesting
import Testing

@testable import SchedulerCore

/// The audit finds what is wrong: each test damages a ledger that is right, in one way.
@Suite struct LedgerAuditTests {
    private static let origin = Date(timeIntervalSince1970: 1_767_225_600)

    private static func at(_ minute: Int) -> Date { origin.adding(.minutes(minute)) }

    /// Ten slots, a minute apart: 1…3 skipped, 4 and 5 ran, 6…9 missed, 10 ran.
    private struct Ledger {
        var record: ScheduleRecord
        var runs: [Run]
        var outcomes: [SlotRecord]

        init() {
            let schedule = Schedule(id: "lane", job: "job", recurrence: .every(.minutes(1)), start: at(0))
            record = ScheduleRecord(schedule, addedAt: at(0))
            record.cursor = at(10)
            runs = [4, 5, 10].enumerated().map { run(Int64($0.offset + 1), slot: $0.element) }
            outcomes = [outcome(1, 3, .skipped), outcome(6, 9, .missed)]
        }

        var found: [String] {
            LedgerAudit(of: record, runs: runs, outcomes: outcomes).violations.map(\.explanation)
        }
    }

    private static func run(_ id: Int64, slot: Int?) -> Run {
        let order = RunOrder(
            Job(id: "job", kind: .manual), schedule: "lane", slot: slot.map(at), trigger: slot == nil ? .hand : .slot,
            concurrency: 1, parameters: .none)
        return Run(id: RunID(rawValue: id), order: order, createdAt: at(0))
    }

    private static func outcome(_ first: Int, _ last: Int, _ outcome: Outcome, count: Int? = nil) -> SlotRecord {
        SlotRecord(
            schedule: "lane", first: at(first), last: at(last), count: count ?? last - first + 1, outcome: outcome,
            reason: "")
    }

    @Test func `a complete ledger is right, whatever the order in which it is given`() {
        var ledger = Ledger()
        #expect(ledger.found.isEmpty)
        ledger.runs.reverse()
        ledger.outcomes.reverse()
        ledger.runs.append(Self.run(9, slot: nil))
        #expect(ledger.found.isEmpty)
    }

    @Test func `a slot without an outcome is found`() {
        var ledger = Ledger()
        ledger.runs.remove(at: 1)
        #expect(ledger.found == ["slot 2026-01-01T00:05:00Z has no outcome"])
    }

    @Test func `slots between the last outcome and the cursor are found`() {
        var ledger = Ledger()
        ledger.record.cursor = Self.at(12)
        #expect(ledger.found.count == 2)
    }

    @Test func `slots that a dropped record leaves without outcome are found, twenty at most`() {
        var ledger = Ledger()
        ledger.outcomes.removeLast()
        #expect(ledger.found.count == 4)
        ledger.record.cursor = Self.at(1_000_000)
        #expect(ledger.found.count == 20)
    }

    @Test func `two runs of one slot are found`() {
        var ledger = Ledger()
        ledger.runs.append(Self.run(7, slot: 4))
        #expect(ledger.found == ["slot 2026-01-01T00:04:00Z has the runs 1 and 7"])
    }

    @Test func `a slot with a run and a record is found`() {
        var ledger = Ledger()
        ledger.runs.append(Self.run(7, slot: 8))
        #expect(ledger.found.count == 1)
        #expect(ledger.found.first?.contains("has run 7, and is in the record missed") == true)
    }

    @Test func `records that overlap are found`() {
        var ledger = Ledger()
        ledger.outcomes.append(Self.outcome(9, 9, .skipped))
        #expect(ledger.found.count == 1)
        #expect(ledger.found.first?.contains("overlap") == true)
    }

    @Test(arguments: [2, 4, 0])
    func `a wrong count is found`(count: Int) {
        var ledger = Ledger()
        ledger.outcomes[0].count = count
        #expect(!ledger.found.isEmpty)
    }

    @Test func `a run whose slot is none of the timetable's is found`() {
        var ledger = Ledger()
        ledger.runs[0].order.slot = Self.at(4).adding(.microseconds(1))
        #expect(ledger.found.count == 2)
        #expect(ledger.found.first?.contains("none of the timetable's") == true)
    }

    @Test func `a record that ends between slots is found`() {
        var ledger = Ledger()
        ledger.outcomes[1].first = Self.at(6).adding(.seconds(-1))
        #expect(ledger.found.count == 1)
    }

    @Test func `runs and records beyond the cursor are found`() {
        var ledger = Ledger()
        ledger.record.cursor = Self.at(8)
        #expect(ledger.found.count == 2)
    }

    @Test func `a record that says that slots ran is found, and one that ends before it begins`() {
        var ledger = Ledger()
        ledger.outcomes[0].outcome = .ran
        #expect(ledger.found.count == 1)
        ledger = Ledger()
        ledger.outcomes[0].first = Self.at(3)
        ledger.outcomes[0].last = Self.at(1)
        #expect(!ledger.found.isEmpty)
    }

    @Test func `what is older than the ledger does not count`() {
        var ledger = Ledger()
        ledger.record.recordedSince = Self.at(5)
        ledger.runs.removeFirst()
        ledger.outcomes.removeFirst()
        #expect(ledger.found.isEmpty)
    }

    @Test func `of a schedule that counts from completion only runs and records can contradict one another`() {
        var ledger = Ledger()
        ledger.record.schedule.recurrence = .afterCompletion(pause: .seconds(7))
        #expect(ledger.found.isEmpty)
        ledger.runs.append(Self.run(7, slot: 4))
        #expect(ledger.found.count == 1)
        ledger.outcomes.append(Self.outcome(10, 10, .skipped))
        #expect(ledger.found.count == 2)
    }

    @Test func `a record of a billion slots is checked at once`() {
        var ledger = Ledger()
        ledger.record.schedule.recurrence = .every(.milliseconds(1))
        ledger.record.cursor = Self.at(20_000)
        ledger.runs = []
        ledger.outcomes = [Self.outcome(0, 20_000, .missed, count: 1_200_000_000)]
        ledger.outcomes[0].first = Self.origin.adding(.milliseconds(1))
        #expect(ledger.found.isEmpty)
    }

    // MARK: Whole stores

    /// Has a planner of one's own write plans into a store of two schedules.
    private func store(planning plan: @escaping @Sendable (inout SchedulePlan) -> Void) async throws -> MemoryStore {
        let store = MemoryStore()
        let good = Schedule(id: "good", job: "other", recurrence: .every(.minutes(1)), start: Self.at(0))
        try await store.insert([Ledger().record.schedule, good], at: Self.at(0))
        let rules = SchedulingRules(job: Job(id: "job", kind: .manual), watchedSince: Self.at(0))
        let request = AdvanceRequest(node: "node", jobs: ["job", "other"], now: Self.at(3), limit: 10)
        _ = try await store.advance(request) { facts in
            var answer = SchedulePlan.deciding(facts, rules: rules)
            if facts.record.schedule.id == "lane" { plan(&answer) }
            return answer
        }
        return store
    }

    @Test func `a store whose planner does its work has complete ledgers`() async throws {
        let store = try await store { _ in }
        try await store.expectCompleteLedger()
        try await store.expectCompleteLedger(of: "job")
        try await store.expectCompleteLedger(of: "unknown")
    }

    @Test func `a planner that forgets outcomes is found out`() async throws {
        let store = try await store { $0.outcomes = [] }
        let error = await #expect(throws: LedgerError.self) { try await store.expectCompleteLedger() }
        #expect(error?.violations.map(\.schedule) == ["lane", "lane"])
        #expect(error?.description.contains("- lane: slot 2026-01-01T00:02:00Z has no outcome") == true)
        try await store.expectCompleteLedger(of: "other")
    }

    @Test func `a planner that moves the cursor too far is found out`() async throws {
        let store = try await store { $0.record.cursor = Self.at(5) }
        await #expect(throws: LedgerError.self) { try await store.expectCompleteLedger(of: "job") }
    }

    @Test func `a store in which runs have been doubled is found out`() async throws {
        let store = try await store { plan in
            let outcome = plan.runs[0]
            plan.outcomes.append(
                PlannedOutcome(
                    record: SlotRecord(
                        schedule: "lane", first: outcome.slot ?? .distantPast, last: outcome.slot ?? .distantPast,
                        count: 1, outcome: .skipped, reason: ""), predecessor: nil))
        }
        await #expect(throws: LedgerError.self) { try await store.expectCompleteLedger() }
    }
}
