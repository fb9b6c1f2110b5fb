package import FoundationEssentials

/// The promise of the slot ledger, checked on one schedule: each slot up to the cursor has exactly one outcome.
///
/// The slots between the beginning of the record and the cursor are walked in the schedule's timetable. Each must have
/// a run of its own, or be covered by exactly one outcome record, whose count must be right. No run may have a slot
/// that the timetable does not know, and no slot two runs. A run of the past that somebody asked for
/// (``Trigger/backfill``) is no outcome: its slot keeps the one that it has.
///
/// A schedule that counts from completion has no timetable, and its slots go back with a clock that is stepped back: of
/// it is checked only that no slot has two runs, or a run and a record of its own.
///
/// - Complexity: O(r log r + o log o) in the runs and outcome records, however many slots a record covers.
public struct LedgerAudit: Sendable {
    let record: ScheduleRecord
    let runs: [SlotRun]
    let outcomes: [SlotRecord]
    let timetable: Timetable?
    /// What does not keep the promise, in words; empty where all is well.
    public private(set) var violations: [LedgerViolation] = []

    /// No more violations than this are listed for one schedule.
    package static let limit = 20

    /// Checks a schedule.
    ///
    /// - Parameters:
    ///   - record: the schedule and its ledger's reach.
    ///   - runs: all its runs that are kept.
    ///   - outcomes: all its outcome records.
    public init(of record: ScheduleRecord, runs: [Run], outcomes: [SlotRecord]) {
        let runs = runs.compactMap { run in run.slot.map { SlotRun(id: run.id, slot: $0, trigger: run.trigger) } }
        self.init(of: record, runs: runs, outcomes: outcomes)
    }

    /// Checks a schedule, of whose runs only so much is known.
    package init(of record: ScheduleRecord, runs: [SlotRun], outcomes: [SlotRecord]) {
        self.record = record
        self.runs = runs.sorted { ($0.slot, $0.id) < ($1.slot, $1.id) }
        self.outcomes = outcomes.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
        timetable = try? Timetable(of: record)
        checkRuns()
        checkOutcomes()
        checkRunsAgainstOutcomes()
        if let timetable { walk(timetable) }
    }

    private mutating func note(_ violation: String) {
        guard violations.count < Self.limit else { return }
        violations.append(LedgerViolation(schedule: record.schedule.id, explanation: violation))
    }

    // MARK: What is recorded

    private mutating func checkRuns() {
        for (run, next) in zip(runs, runs.dropFirst()) where run.slot == next.slot {
            note("slot \(text(run.slot)) has the runs \(run.id) and \(next.id)")
        }
        guard let timetable else { return }
        for run in runs {
            let slot = run.slot
            guard slot > record.recordedSince, run.trigger != .backfill else { continue }
            if slot > record.cursor {
                // One that ran in a former life, whose clock was ahead of the present one's.
                if case .once = record.schedule.recurrence { continue }
                note("run \(run.id) has the slot \(text(slot)), which is later than the cursor \(text(record.cursor))")
            } else if !timetable.contains(slot) {
                note("run \(run.id) has the slot \(text(slot)), which is none of the timetable's")
            }
        }
    }

    private mutating func checkOutcomes() {
        for outcome in outcomes where outcome.last > record.recordedSince {
            if outcome.first > outcome.last { note("\(text(outcome)) ends before it begins") }
            if outcome.outcome == .ran { note("\(text(outcome)) says that its slots ran, which only a run can say") }
            if outcome.count < 1 { note("\(text(outcome)) counts \(outcome.count) slots") }
            if let timetable { checkSlots(of: outcome, in: timetable) }
        }
        guard timetable != nil else { return }
        for (outcome, next) in zip(outcomes, outcomes.dropFirst()) where next.first <= outcome.last {
            note("\(text(outcome)) and \(text(next)) overlap")
        }
    }

    private mutating func checkSlots(of outcome: SlotRecord, in timetable: Timetable) {
        guard outcome.first <= outcome.last else { return }
        if outcome.last > record.cursor {
            note("\(text(outcome)) reaches beyond the cursor \(text(record.cursor))")
        }
        guard outcome.first > record.recordedSince else {
            note("\(text(outcome)) begins before the ledger does, at \(text(record.recordedSince))")
            return
        }
        for end in [outcome.first, outcome.last] where !timetable.contains(end) {
            note("\(text(outcome)) has an end, \(text(end)), that is none of the timetable's slots")
        }
        let count = timetable.count(after: outcome.first.adding(.microseconds(-1)), through: outcome.last)
        if count != outcome.count {
            note("\(text(outcome)) counts \(outcome.count) slots, of which there are \(count)")
        }
    }

    private mutating func checkRunsAgainstOutcomes() {
        guard timetable != nil else {
            let skipped = Set(outcomes.filter { $0.count == 1 }.map(\.first))
            for run in runs where skipped.contains(run.slot) && run.trigger != .backfill {
                note("slot \(text(run.slot)) has run \(run.id), and a record too")
            }
            return
        }
        var outcomes = outcomes[...]
        for run in runs where run.trigger != .backfill {
            let slot = run.slot
            while let outcome = outcomes.first, outcome.last < slot { outcomes.removeFirst() }
            if let outcome = outcomes.first, outcome.first <= slot {
                note("slot \(text(slot)) has run \(run.id), and is in \(text(outcome)) too")
            }
        }
    }

    // MARK: What should be recorded

    private mutating func walk(_ timetable: Timetable) {
        let slotsOfRuns = Set(runs.lazy.filter { $0.trigger != .backfill }.map(\.slot))
        var outcomes = outcomes[...]
        var position = record.recordedSince
        var missing = 0
        while missing < Self.limit, let slot = timetable.next(after: position), slot <= record.cursor {
            while let outcome = outcomes.first, outcome.last < slot { outcomes.removeFirst() }
            if let outcome = outcomes.first, outcome.first <= slot {
                position = max(outcome.last, slot)
                continue
            }
            if !slotsOfRuns.contains(slot) {
                missing += 1
                note("slot \(text(slot)) has no outcome")
            }
            position = slot
        }
    }

    // MARK: Words

    private func text(_ instant: Date) -> String {
        ISO8601.text(instant)
    }

    private func text(_ outcome: SlotRecord) -> String {
        "the record \(outcome.outcome) of \(text(outcome.first))…\(text(outcome.last))"
    }
}

/// One way in which a schedule's ledger does not keep its promise.
public struct LedgerViolation: Hashable, Sendable, CustomStringConvertible {
    /// The schedule.
    public let schedule: ScheduleID
    /// What is wrong, in words.
    public let explanation: String

    /// The schedule and what is wrong, in one line.
    public var description: String { "\(schedule): \(explanation)" }
}

/// What the audit needs of a run that came from a slot, so that a million of them fit into memory.
package struct SlotRun: Sendable {
    let id: RunID
    let slot: Date
    let trigger: Trigger

    package init(id: RunID, slot: Date, trigger: Trigger) {
        self.id = id
        self.slot = slot
        self.trigger = trigger
    }
}
