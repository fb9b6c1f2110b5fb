import FoundationEssentials
import SchedulerCore

/// What is planned of a schedule from an instant on.
struct PlannedSchedule: Sendable {
    /// Its slots; nil where there are none that could be known, or its job or itself rests.
    var timetable: Timetable?
    /// Its slots that are to come are later than this.
    var after: Date
    /// The only slot that is known, of a schedule that counts from completion.
    var onlySlot: Date?
    /// How many runs it may still have; nil: any number.
    var remainingRuns: Int?
    /// Why it is left out, or for a while.
    var restReason: String?
    /// When it goes on by itself.
    var restsUntil: Date?
    /// Why it cannot be planned.
    var problem: String?
    let schedule: Schedule

    /// The next slot; nil where none is planned.
    var next: Date? {
        guard remainingRuns != 0 else { return nil }
        return onlySlot ?? timetable.flatMap { schedule.nextSlot(in: $0, after: after) }
    }
}

extension Scheduler {
    /// What is planned of a schedule.
    func plan(of record: ScheduleRecord, at now: Date) -> PlannedSchedule {
        plan(of: record, by: registry.rules(for: record.schedule.job), at: now)
    }

    /// What would be planned of a schedule by the rules; nil: its job is not configured here.
    func plan(of record: ScheduleRecord, by rules: SchedulingRules?, at now: Date) -> PlannedSchedule {
        let schedule = record.schedule
        var plan = PlannedSchedule(after: max(record.cursor, now), schedule: schedule)
        plan.remainingRuns = schedule.maximumRuns.map { max(0, $0 - record.runCount) }
        plan.problem = record.problem
        guard let rules else {
            plan.restReason = "no job of this identifier is configured on this node"
            return plan
        }
        if let reason = rules.restReason(of: schedule, at: now) {
            plan.restReason = reason
            // A hold that lifts itself is no obstacle after that.
            guard !rules.isDisabled, !rules.isStopped, schedule.isEnabled, let until = schedule.hold?.until else {
                return plan
            }
            plan.restsUntil = until
            plan.after = max(plan.after, until.adding(.microseconds(-1)))
        }
        guard plan.problem == nil else { return plan }
        if case .afterCompletion = schedule.recurrence {
            plan.onlySlot = record.nextLook.map { max($0, plan.after) }
            return plan
        }
        do {
            plan.timetable = try engine.timetables.timetable(of: record)
        } catch {
            plan.problem = String(describing: error)
        }
        return plan
    }
}
