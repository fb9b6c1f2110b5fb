import FoundationEssentials
import SchedulerCore
import Synchronization

extension OperationCall {
    /// Changes the schedule that the path names, if `If-Match` fits it, and answers it as it is then.
    ///
    /// - Parameters:
    ///   - id: the schedule; by default that of the path.
    ///   - isChecked: whether the changed schedule must be one that can be followed. One that cannot may still be held.
    ///   - change: alters it, in the transaction of the store that also compares `If-Match`.
    /// - Throws: ``Problem`` 412 where the schedule is no longer the one that was meant.
    func revise(
        isChecked: Bool = false, _ change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> OperationResult {
        let before = Mutex<Schedule?>(nil)
        let revision: @Sendable (inout Schedule) throws -> Void = { [self] schedule in
            before.withLock { $0 = schedule }
            try requireMatch(ScheduleValue.tag(of: schedule))
            try change(&schedule)
        }
        let after =
            if isChecked { try await scheduler.update(schedule: schedule, revision) } else {
                try await scheduler.alter(schedule, revision)
            }
        let old = try before.withLock(\.self).map(definition)
        return try await answer(with: after.id)
            .audited(subject: after.id.rawValue, before: old, after: definition(of: after))
    }

    /// A schedule's definition as the audit keeps it: with dots in the place of secrets.
    func definition(of schedule: Schedule) throws -> String {
        try AdminJSON.text(masked(schedule))
    }

    /// A schedule with dots in the place of secrets.
    func masked(_ schedule: Schedule) -> Schedule {
        var masked = schedule
        masked.parameters = self.masked(schedule.parameters, of: schedule.job)
        return masked
    }

    /// A schedule as an answer, with its `ETag`.
    func answer(with id: ScheduleID, status: Int = 200) async throws -> OperationResult {
        let record = try await scheduler.schedule(id)
        let run = try await scheduler.store.newestRuns(of: [id])[id]
        return try .json(value(of: record, lastRun: run, now: try await scheduler.now()), status: status)
            .tagged(ScheduleValue.tag(of: record.schedule))
    }

    /// A schedule as the one who asks may see it.
    func value(of record: ScheduleRecord, lastRun: Run?, now: Date) -> ScheduleValue {
        ScheduleValue(
            record, parameters: visible(record.schedule.parameters, of: record.schedule.job), now: now,
            nextPlannedAt: scheduler.plan(of: record, at: now).next, lastRun: lastRun)
    }
}
