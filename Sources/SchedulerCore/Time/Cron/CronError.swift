/// Why a cron expression was refused, and where.
///
/// Compare ``code`` to tell errors apart; new codes may come with new versions.
///
/// ```swift
/// do { _ = try Cron("0 25 * * *") } catch { print(error) }  // hour: 25 is not between 0 and 23 (column 3)
/// ```
public struct CronError: Error, Sendable, Hashable {
    /// The kind of a ``CronError``.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name, e.g. `outOfRange`.
        public let description: String
        package init(_ description: String) { self.description = description }

        /// There is no expression.
        public static let empty = Code("empty")
        /// There are too few or too many fields.
        public static let fieldCount = Code("fieldCount")
        /// A number is not one of those that the field takes.
        public static let outOfRange = Code("outOfRange")
        /// A text that is no value of the field, or that nothing allows at this place.
        public static let malformed = Code("malformed")
        /// A list has nothing between two commas, or at an end.
        public static let emptyItem = Code("emptyItem")
        /// A step is zero, missing or absurdly large.
        public static let badStep = Code("badStep")
        /// An `@` macro that does not exist, or has no place here.
        public static let unknownMacro = Code("unknownMacro")
        /// The zone of a `CRON_TZ=` prefix cannot be had.
        public static let badZone = Code("badZone")
        /// The days that the fields name do not exist, e.g. 30 February.
        public static let neverOccurs = Code("neverOccurs")
        /// The expression is longer than any sensible one.
        public static let tooLong = Code("tooLong")
    }

    /// What kind of mistake it is.
    public let code: Code
    /// The field that is wrong, e.g. `day of month`; `expression` if it is no field in particular.
    public let field: String
    /// Where in the text the mistake begins, counted in bytes from 1.
    public let column: Int
    /// The part of the text that was refused.
    public let value: String
    /// What would have been right.
    public let allowed: String

    package init(_ code: Code, field: String, column: Int, value: String, allowed: String) {
        self.code = code
        self.field = field
        self.column = column
        self.value = abbreviated(value)
        self.allowed = allowed
    }
}

extension CronError: CustomStringConvertible {
    /// One line: the field, what is wrong, what is allowed, and the column.
    public var description: String {
        let problem =
            switch code {
            case .outOfRange, .badStep: "\(value) is not \(allowed)"
            case .fieldCount where allowed.first?.isNumber == true: "\(value), where there should be \(allowed)"
            case .emptyItem: "an item is missing; allowed: \(allowed)"
            case .empty, .tooLong: allowed
            case .neverOccurs: "'\(value)' never occurs: \(allowed)"
            case .badZone: allowed
            default: "'\(value)' is not \(allowed)"
            }
        return "\(field): \(problem) (column \(column))"
    }
}
