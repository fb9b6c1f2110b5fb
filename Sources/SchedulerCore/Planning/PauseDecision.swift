import FoundationEssentials

/// Works out what to do with a schedule whose next slot is a pause after the completion of the run before.
///
/// Such a slot is no calendar instant: it exists once the run before it is over, and one that is late runs late.
/// So neither catch-up nor overlap applies.
package struct PauseDecision {
    let facts: ScheduleFacts
    let rules: SchedulingRules
    let pause: Duration
    var plan: SchedulePlan

    init(facts: ScheduleFacts, rules: SchedulingRules, pause: Duration) {
        self.facts = facts
        self.rules = rules
        self.pause = pause
        plan = SchedulePlan(record: facts.record)
    }

    mutating func decide() {
        decideSlot()
        plan.record.forgetSkips()
    }

    private mutating func decideSlot() {
        let now = facts.now
        guard facts.unfinished.count == 0, !plan.record.isOver else {
            plan.record.nextLook = nil  // The completion of the run asks again.
            return
        }
        liftHold(at: now)
        guard let slot = dueSlot(at: now), slot <= (plan.record.schedule.end ?? .distantFuture) else {
            plan.record.nextLook = nil
            return
        }
        guard slot <= now else {
            plan.record.nextLook = slot
            return
        }
        if let reason = rules.restReason(of: plan.record.schedule, at: now) {
            skip(from: slot, reason: reason)
        } else if let skip = plan.record.schedule.skip(of: slot) {
            pass(slot, reason: skip.explanation)
        } else {
            run(slot)
        }
    }

    private mutating func liftHold(at now: Date) {
        if let hold = plan.record.schedule.hold, !hold.holds(at: now) { plan.record.schedule.hold = nil }
    }

    /// The slot after the last one. A run that ended since the first start, such as one that was rescued, is followed by
    /// the pause. Where the clock was stepped back behind the last completion, the pause counts from now, or the job
    /// would rest for as long as the step.
    private mutating func dueSlot(at now: Date) -> Date? {
        if let start = plan.record.schedule.start, plan.record.cursor < start,
            plan.record.completedAt.map({ $0 < start }) ?? true
        {
            return start
        }
        let base = max(plan.record.completedAt ?? plan.record.cursor, plan.record.cursor)
        guard base > now else { return base.adding(pause) }
        // Off the grid of the slots before, so that none of them comes again.
        let now = now.adding(.microseconds(1))
        plan.record.cursor = now
        plan.record.lastSlot = nil
        plan.record.schedule.start = plan.record.schedule.start.map { min($0, now) }
        plan.record.recordedSince = min(plan.record.recordedSince, now)
        plan.record.completedAt = now
        return now.adding(pause)
    }

    /// Passes over the slot and those that follow it at the distance of the pause, up to now.
    private mutating func skip(from slot: Date, reason: String) {
        let step = max(pause.wholeMicroseconds, 1)
        let end = min(facts.now, plan.record.schedule.end ?? .distantFuture)
        let further = end.duration(since: slot).wholeMicroseconds / step
        let last = slot.adding(.microseconds(further * step))
        let record = SlotRecord(
            schedule: plan.record.schedule.id, first: slot, last: last, count: Int(clamping: further) + 1,
            outcome: .skipped, reason: reason)
        plan.outcomes.append(PlannedOutcome(record: record, predecessor: plan.record.lastSlot))
        plan.record.nextLook = last.adding(pause)
        plan.record.cursor = last
        plan.record.lastSlot = last
    }

    /// Passes over the slot; the next one is a pause later.
    private mutating func pass(_ slot: Date, reason: String) {
        let record = SlotRecord(
            schedule: plan.record.schedule.id, first: slot, last: slot, count: 1, outcome: .skipped, reason: reason)
        plan.outcomes.append(PlannedOutcome(record: record, predecessor: plan.record.lastSlot))
        plan.record.nextLook = slot.adding(pause)
        plan.record.cursor = slot
        plan.record.lastSlot = slot
    }

    private mutating func run(_ slot: Date) {
        let schedule = plan.record.schedule
        plan.runs.append(
            RunOrder(
                rules.job, schedule: schedule.id, slot: slot, trigger: .slot, concurrency: 1,
                parameters: rules.job.parameters.merging(schedule.parameters)))
        plan.record.runCount += 1
        plan.record.nextLook = nil
        plan.record.cursor = slot
        plan.record.lastSlot = slot
    }
}
