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
        let key = try await admin.keyring.key()
        let before = Mutex<Schedule?>(nil)
        let revision: @Sendable (inout Schedule) throws -> Void = { [self] schedule in
            before.withLock { $0 = schedule }
            try requireMatch(ScheduleValue.tag(of: schedule, key))
            try change(&schedule)
        }
        let after =
            if isChecked { try await scheduler.update(schedule: schedule, revision) } else {
                try await scheduler.alter(schedule, revision)
            }
        let old = try before.withLock(\.self).map { try AdminJSON.text(definition(of: $0, key)) }
        return try await answer(with: after.id)
            .audited(subject: after.id.rawValue, before: old, after: AdminJSON.text(definition(of: after, key)))
    }

    /// Changes a schedule as the request says.
    func apply(_ form: ScheduleForm, to schedule: inout Schedule) throws(Problem) {
        let known = schedule.parameters
        try form.apply(to: &schedule)
        schedule.parameters = try unmasked(schedule.parameters, by: known, of: schedule.job)
    }

    /// A schedule as an answer, with its `ETag`.
    func answer(with id: ScheduleID) async throws -> OperationResult {
        let record = try await scheduler.schedule(id)
        let run = try await scheduler.store.newestRuns(of: [id])[id]
        return try answer(with: record, lastRun: run, now: await scheduler.now(), await admin.keyring.key())
    }

    func answer(
        with record: ScheduleRecord, lastRun: Run?, now: Date, _ key: StoreKey, status: Int = 200
    ) throws -> OperationResult {
        try .json(value(of: record, lastRun: lastRun, now: now, key), status: status)
            .tagged(ScheduleValue.tag(of: record.schedule, key))
    }

    /// A schedule as the one who asks may see it.
    func value(of record: ScheduleRecord, lastRun: Run?, now: Date, _ key: StoreKey) throws -> ScheduleValue {
        ScheduleValue(
            record, parameters: visible(record.schedule.parameters, of: record.schedule.job), now: now,
            nextPlannedAt: scheduler.plan(of: record, at: now).next, lastRun: lastRun,
            tag: try ScheduleValue.tag(of: record.schedule, key))
    }
}
