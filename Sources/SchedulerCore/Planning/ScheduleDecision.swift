import FoundationEssentials

/// Works out what to do with one schedule at one instant.
///
/// The slots between the cursor and now fall into at most three parts, oldest first: those that passed under a hold
/// that has lifted itself, those that passed unseen (catch-up), and those that are due (overlap).
package struct ScheduleDecision {
    let facts: ScheduleFacts
    let rules: SchedulingRules
    let timetable: Timetable
    var plan: SchedulePlan
    /// The runs that are not over, with those that this plan creates.
    var unfinished: UnfinishedRuns
    /// A plan handles at most this many slots that are due; the rest follows in the next transaction.
    static let slotsPerPlan = 1_000
    private static let coalescedReason = "a run was waiting already"

    init(facts: ScheduleFacts, rules: SchedulingRules, timetable: Timetable) {
        self.facts = facts
        self.rules = rules
        self.timetable = timetable
        plan = SchedulePlan(record: facts.record)
        unfinished = facts.unfinished
    }

    private var schedule: Schedule { facts.record.schedule }
    private var catchUp: CatchUpPolicy { schedule.catchUp ?? rules.job.catchUp }
    private var overlap: OverlapPolicy { schedule.overlap ?? rules.job.overlap }

    /// The plan for a schedule whose slots are calendar instants.
    mutating func decide() {
        decideSlots()
        plan.record.forgetSkips()
    }

    private mutating func decideSlots() {
        let now = facts.now
        guard !plan.record.isOver else {
            plan.record.nextLook = nil
            return
        }
        guard now > plan.record.cursor else {
            plan.record.nextLook = timetable.next(after: plan.record.cursor)
            return
        }
        if let reason = rules.restReason(of: schedule, at: now) {
            rest(through: now, reason: reason)
            if plan.record.cursor >= now { plan.record.nextLook = timetable.next(after: now) }
            return
        }
        if let hold = schedule.hold, let until = hold.until {
            // The hold is over at its end, so a slot at that very instant is not held.
            rest(through: until.justBefore, reason: hold.explanation)
            plan.record.schedule.hold = nil
        }
        let unseenThrough = min(max(rules.watchedSince, plan.record.deferredThrough ?? rules.watchedSince), now)
        plan.record.deferredThrough = nil
        guard catchUpSlots(through: unseenThrough), runDueSlots(through: now) else { return }
        plan.record.cursor = max(plan.record.cursor, now)
        plan.record.nextLook = timetable.next(after: plan.record.cursor)
    }

    /// Passes over slots while the schedule rests: skipped for good, or put off until it resumes.
    private mutating func rest(through end: Date, reason: String) {
        if catchUp.coversHolds, !facts.endsDefinition {
            plan.record.deferredThrough = max(plan.record.deferredThrough ?? end, end)
            plan.record.nextLook = schedule.hold.flatMap { $0.holds(at: facts.now) ? $0.until : nil }
        } else {
            record(after: plan.record.cursor, through: end, as: .skipped, reason: reason)
            plan.record.cursor = max(plan.record.cursor, end)
        }
    }

    // MARK: Slots that are due

    /// Gives each slot up to the instant its outcome by the overlap policy.
    ///
    /// - Returns: false when the plan ends before the instant, with cursor and next look set.
    private mutating func runDueSlots(through end: Date) -> Bool {
        var handled = 0
        while let slot = timetable.next(after: plan.record.cursor), slot <= end {
            guard handled < Self.slotsPerPlan else {
                plan.record.nextLook = facts.now
                return false
            }
            handled += 1
            let resolution = resolve(slot, among: unfinished)
            guard record(slot, as: resolution) else { return false }
        }
        return true
    }

    // MARK: Slots that passed unseen

    /// Gives the slots up to the instant their outcomes by the catch-up policy.
    ///
    /// - Returns: false when the schedule is over.
    private mutating func catchUpSlots(through end: Date) -> Bool {
        guard end > plan.record.cursor else { return true }
        let oldest = facts.now.adding(.zero - catchUp.within)
        if oldest > plan.record.cursor {
            let horizon = min(oldest.adding(.microseconds(-1)), end)
            record(
                after: plan.record.cursor, through: horizon, as: .missed,
                reason: "no node was watching, and it is older than the catch-up window")
            plan.record.cursor = max(plan.record.cursor, horizon)
        }
        switch catchUp.mode {
        case .none: record(after: plan.record.cursor, through: end, as: .missed, reason: "no node was watching")
        case .latest: guard catchUpLatest(through: end) else { return false }
        case .first: guard catchUpFirst(through: end) else { return false }
        case .all(let limit): guard catchUpAll(through: end, limit: limit) else { return false }
        }
        plan.record.cursor = max(plan.record.cursor, end)
        return true
    }

    private mutating func catchUpLatest(through end: Date) -> Bool {
        guard let slot = newestSlots(through: end, limit: 1).first else {
            recordSkips(through: end)
            return true
        }
        let resolution = resolve(slot, among: facts.unfinished)
        record(
            after: plan.record.cursor, through: slot.justBefore, following: resolution, newRun: plan.runs.count)
        guard record(slot, as: resolution) else { return false }
        recordSkips(through: end)
        return true
    }

    private mutating func catchUpFirst(through end: Date) -> Bool {
        var position = plan.record.cursor
        while let skipped = timetable.next(after: position), schedule.skip(of: skipped) != nil { position = skipped }
        recordSkips(through: min(position, end))
        guard let slot = timetable.next(after: position), slot <= end else { return true }
        let resolution = resolve(slot, among: facts.unfinished)
        guard record(slot, as: resolution) else { return false }
        record(after: slot, through: end, following: resolution, newRun: plan.runs.count - 1)
        return true
    }

    private mutating func catchUpAll(through end: Date, limit: Int) -> Bool {
        let wanted = min(limit, schedule.maximumRuns.map { $0 - plan.record.runCount } ?? limit)
        let slots = newestSlots(through: end, limit: wanted)
        if let oldest = slots.last {
            record(
                after: plan.record.cursor, through: oldest.justBefore, as: .missed,
                reason: "no node was watching, and the catch-up limit is \(limit)")
            plan.record.cursor = max(plan.record.cursor, oldest.justBefore)
        }
        for slot in slots.reversed() {
            recordSkips(through: slot.justBefore)
            guard record(slot, as: resolve(slot, among: facts.unfinished)) else { return false }
        }
        recordSkips(through: end)
        return true
    }

    /// The newest slots after the cursor that nobody passes over, the newest first.
    private func newestSlots(through end: Date, limit: Int) -> [Date] {
        var slots: [Date] = []
        var edge = end.justAfter
        while slots.count < limit, let slot = timetable.previous(before: edge), slot > plan.record.cursor {
            if schedule.skip(of: slot) == nil { slots.append(slot) }
            edge = slot
        }
        return slots
    }

    // MARK: One slot

    /// What is to become of a slot.
    private enum Resolution {
        case run(RunOrder)
        case coalesced(existing: RunID?, new: Int?)
        case skipped(String)
    }

    /// Asks the overlap policy. Slots that are caught up queue behind one another, so they are resolved among the
    /// runs that were unfinished before.
    private mutating func resolve(_ slot: Date, among unfinished: UnfinishedRuns) -> Resolution {
        if let skip = schedule.skip(of: slot) { return .skipped(skip.explanation) }
        let decision = overlap.decision(for: unfinished)
        switch decision {
        case .create, .createAndStopRunning:
            if decision == .createAndStopRunning { plan.stopsRunning = true }
            let parameters =
                schedule.parameters.values.isEmpty
                ? rules.job.parameters : rules.job.parameters.merging(schedule.parameters)
            return .run(
                RunOrder(
                    rules.job, schedule: schedule.id, slot: slot, trigger: .slot, concurrency: overlap.concurrency,
                    parameters: parameters, availableAt: delayed(slot)))
        case .coalesce:
            let new = plan.runs.indices.last
            return .coalesced(existing: new == nil ? unfinished.newestWaiting : nil, new: new)
        case .skip(let reason):
            return .skipped(reason)
        }
    }

    /// When the run of a slot may start, if the schedule spreads its runs.
    private func delayed(_ slot: Date) -> Date? {
        guard let jitter = schedule.jitter else { return nil }
        let instant = slot.adding(jitter.delay(of: slot, in: timetable, key: schedule.id.rawValue))
        return instant > facts.now ? instant : nil
    }

    /// Records what becomes of one slot, and moves the cursor to it.
    ///
    /// - Returns: false when the schedule is over with it.
    private mutating func record(_ slot: Date, as resolution: Resolution) -> Bool {
        switch resolution {
        case .run(let order):
            plan.runs.append(order)
            plan.record.runCount += 1
            plan.record.lastSlot = slot
            unfinished.waiting += 1
        case .coalesced(let existing, let new):
            append(
                first: slot, last: slot, count: 1, as: .coalesced, reason: Self.coalescedReason,
                run: existing, newRun: new)
        case .skipped(let reason):
            append(first: slot, last: slot, count: 1, as: .skipped, reason: reason)
        }
        plan.record.cursor = slot
        if plan.record.isOver { plan.record.nextLook = nil }
        return !plan.record.isOver
    }

    /// Records the slots for which another slot's resolution stands too.
    ///
    /// - Parameter newRun: the place in the plan of the run that the resolution creates, if it creates one.
    private mutating func record(
        after start: Date, through end: Date, following resolution: Resolution, newRun: Int
    ) {
        switch resolution {
        case .run:
            record(after: start, through: end, as: .coalesced, reason: "caught up by one run", newRun: newRun)
        case .coalesced(let existing, let new):
            record(
                after: start, through: end, as: .coalesced, reason: Self.coalescedReason, run: existing, newRun: new)
        case .skipped(let reason):
            record(after: start, through: end, as: .skipped, reason: reason)
        }
    }

    // MARK: Many slots

    /// Records one outcome for all slots later than `start` and up to `end`, if there are any, but for those that
    /// somebody passes over.
    private mutating func record(
        after start: Date, through end: Date, as outcome: Outcome, reason: String, run: RunID? = nil,
        newRun: Int? = nil
    ) {
        var start = start
        for skip in schedule.skips.sorted(by: { $0.slot < $1.slot })
        where skip.slot > start && skip.slot <= end && timetable.contains(skip.slot) {
            recordAlike(
                after: start, through: skip.slot.justBefore, as: outcome, reason: reason, run: run, newRun: newRun)
            append(first: skip.slot, last: skip.slot, count: 1, as: .skipped, reason: skip.explanation)
            start = skip.slot
        }
        recordAlike(after: start, through: end, as: outcome, reason: reason, run: run, newRun: newRun)
    }

    /// Records the slots up to the instant that somebody passes over, where there are no others; moves the cursor.
    private mutating func recordSkips(through end: Date) {
        guard !schedule.skips.isEmpty, end > plan.record.cursor else { return }
        record(after: plan.record.cursor, through: end, as: .missed, reason: "no node was watching")
        plan.record.cursor = end
    }

    private mutating func recordAlike(
        after start: Date, through end: Date, as outcome: Outcome, reason: String, run: RunID?, newRun: Int?
    ) {
        guard end > start, let first = timetable.next(after: start), first <= end,
            let last = timetable.previous(before: end.justAfter)
        else { return }
        let count = first == last ? 1 : timetable.count(after: start, through: end)
        append(first: first, last: last, count: count, as: outcome, reason: reason, run: run, newRun: newRun)
    }

    private mutating func append(
        first: Date, last: Date, count: Int, as outcome: Outcome, reason: String, run: RunID? = nil,
        newRun: Int? = nil
    ) {
        let record = SlotRecord(
            schedule: schedule.id, first: first, last: last, count: count, outcome: outcome, reason: reason, run: run)
        let predecessor = plan.record.lastSlot
        plan.record.lastSlot = last
        if let previous = plan.outcomes.last, previous.newRun == newRun,
            previous.record.isContinued(by: record, after: predecessor)
        {
            plan.outcomes[plan.outcomes.count - 1].record.extend(by: record)
        } else {
            plan.outcomes.append(PlannedOutcome(record: record, predecessor: predecessor, newRun: newRun))
        }
    }
}

extension Date {
    /// The next instant of the microsecond grid.
    fileprivate var justAfter: Date { adding(.microseconds(1)) }
    /// The instant before it on the microsecond grid.
    fileprivate var justBefore: Date { adding(.microseconds(-1)) }
}
