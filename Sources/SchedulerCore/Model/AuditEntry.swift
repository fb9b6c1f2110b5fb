public import FoundationEssentials

/// Who did what, when.
public struct AuditEntry: Codable, Hashable, Sendable {
    /// When.
    public var instant: Date
    /// Who.
    public var author: String
    /// What was done, such as `schedule.hold`.
    public var operation: String
    /// What it was done to, such as a schedule's identifier.
    public var subject: String
    /// More about it, in words.
    public var detail: String

    /// Makes an entry.
    public init(instant: Date, author: String, operation: String, subject: String, detail: String = "") {
        self.instant = instant
        self.author = author
        self.operation = operation
        self.subject = subject
        self.detail = detail
    }
}
