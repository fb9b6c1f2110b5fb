/// Keeps who did what, when.
///
/// A conformer keeps entries in the order in which they were recorded, and never changes one.
public protocol AuditStore: Sendable {
    /// Records an entry.
    func record(_ entry: AuditEntry) async throws

    /// The newest entries, newest first, at most so many.
    func auditEntries(limit: Int) async throws -> [AuditEntry]
}
