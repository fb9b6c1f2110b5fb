import FoundationEssentials
import Testing

@testable import SchedulerCore

@Suite struct SchedulePlanTests {
    @Test(.takesTurns, arguments: PlanCase.overlaps)
    func `every small situation is planned as the design says`(overlap: OverlapPolicy) async throws {
        let timetable = try Timetable(.every(.minutes(1)), anchor: PlanCase.date(0))
        var failures: [String] = []
        var count = 0
        await PlanCase.forAll(overlap) { situation in
            count += 1
            let facts = situation.facts
            let plan = SchedulePlan.deciding(facts, rules: situation.rules) { _ in timetable }
            do {
                try check(plan, of: situation)
            } catch {
                failures.append("\(situation): \(error)")
            }
        }
        #expect(count == 5 * 4 * 4 * 8 * 3 * 6 * 3)
        #expect(
            failures.isEmpty, "\(failures.count) of \(count), such as:\n\(failures.prefix(5).joined(separator: "\n"))")
    }

    @Test(.takesTurns, arguments: PlanCase.overlaps)
    func `the same facts give the same plan`(overlap: OverlapPolicy) async {
        var count = 0
        var differing = 0
        await PlanCase.forAll(overlap) { situation in
            count += 1
            guard count.isMultiple(of: 7) else { return }
            let plans = (0..<2).map { _ in SchedulePlan.deciding(situation.facts, rules: situation.rules) }
            if plans[0] != plans[1] { differing += 1 }
        }
        #expect(differing == 0)
    }

    /// Compares a plan with the reference, and expects what is true of every plan.
    private func check(_ plan: SchedulePlan, of situation: PlanCase) throws {
        let expected = PlanReference(situation)
        let found = try PlanReference(plan, of: situation)
        guard found == expected else { throw PlanFault("\nexpected \(expected)\n   found \(found)") }
        let before = situation.record
        if plan.record.cursor < before.cursor { throw PlanFault("the cursor goes back") }
        if let look = plan.record.nextLook, look <= situation.facts.now { throw PlanFault("the next look has come") }
        let due = situation.passed == 0 ? [] : (1...situation.passed).map { $0 * 60 }.filter { $0 <= found.cursor }
        guard Set(found.fates.keys) == Set(due) else {
            throw PlanFault("outcomes of \(found.fates.keys), not of \(due)")
        }
        try checkOrder(of: plan)
        for order in plan.runs where order != expectedOrder(slot: order.slot, overlap: situation.overlap) {
            throw PlanFault("the order \(order)")
        }
    }

    /// Outcomes are in order, as few as can be, and know the slot before them.
    private func checkOrder(of plan: SchedulePlan) throws {
        let runs = plan.runs.compactMap(\.slot)
        guard runs == runs.sorted() else { throw PlanFault("runs out of order") }
        let recorded = (runs + plan.outcomes.map(\.record.last)).sorted()
        if let last = recorded.last, plan.record.lastSlot != last { throw PlanFault("last slot") }
        var previous: PlannedOutcome?
        for outcome in plan.outcomes {
            guard outcome.predecessor == recorded.last(where: { $0 < outcome.record.first }) else {
                throw PlanFault("the predecessor of \(outcome)")
            }
            if let previous {
                guard previous.record.last < outcome.record.first else { throw PlanFault("outcomes out of order") }
                if previous.newRun == outcome.newRun,
                    previous.record.isContinued(by: outcome.record, after: outcome.predecessor)
                {
                    throw PlanFault("\(previous) and \(outcome) are one")
                }
            }
            previous = outcome
        }
    }

    private func expectedOrder(slot: Date?, overlap: OverlapPolicy) -> RunOrder {
        RunOrder(
            PlanCase.job, schedule: "lane", slot: slot, trigger: .slot, concurrency: overlap.concurrency,
            parameters: ["a": 1])
    }
}
