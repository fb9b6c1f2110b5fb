import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let scheduleHistory: [AdminOperation] = [listChanges, undoChange]

    private static let listChanges = AdminOperation(
        name: "schedules.changes",
        summary: "Lists what was changed about a schedule by way of this API, newest first, also after it was deleted.",
        method: .get, path: "/api/v1/schedules/{schedule}/changes", permission: .edit, pathFields: [scheduleField],
        queryFields: [Field.paging[0]], answer: page(of: ScheduleChangeValue.record)
    ) { call in
        let limit = call.pageLimit
        let changes = try await call.scheduler.changes(of: call.schedule)
        let known = try await call.scheduler.store.schedule(call.schedule) != nil
        if changes.isEmpty, !known { _ = try await call.scheduler.schedule(call.schedule) }
        let shows = call.principal.permissions.contains(.readParameters)
        return try .json(Page(changes.prefix(limit).map { ScheduleChangeValue($0, showsParameters: shows) }))
    }

    private static let undoChange = AdminOperation(
        name: "schedules.undo",
        summary: "Puts back what a schedule was before its last change, which is a change itself.", method: .post,
        path: "/api/v1/schedules/{schedule}/undo", permission: .edit, pathFields: [scheduleField],
        answer: scheduleAnswer, isTagged: true
    ) { call in
        guard let change = try await call.scheduler.changes(of: call.schedule).first else {
            _ = try await call.scheduler.schedule(call.schedule)
            throw Problem.conflict("Nothing was changed about it that is still known.", field: "schedule")
        }
        guard var former = change.before else {
            throw Problem.conflict("Its last change was that it was created: delete it instead.", field: "schedule")
        }
        former.forgetWhatIsOver(at: try await call.scheduler.now())
        guard let latter = change.after else { return try await call.restore(former) }
        return try await call.revise(isChecked: !former.isBuiltIn) { [former] schedule in
            guard try ScheduleValue.tag(of: call.masked(schedule)) == ScheduleValue.tag(of: latter) else {
                throw Problem.conflict("It was changed since by other means than this API.", field: "schedule")
            }
            var restored = former
            try restored.unmask(by: schedule.parameters)
            schedule = restored
        }
    }
}

extension OperationCall {
    /// Attaches a schedule again that was deleted. Its ledger begins anew.
    fileprivate func restore(_ former: Schedule) async throws -> OperationResult {
        guard try await scheduler.store.schedule(former.id) == nil else {
            throw Problem.conflict("It was made anew since by other means than this API.", field: "schedule")
        }
        var restored = former
        try restored.unmask(by: .none)
        try await scheduler.add(restored)
        return try await answer(with: former.id)
            .audited(subject: former.id.rawValue, after: definition(of: restored))
    }
}

extension Schedule {
    /// Puts secrets in the place of their dots.
    ///
    /// - Throws: ``Problem`` where a secret is not known any more: the audit does not keep them.
    fileprivate mutating func unmask(by known: Parameters) throws(Problem) {
        for (name, value) in parameters.values where value == OperationCall.mask {
            guard let secret = known.values[name] else {
                throw .conflict("It had a secret, \(name), which is kept nowhere.", field: "schedule")
            }
            parameters.values[name] = secret
        }
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
struct ScheduleChange: Sendable {
    var entry: AuditEntry
    var before: Schedule?
    var after: Schedule?
}

extension Scheduler {
    /// The changes of a schedule that the audit knows of, newest first.
    func changes(of id: ScheduleID) async throws -> [ScheduleChange] {
        let query = AuditQuery(subject: id.rawValue, operation: "schedules.", limit: 10_000)
        return try await store.auditEntries(query).map(\.entry).compactMap { entry in
            let change = ScheduleChange(
                entry: entry, before: Self.definition(in: entry.before, of: id),
                after: Self.definition(in: entry.after, of: id))
            return change.before == nil && change.after == nil ? nil : change
        }
    }

    private static func definition(in text: String?, of id: ScheduleID) -> Schedule? {
        guard let text else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            try ISO8601.instant(decoder.singleValueContainer().decode(String.self))
        }
        let schedule = try? decoder.decode(Schedule.self, from: Data(text.utf8))
        return schedule?.id == id ? schedule : nil
    }
}

/// A change in an answer.
private struct ScheduleChangeValue: Encodable {
    var instant: Date
    var author: String
    var operation: String
    var address: String?
    var before: Schedule?
    var after: Schedule?

    init(_ change: ScheduleChange, showsParameters: Bool) {
        instant = change.entry.instant
        author = change.entry.author
        operation = change.entry.operation
        address = change.entry.address
        before = change.before
        after = change.after
        guard !showsParameters else { return }
        before?.parameters = .none
        after?.parameters = .none
    }

    private enum CodingKeys: String, CodingKey { case instant, author, operation, address, before, after }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instant, forKey: .instant)
        try container.encode(author, forKey: .author)
        try container.encode(operation, forKey: .operation)
        try container.encode(address, forKey: .address)
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
    }

    static let record = Record(
        "ScheduleChangeEntry",
        [
            .required("instant", .instant, "When."),
            .required("author", .text(maximum: .max), "Who."),
            .required("operation", .text(), "What was done, such as schedules.hold."),
            .required("address", .optional(.text(maximum: .max)), "From where."),
            .required("before", .optional(.map(.anything)), "The definition before; null where there was none."),
            .required("after", .optional(.map(.anything)), "The definition since; null where it was deleted."),
        ])
}
