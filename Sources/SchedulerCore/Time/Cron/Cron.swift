/// A cron expression: the times of a wall clock at which something is due.
///
/// ```swift
/// let cron = try Cron("30 2 * * mon-fri")
/// print(cron)                                                    // At 02:30, Monday through Friday
/// let next = cron.next(after: Date(), in: try Zone("Europe/Berlin"))
/// ```
///
/// The syntax is Debian's crontab(5): minute, hour, day of month, month, day of week. With six fields the first one
/// is the second. Besides numbers, names in any case, lists, ranges and steps:
///
/// | form | meaning |
/// |---|---|
/// | `a/n` | from a to the end of the range, every n |
/// | `22-2`, `fri-mon` | ranges may wrap around |
/// | `7` | Sunday, as 0 |
/// | `?` | in a day field: any |
/// | `L`, `L-n`, `LW`, `nW` | last day of the month; n days before it; its last weekday; the weekday nearest to day n |
/// | `dL`, `d#k` | the last, the kth weekday d of the month |
/// | `H`, `H(a-b)`, `H/n` | a value that depends on the hash key only, to spread load |
/// | `@daily`, `@hourly` | also `@yearly`, `@annually`, `@monthly`, `@weekly`, `@midnight` |
/// | `@every_minute` | also `@every_second` |
/// | `CRON_TZ=Zone …`, `TZ=Zone …` | the zone in which to read the rest |
///
/// If day of month and day of week are both restricted, a day fits that fits either of them. A field that starts
/// with `*` does not count as restricted, yet its set still applies (so `*/2` and `mon` mean odd Mondays).
///
/// A `Cron` is one pointer. Two are equal if they have the same times, however they were written.
public struct Cron: Sendable {
    /// The syntax in which an expression is written.
    public enum Dialect: String, Sendable, Hashable, Codable, CaseIterable {
        /// Debian's crontab(5), five fields; with six, seconds come first.
        case vixie
        /// As `vixie`, with exactly six fields.
        case seconds
        /// Quartz: seconds first, Sunday is 1, exactly one `?` in the day fields, optionally a year (1970...2099).
        case quartz
    }

    /// What happens where both the day of the month and the day of the week are restricted.
    public enum DayMatch: String, Sendable, Hashable, Codable, CaseIterable {
        /// A day fits if it fits either field, as in crontab(5).
        case either
        /// A day fits if it fits both fields.
        case both
    }

    package let program: CronProgram

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - text: The expression.
    ///   - dialect: The syntax in which it is written.
    ///   - dayMatch: What happens where both day fields are restricted.
    ///   - hashKey: What the values of `H` depend on; the scheduler gives a schedule's id.
    /// - Throws: ``CronError``, which names the field and the column and says what is allowed.
    /// - Complexity: Proportional to the length of the text, of which 1,000 bytes are allowed.
    public init(
        _ text: String, dialect: Dialect = .vixie, dayMatch: DayMatch = .either, hashKey: String = ""
    ) throws(CronError) {
        var parser = CronParser(text, dialect: dialect, dayMatch: dayMatch, hashKey: hashKey)
        program = try parser.parse()
    }

    /// The expression as it was written.
    public var text: String { program.text }
    /// The syntax in which it was written.
    public var dialect: Dialect { program.dialect }
    /// What happens where both day fields are restricted.
    public var dayMatch: DayMatch { program.dayMatch }
    /// What the values of `H` depend on.
    public var hashKey: String { program.hashKey }
    /// The zone that the expression itself names, with `CRON_TZ=`.
    public var zone: Zone? { program.zone }
    /// Whether the minute or the hour field starts with `*`, so that the expression follows real minutes through a
    /// change of the clock, and makes nothing up. See ``DaylightPolicy``.
    public var isWildcard: Bool { program.rule.isWildcard }
}

/// What an expression compiles to.
package final class CronProgram: Sendable {
    package let text: String
    package let dialect: Cron.Dialect
    package let dayMatch: Cron.DayMatch
    package let hashKey: String
    package let zone: Zone?
    package let rule: CalendarRule
    /// Which fields start with `*` or `?`; bit 0 is the second's.
    package let starred: UInt8
    /// The fields that contain `H`, as they were written; empty for most expressions.
    package let hashed: [CronField: String]

    package init(
        text: String, dialect: Cron.Dialect, dayMatch: Cron.DayMatch, hashKey: String, zone: Zone?, rule: CalendarRule,
        starred: UInt8, hashed: [CronField: String]
    ) {
        self.text = text
        self.dialect = dialect
        self.dayMatch = dayMatch
        self.hashKey = hashKey
        self.zone = zone
        self.rule = rule
        self.starred = starred
        self.hashed = hashed
    }

    /// Whether the field starts with `*` or `?`.
    package func isStarred(_ field: CronField) -> Bool { starred >> UInt8(field.rawValue) & 1 != 0 }
}

extension Cron: Hashable {
    /// Expressions are equal if they have the same times in the same zone.
    public static func == (left: Cron, right: Cron) -> Bool {
        left.program === right.program
            || left.program.rule == right.program.rule && left.program.zone == right.program.zone
    }

    /// Hashes the times and the zone.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(program.rule)
        hasher.combine(program.zone)
    }
}
