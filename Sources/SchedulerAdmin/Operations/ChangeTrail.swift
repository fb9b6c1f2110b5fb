import SchedulerCore

/// A change of something that the audit knows of.
protocol AuditedChange: Sendable {
    /// The entry that tells of it.
    var record: AuditRecord { get }
}

/// The changes of one thing that the audit knows of.
struct ChangeTrail<Change: AuditedChange>: Sendable {
    let store: any Store
    /// What the audit calls the thing.
    let subject: String
    /// What the names of the operations that change it begin with, such as `schedules.`.
    let operations: String
    /// Nil where an entry tells of no change.
    let read: @Sendable (AuditRecord) -> Change?

    /// Goes through the changes, newest first.
    ///
    /// - Parameters:
    ///   - number: where to begin: older than this entry.
    ///   - body: returns whether to go on.
    func each(before number: Int64? = nil, _ body: (Change) -> Bool) async throws {
        var query = AuditQuery(subject: subject, operation: operations, before: number, limit: 100)
        while true {
            let records = try await store.auditEntries(query)
            for record in records {
                guard let change = read(record) else { continue }
                guard body(change) else { return }
            }
            guard records.count == query.limit else { return }
            query.before = records.last?.id
        }
    }

    /// Up to so many changes, newest first.
    func changes(before number: Int64?, limit: Int) async throws -> [Change] {
        var changes: [Change] = []
        try await each(before: number) { change in
            changes.append(change)
            return changes.count < limit
        }
        return changes
    }

    /// The newest change that was not undone: each undoing took back one.
    func changeToUndo() async throws -> Change? {
        var undone = 0
        var found: Change?
        try await each { change in
            switch (change.record.entry.operation == operations + "undo", undone) {
            case (true, _): undone += 1
            case (false, 0): found = change
            case (false, _): undone -= 1
            }
            return found == nil
        }
        return found
    }
}
