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
        let expected = request.header("If-Match")
        let revision: @Sendable (inout Schedule) throws -> Void = { schedule in
            before.withLock { $0 = schedule }
            try Self.check(expected, against: schedule)
            try change(&schedule)
        }
        let after =
            if isChecked { try await scheduler.update(schedule: schedule, revision) } else {
                try await scheduler.store.update(
                    schedule, at: scheduler.now(), planner: scheduler.engine.planner, change: revision)
            }
        let old = try before.withLock { try $0.map { try AdminJSON.text($0) } }
        return try await answer(with: after.id)
            .audited(subject: after.id.rawValue, before: old, after: AdminJSON.text(after))
    }

    /// Refuses a change of a schedule that is not the one that was meant.
    static func check(_ expected: String?, against schedule: Schedule) throws(Problem) {
        guard let expected, expected != "*" else { return }
        let tags = expected.split(separator: ",").map { tag in
            tag.filter { $0 != " " && $0 != "\"" }
        }
        guard !tags.contains(ScheduleValue.tag(of: schedule)) else { return }
        throw Problem(
            412, "preconditionFailed", title: "It was changed meanwhile",
            detail: "The schedule is not the one that If-Match names. Look at it as it is now.", field: "If-Match")
    }

    /// A schedule as an answer, with its `ETag`.
    func answer(with id: ScheduleID, status: Int = 200) async throws -> OperationResult {
        let record = try await scheduler.schedule(id)
        var result = try OperationResult.json(value(of: record, now: try await scheduler.now()), status: status)
        result.headers.append((name: "ETag", value: "\"\(ScheduleValue.tag(of: record.schedule))\""))
        return result
    }

    /// A schedule as the one who asks may see it.
    func value(of record: ScheduleRecord, now: Date) -> ScheduleValue {
        ScheduleValue(
            record, showsParameters: principal.permissions.contains(.readParameters), now: now,
            nextPlannedAt: scheduler.plan(of: record, at: now).next)
    }
}
