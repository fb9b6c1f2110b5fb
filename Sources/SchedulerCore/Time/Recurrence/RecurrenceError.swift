/// Why a recurrence, or a part of one, was refused.
///
/// Compare ``code`` to tell errors apart; new codes may come with new versions.
public struct RecurrenceError: Error, Sendable, Hashable {
    /// The kind of a ``RecurrenceError``.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name, e.g. `outOfRange`.
        public let description: String
        package init(_ description: String) { self.description = description }

        /// A number is not one of those allowed.
        public static let outOfRange = Code("outOfRange")
        /// A text does not have the expected shape.
        public static let malformed = Code("malformed")
        /// A list that needs at least one member has none.
        public static let empty = Code("empty")
        /// The cron expression is not valid; ``RecurrenceError/cron`` has the details.
        public static let invalidCron = Code("invalidCron")
        /// No date can ever fit.
        public static let neverOccurs = Code("neverOccurs")
        /// The rule has no instants of its own, because it counts from the end of a run.
        public static let notCalendar = Code("notCalendar")
        /// Unions are nested too deeply or have too many members.
        public static let tooComplex = Code("tooComplex")
    }

    /// What kind of mistake it is.
    public let code: Code
    /// The part that is wrong, e.g. `hour`.
    public let field: String
    /// The value that was refused, as text.
    public let value: String
    /// What would have been right.
    public let allowed: String
    /// The error of the cron expression, where the code is `invalidCron`.
    public let cron: CronError?

    package init(code: Code, field: String, value: String, allowed: String, cron: CronError? = nil) {
        self.code = code
        self.field = field
        self.value = value
        self.allowed = allowed
        self.cron = cron
    }

    package static func outOfRange(field: String, value: Int, allowed: ClosedRange<Int>) -> RecurrenceError {
        RecurrenceError(
            code: .outOfRange, field: field, value: "\(value)", allowed: RangeWords.text(allowed)
        )
    }

    package static func malformed(field: String, value: String, allowed: String) -> RecurrenceError {
        RecurrenceError(code: .malformed, field: field, value: abbreviated(value), allowed: allowed)
    }

    package static func empty(field: String) -> RecurrenceError {
        RecurrenceError(code: .empty, field: field, value: "", allowed: "at least one")
    }

    package static func cron(_ error: CronError) -> RecurrenceError {
        RecurrenceError(code: .invalidCron, field: error.field, value: error.value, allowed: error.allowed, cron: error)
    }
}

extension RecurrenceError: CustomStringConvertible {
    /// One line that says what is wrong and what is allowed.
    public var description: String {
        if let cron { return cron.description }
        switch code {
        case .outOfRange: return "\(field): \(value) is not \(allowed)"
        case .malformed: return "\(field): '\(value)' is not \(allowed)"
        case .empty: return "\(field): needs \(allowed)"
        default: return "\(field): \(value.isEmpty ? "" : "\(value): ")\(allowed)"
        }
    }
}

/// The text, cut to what fits in a message.
package func abbreviated(_ text: String) -> String {
    text.utf8.count <= 60 ? text : String(text.prefix(50)) + "…"
}
