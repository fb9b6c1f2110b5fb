import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let scheduleHistory: [AdminOperation] = [listChanges, undoChange]

    private static let listChanges = AdminOperation(
        name: "schedules.changes",
        summary: "Lists what was changed about a schedule by way of this API, newest first, also after it was deleted.",
        method: .get, path: "/api/v1/schedules/{schedule}/changes", permission: .view, pathFields: [scheduleField],
        queryFields: Field.paging, answer: page(of: ScheduleChangeValue.record)
    ) { call in
        let limit = call.pageLimit
        let first = try call.pageNumber()
        let changes = try await call.scheduleChanges.changes(before: first, limit: limit + 1)
        if changes.isEmpty, first == nil { _ = try await call.scheduler.schedule(call.schedule) }
        let permissions = call.principal.permissions
        return try .json(
            Page(
                of: changes, limit: limit, cursor: { String($0.record.id) },
                value: { ScheduleChangeValue($0, for: permissions) }))
    }

    private static let undoChange = AdminOperation(
        name: "schedules.undo",
        summary:
            "Puts back what a schedule was before its last change that was not undone, which is a change itself: once "
            + "more, and the change before that is undone.",
        method: .post, path: "/api/v1/schedules/{schedule}/undo", permission: .edit, pathFields: [scheduleField],
        answer: scheduleAnswer, isTagged: true
    ) { call in
        guard let change = try await call.scheduleChanges.changeToUndo() else {
            _ = try await call.scheduler.schedule(call.schedule)
            throw Problem.conflict("Nothing was changed about it that is still known.", field: "schedule")
        }
        guard var former = change.before else {
            throw Problem.conflict("Before its last change it was not there: delete it instead.", field: "schedule")
        }
        former.schedule.forgetWhatIsOver(at: try await call.scheduler.now())
        guard let latter = change.after else { return try await call.restore(former) }
        let key = try await call.admin.keyring.key()
        return try await call.revise(isChecked: !former.schedule.isBuiltIn, isInterruption: true) { [former] schedule in
            let present = try call.definition(of: schedule, key)
            guard try present.isSame(as: latter) else {
                throw Problem.conflict("It was changed since by other means than this API.", field: "schedule")
            }
            schedule = try former.revealed(by: schedule.parameters, present.secretCodes)
        }
    }
}

extension OperationCall {
    /// Attaches a schedule again that was deleted. Its ledger begins anew.
    fileprivate func restore(_ former: ScheduleDefinition) async throws -> OperationResult {
        guard try await scheduler.store.schedule(former.schedule.id) == nil else {
            throw Problem.conflict("It was made anew since by other means than this API.", field: "schedule")
        }
        let restored = try former.revealed(by: .none, [:])
        let key = try await admin.keyring.key()
        try await scheduler.add(restored)
        return try await answer(with: restored.id)
            .audited(subject: restored.id.rawValue, after: AdminJSON.text(definition(of: restored, key)))
    }
}

extension ScheduleDefinition {
    /// The schedule with its secrets in the place of their dots.
    ///
    /// - Parameters:
    ///   - known: the secrets that are known.
    ///   - codes: their codes.
    /// - Throws: ``Problem`` where a secret is not known any more: the audit does not keep them.
    fileprivate func revealed(by known: Parameters, _ codes: [String: String]) throws(Problem) -> Schedule {
        var revealed = schedule
        for (name, code) in secretCodes {
            guard code == codes[name], let secret = known.values[name] else {
                throw .conflict("It had another secret, \(name), which is kept nowhere.", field: "schedule")
            }
            revealed.parameters.values[name] = secret
        }
        return revealed
    }
}

extension Schedule {
    /// Drops a hold that has lifted itself, and slots that have been passed over.
    fileprivate mutating func forgetWhatIsOver(at now: Date) {
        if let hold, !hold.holds(at: now) { self.hold = nil }
        skips.removeAll { $0.slot <= now }
    }
}

/// A change of a schedule's definition that the audit knows of.
struct ScheduleChange: AuditedChange {
    var record: AuditRecord
    var before: ScheduleDefinition?
    var after: ScheduleDefinition?

    /// Nil where an entry tells of no change.
    init?(_ record: AuditRecord, of id: ScheduleID) {
        self.record = record
        before = record.entry.before.flatMap { ScheduleDefinition($0) }
        after = record.entry.after.flatMap { ScheduleDefinition($0) }
        guard (after ?? before)?.schedule.id == id else { return nil }
    }
}

extension OperationCall {
    /// The changes of a schedule.
    fileprivate var scheduleChanges: ChangeTrail<ScheduleChange> {
        ChangeTrail(store: scheduler.store, subject: schedule.rawValue, operations: "schedules.") { [schedule] record in
            ScheduleChange(record, of: schedule)
        }
    }
}

/// A change in an answer.
private struct ScheduleChangeValue: Encodable {
    var id: Int64
    var instant: Date
    var author: String
    var operation: String
    @Nullable var address: String?
    @Nullable var before: ScheduleDefinitionValue?
    @Nullable var after: ScheduleDefinitionValue?

    init(_ change: ScheduleChange, for permissions: Set<Permission>) {
        let entry = change.record.entry
        id = change.record.id
        instant = entry.instant
        author = entry.author
        operation = entry.operation
        address = permissions.contains(.readAudit) ? entry.address : nil
        let isOpen = permissions.contains(.readParameters)
        let value = { (definition: ScheduleDefinition) in
            ScheduleDefinitionValue(
                definition.schedule, parameters: isOpen ? definition.schedule.parameters : nil,
                hold: definition.schedule.hold)
        }
        before = change.before.map(value)
        after = change.after.map(value)
    }

    static let record = Record(
        "ScheduleChangeEntry",
        [
            .required("id", .integer(1...Int.max), "Identifies the change: the number of its audit entry."),
            .required("instant", .instant, "When."),
            .required("author", .text(maximum: .max), "Who."),
            .required("operation", .text(), "What was done, such as schedules.hold."),
            .required(
                "address", .optional(.text(maximum: .max)), "From where; null without the permission to read the audit."
            ),
            .required(
                "before", .optional(.record(ScheduleDefinitionValue.record)),
                "The definition before; null where there was none."),
            .required(
                "after", .optional(.record(ScheduleDefinitionValue.record)),
                "The definition since; null where it was deleted."),
        ])
}
