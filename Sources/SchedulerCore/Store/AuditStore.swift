public import FoundationEssentials

/// Keeps who did what, when.
///
/// A conformer keeps entries in the order in which they were recorded, numbers them in ascending order, gives no number
/// twice, and never changes one.
public protocol AuditStore: Sendable {
    /// Records an entry.
    func record(_ entry: AuditEntry) async throws

    /// The entries that fit a query, newest first.
    func auditEntries(_ query: AuditQuery) async throws -> [AuditRecord]
}

/// An audit entry as a store keeps it.
public struct AuditRecord: Codable, Hashable, Sendable, Identifiable {
    /// Identifies it in its store; ascending.
    public var id: Int64
    /// Who did what, when.
    public var entry: AuditEntry

    /// Makes a record.
    public init(id: Int64, entry: AuditEntry) {
        self.id = id
        self.entry = entry
    }
}

/// Which audit entries to list.
public struct AuditQuery: Hashable, Sendable {
    /// About what was done to this only.
    public var subject: String?
    /// About this operation only, such as `schedules.hold`; with a dot at the end, such as `schedules.`, about all whose
    /// names begin so.
    public var operation: String?
    /// By this author only.
    public var author: String?
    /// Of this instant or later only.
    public var since: Date?
    /// Before this instant only.
    public var until: Date?
    /// Older than this entry only: the last one of the page before.
    public var before: Int64?
    /// At most so many.
    public var limit: Int

    /// Makes a query.
    public init(
        subject: String? = nil, operation: String? = nil, author: String? = nil, since: Date? = nil,
        until: Date? = nil, before: Int64? = nil, limit: Int = 100
    ) {
        self.subject = subject
        self.operation = operation
        self.author = author
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }

    /// Whether an entry fits, the limit apart.
    public func fits(_ record: AuditRecord) -> Bool {
        let entry = record.entry
        return (subject.map { $0 == entry.subject } ?? true) && (operation.map { fits(entry, operation: $0) } ?? true)
            && (author.map { $0 == entry.author } ?? true) && (since.map { entry.instant >= $0 } ?? true)
            && (until.map { entry.instant < $0 } ?? true) && (before.map { record.id < $0 } ?? true)
    }

    private func fits(_ entry: AuditEntry, operation: String) -> Bool {
        operation.hasSuffix(".") ? entry.operation.hasPrefix(operation) : entry.operation == operation
    }
}
