import SchedulerAdmin
import SchedulerCore

/// What an entry of the audit says has changed, in a few words: `cron 0 2 * * * → 0 3 * * *`.
enum AuditChange {
    private static let field = Field("change", .text(maximum: .max), "What is different since.")

    /// Rows of the audit with that in them; any others as they are.
    static func added(to rows: [ParameterValue], _ record: Record) -> ([ParameterValue], Record) {
        guard record.name == "AuditEntry" else { return (rows, record) }
        var record = record
        record.fields.append(field)
        return (
            rows.map { row in
                guard case .object(var members) = row else { return row }
                members[field.name] = .text(words(from: members["before"], to: members["after"]))
                return .object(members)
            }, record
        )
    }

    /// Of what was made or removed there is nothing to compare: the rest of the entry says it.
    static func words(from before: ParameterValue?, to after: ParameterValue?) -> String {
        guard case .object(let before)? = before, case .object(let after)? = after else { return "" }
        return differences(before, after, under: "").joined(separator: "; ")
    }

    private static func differences(
        _ before: [String: ParameterValue], _ after: [String: ParameterValue], under prefix: String
    ) -> [String] {
        Set(before.keys).union(after.keys).sorted().flatMap { name -> [String] in
            let (old, new) = (before[name] ?? .null, after[name] ?? .null)
            let path = prefix + CellText.name(name)
            if old == new || name == "words" { return [] }
            if case .object(let old) = old, case .object(let new) = new, old["iso8601"] == nil {
                // A cron expression is known as one.
                return differences(old, new, under: name == "recurrence" ? "" : path + " ")
            }
            return ["\(path) \(text(old)) → \(text(new))"]
        }
    }

    private static func text(_ value: ParameterValue) -> String {
        switch value {
        case .null: "none"
        case .object(let members):
            members["iso8601"].map { CellText.text($0, .text()) } ?? CellText.text(value, .map(.anything))
        case .list(let elements): elements.isEmpty ? "none" : "[\(elements.map(text).joined(separator: ", "))]"
        default: CellText.text(value, .anything)
        }
    }
}
