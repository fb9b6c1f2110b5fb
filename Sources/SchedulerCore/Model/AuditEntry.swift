public import FoundationEssentials

/// Who did what, when.
public struct AuditEntry: Codable, Hashable, Sendable {
    /// When.
    public var instant: Date
    /// Who.
    public var author: String
    /// What identifies them, where a name may be that of several, such as a token's identifier; nil where nothing does.
    public var principal: String?
    /// What was done, such as `schedule.hold`.
    public var operation: String
    /// What it was done to, such as a schedule's identifier.
    public var subject: String
    /// More about it, in words.
    public var detail: String
    /// From where, such as `127.0.0.1`; nil where it was not by way of a network.
    public var address: String?
    /// What it was done to as it was before, as JSON, where that can be told.
    public var before: String?
    /// What it was done to as it is since, as JSON, where that can be told.
    public var after: String?

    /// Makes an entry.
    public init(
        instant: Date, author: String, principal: String? = nil, operation: String, subject: String,
        detail: String = "",
        address: String? = nil, before: String? = nil, after: String? = nil
    ) {
        self.instant = instant
        self.author = author
        self.principal = principal
        self.operation = operation
        self.subject = subject
        self.detail = detail
        self.address = address
        self.before = before
        self.after = after
    }
}
