import SchedulerAdmin
import SchedulerCore

/// In which order tables show the fields of a record, what matters most first: what does not fit is left out from the end.
///
/// A field with a dot is one of a record within. Fields that are not named come after those that are, as declared.
enum Columns {
    static let first: [String: [String]] = [
        "Job": ["id", "name", "state", "nextPlannedAt", "lastError", "lastCompletedAt", "timing", "kind", "tags"],
        "Run": [
            "id", "job", "state", "createdAt", "duration", "error", "startedAt", "trigger", "requestedBy", "slot",
            "schedule",
        ],
        "Schedule": [
            "id", "job", "state", "nextPlannedAt", "recurrence", "lastRun.state", "problem", "hold.reason", "zone",
        ],
        "Slot": ["schedule", "first", "outcome", "run", "state", "count", "reason", "last", "job"],
        "UpcomingSlot": ["slot", "job", "schedule"],
        "Artifact": ["id", "job", "run", "publishedAt", "url", "labels", "size"],
        "Node": ["id", "running", "uptime", "isThis"],
        "Token": ["id", "name", "role", "expiresAt", "lastUsedAt", "createdAt"],
        "Webhook": ["id", "url", "events", "jobs"],
        "WebhookDelivery": ["event", "state", "instant", "job", "attempts", "status", "error"],
        "AuditEntry": ["instant", "author", "operation", "subject", "change", "detail", "address"],
        "LogLine": ["instant", "level", "message", "metadata"],
    ]

    /// What hardly anybody looks at.
    private static let last: Set<String> = ["etag", "cursor", "recordedSince", "isBuiltIn", "principal"]

    /// The fields in the order of the columns, those that take more than a cell left out.
    static func fields(of record: Record) -> [Field] {
        let named = (first[record.name] ?? []).compactMap { record.field(at: $0) }
        let names = Set(named.map(\.name))
        let others = record.fields.filter { !names.contains($0.name) }
        return (named + others.filter { !last.contains($0.name) } + others.filter { last.contains($0.name) })
            .filter { !$0.shape.unwrapped.isCompound }
    }
}

extension Record {
    /// The field of that name, or after a dot the field of a record within, under the whole name.
    fileprivate func field(at path: String) -> Field? {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        guard let field = fields.first(where: { $0.name == parts.first }) else { return nil }
        guard parts.count == 2 else { return field }
        guard case .record(let inner) = field.shape.unwrapped, var result = inner.field(at: parts[1]) else {
            return nil
        }
        result.name = path
        return result
    }
}

extension ParameterValue {
    /// The member at a path like `lastRun.state`.
    func member(at path: String) -> ParameterValue? {
        path.split(separator: ".").reduce(self) { value, name in value?.member(String(name)) }
    }
}
