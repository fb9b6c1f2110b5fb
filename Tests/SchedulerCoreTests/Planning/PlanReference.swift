import FoundationEssentials

@testable import SchedulerCore

/// What is to become of a schedule, worked out slot by slot from the words of the design, with no thought of speed.
struct PlanReference: Equatable {
    /// What becomes of one slot.
    enum Fate: Equatable {
        case run
        /// Nil where an older run that waits stands for it; otherwise the place of the new run.
        case coalesced(new: Int?)
        case skipped(String)
        case missed
    }

    var fates: [Int: Fate] = [:]
    var cursor = 0
    var nextLook: Int?
    var deferredThrough: Int?
    var isHeld = false
    var stopsRunning = false
    var runCount = 0

    private let situation: PlanCase
    private var created = 0

    init(_ situation: PlanCase) {
        self.situation = situation
        isHeld = situation.facts.record.schedule.hold != nil
        deferredThrough = situation.deferredThrough
        decide()
    }

    private var slots: [Int] { (0...situation.passed).map { $0 * 60 } }
    private var covers: Bool { situation.catchUp.coversHolds && !situation.endsDefinition }
    private var isOver: Bool { situation.maximumRuns.map { runCount >= $0 } ?? false }

    private mutating func decide() {
        guard situation.now > 0 else {
            nextLook = 60
            return
        }
        if let reason = restReason {
            rest(reason)
            return
        }
        var open = slots.filter { $0 > 0 }
        var unseenBefore = max(situation.watchedSince + 1, deferredThrough.map { $0 + 1 } ?? 0)
        if let until = situation.until {
            isHeld = false
            if covers {
                unseenBefore = max(unseenBefore, until)
            } else {
                for slot in open where slot < until { fates[slot] = .skipped("held by ops") }
                open.removeAll { $0 < until }
            }
        }
        deferredThrough = nil
        catchUp(open.filter { $0 < unseenBefore })
        for slot in open where slot >= unseenBefore && !isOver {
            fates[slot] = fate(of: slot, running: situation.running, waiting: situation.waiting + created)
        }
        nextLook = isOver ? nil : (situation.passed + 1) * 60
        cursor = isOver ? fates.filter { $0.value == .run }.keys.max() ?? 0 : situation.now
    }

    private var restReason: String? {
        switch situation.rest {
        case .none, .lifted, .liftedAtSlot: nil
        case .held, .heldForAWhile: "held by ops"
        case .scheduleDisabled: "the schedule is disabled"
        case .jobDisabled: "the job is disabled"
        case .jobStopped: "the job is stopped"
        }
    }

    private mutating func rest(_ reason: String) {
        if covers {
            deferredThrough = situation.now
            nextLook = situation.until
        } else {
            for slot in slots where slot > 0 { fates[slot] = .skipped(reason) }
            cursor = situation.now
            nextLook = (situation.passed + 1) * 60
        }
    }

    private mutating func catchUp(_ unseen: [Int]) {
        let oldest = situation.now - Int(situation.catchUp.within.components.seconds)
        for slot in unseen where slot < oldest { fates[slot] = .missed }
        let recent = unseen.filter { $0 >= oldest }
        switch situation.catchUp.mode {
        case .none:
            for slot in recent { fates[slot] = .missed }
        case .latest:
            guard let slot = recent.last else { return }
            follow(catchUp(slot), recent.dropLast())
        case .first:
            guard let slot = recent.first else { return }
            let fate = catchUp(slot)
            if !isOver { follow(fate, recent.dropFirst()) }
        case .all(let limit):
            let chosen = recent.suffix(min(limit, situation.maximumRuns ?? limit))
            for slot in recent.dropLast(chosen.count) { fates[slot] = .missed }
            for slot in chosen { _ = catchUp(slot) }
        }
    }

    /// Those that are caught up queue behind one another: each is judged by the runs that were there before.
    private mutating func catchUp(_ slot: Int) -> Fate {
        let fate = fate(of: slot, running: situation.running, waiting: situation.waiting)
        fates[slot] = fate
        return fate
    }

    /// Slots for which another's run stands, or which share its fate.
    private mutating func follow(_ fate: Fate, _ others: some Sequence<Int>) {
        for slot in others { fates[slot] = fate == .run ? .coalesced(new: created - 1) : fate }
    }

    private mutating func fate(of slot: Int, running: Int, waiting: Int) -> Fate {
        let newest = created > 0 ? created - 1 : nil
        switch situation.overlap {
        case .skip where running + waiting > 0:
            return .skipped("the run before it was still going")
        case .queueOne where waiting > 0, .cancelRunning where waiting > 0:
            return .coalesced(new: newest)
        case .allow(let limit) where running + waiting >= limit:
            return .skipped("\(limit) runs were still going")
        case .cancelRunning where running > 0:
            stopsRunning = true
        default: break
        }
        created += 1
        runCount += 1
        return .run
    }

    static func == (left: PlanReference, right: PlanReference) -> Bool {
        left.fates == right.fates && left.cursor == right.cursor && left.nextLook == right.nextLook
            && left.deferredThrough == right.deferredThrough && left.isHeld == right.isHeld
            && left.stopsRunning == right.stopsRunning && left.runCount == right.runCount
    }
}

extension PlanReference {
    /// What a plan makes of a situation, in the same words; nil where its outcomes do not add up.
    init(_ plan: SchedulePlan, of situation: PlanCase) throws(PlanFault) {
        self.situation = situation
        cursor = PlanCase.second(plan.record.cursor)
        nextLook = plan.record.nextLook.map(PlanCase.second)
        deferredThrough = plan.record.deferredThrough.map(PlanCase.second)
        isHeld = plan.record.schedule.hold != nil
        stopsRunning = plan.stopsRunning
        runCount = plan.record.runCount
        for order in plan.runs { try add(order.slot, .run) }
        for outcome in plan.outcomes { try add(outcome) }
    }

    private mutating func add(_ outcome: PlannedOutcome) throws(PlanFault) {
        let record = outcome.record
        let fate: Fate
        switch record.outcome {
        case .ran: throw PlanFault("a record says that its slots ran")
        case .missed: fate = .missed
        case .skipped: fate = .skipped(record.reason)
        case .coalesced:
            guard (record.run == PlanCase.waitingRun) != (outcome.newRun != nil) else {
                throw PlanFault(
                    "coalesced into \(String(describing: record.run)), \(String(describing: outcome.newRun))")
            }
            fate = .coalesced(new: outcome.newRun)
        }
        let slots = Array(stride(from: PlanCase.second(record.first), through: PlanCase.second(record.last), by: 60))
        guard slots.count == record.count else { throw PlanFault("\(record.count) slots counted of \(slots)") }
        for slot in slots { try add(PlanCase.date(slot), fate) }
    }

    private mutating func add(_ slot: Date?, _ fate: Fate) throws(PlanFault) {
        guard let slot else { throw PlanFault("a run without a slot") }
        let second = PlanCase.second(slot)
        guard fates.updateValue(fate, forKey: second) == nil else { throw PlanFault("slot \(second) has two outcomes") }
    }
}

/// What a plan must never be.
struct PlanFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
