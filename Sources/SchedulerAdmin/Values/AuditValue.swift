import FoundationEssentials
import SchedulerCore

/// An audit entry in an answer.
struct AuditValue: Encodable, Sendable {
    var id: Int64
    var instant: Date
    var author: String
    var operation: String
    var subject: String
    var detail: String
    @Nullable var address: String?
    @Nullable var principal: String?
    @Nullable var before: ParameterValue?
    @Nullable var after: ParameterValue?

    init(_ record: AuditRecord) {
        id = record.id
        instant = record.entry.instant
        author = record.entry.author
        principal = record.entry.principal
        operation = record.entry.operation
        subject = record.entry.subject
        detail = record.entry.detail
        address = record.entry.address
        before = record.entry.before.map(Self.value)
        after = record.entry.after.map(Self.value)
    }

    /// What the text says, where it is JSON.
    private static func value(of text: String) -> ParameterValue {
        (try? AdminJSON.object(Array(text.utf8))).map { .object($0) } ?? .text(text)
    }

    static let record = Record(
        "AuditEntry",
        [
            .required("id", .integer(1...Int.max), "Identifies the entry."),
            .required("instant", .instant, "When."),
            .required("author", .text(maximum: .max), "Who, by the name."),
            .required(
                "principal", .optional(.text(maximum: .max)),
                "What tells them from others of that name, such as `token:` and its identifier; null for nobody."),
            .required("operation", .text(maximum: .max), "What was done."),
            .required("subject", .text(maximum: .max), "What it was done to."),
            .required("detail", .text(maximum: .max), "More about it, in words."),
            .required("address", .optional(.text(maximum: .max)), "From where."),
            .required("before", .optional(.anything), "What it was like before."),
            .required("after", .optional(.anything), "What it has been like since."),
        ])
}
