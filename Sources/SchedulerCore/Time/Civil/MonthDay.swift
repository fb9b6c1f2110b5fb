/// A day within a month, for recurrences by the month.
public enum MonthDay: Sendable, Hashable {
    /// The day with this number, 1...31; in a shorter month, its last day.
    case day(Int)
    /// The day with this number, 1...31, in the months that have it.
    case exactDay(Int)
    /// The last day, or that many days before it (0...30).
    case last(before: Int = 0)
    /// The first to fifth such weekday; some months have no fifth.
    case nth(Int, Weekday)
    /// The last such weekday.
    case lastWeekday(Weekday)

    /// The last day of the month.
    public static let last = MonthDay.last(before: 0)

    /// Adds the day to a rule.
    package func add(to rule: inout DayRule) throws(RecurrenceError) {
        switch self {
        case .day(let day):
            guard 1...31 ~= day else { throw .outOfRange(field: "day of month", value: day, allowed: 1...31) }
            rule.clampedDays |= 1 << UInt32(day)
        case .exactDay(let day):
            guard 1...31 ~= day else { throw .outOfRange(field: "day of month", value: day, allowed: 1...31) }
            rule.days |= 1 << UInt32(day)
        case .last(let before):
            guard 0...30 ~= before else {
                throw .outOfRange(field: "days before the last", value: before, allowed: 0...30)
            }
            rule.daysFromEnd |= 1 << UInt32(before)
        case .nth(let count, let weekday):
            guard 1...5 ~= count else { throw .outOfRange(field: "count of weekday", value: count, allowed: 1...5) }
            rule.nthWeekdays |= 1 << UInt64((count - 1) * 8 + weekday.rawValue)
        case .lastWeekday(let weekday):
            rule.lastWeekdays |= 1 << UInt32(weekday.rawValue)
        }
    }
}

extension MonthDay: CustomStringConvertible, Codable {
    /// `31`, `=31` (exact), `last`, `last-2`, `tue#2` or `tue#last`.
    public var description: String {
        switch self {
        case .day(let day): "\(day)"
        case .exactDay(let day): "=\(day)"
        case .last(let before): before == 0 ? "last" : "last-\(before)"
        case .nth(let count, let weekday): "\(Weekday.shortNames[weekday.rawValue])#\(count)"
        case .lastWeekday(let weekday): "\(Weekday.shortNames[weekday.rawValue])#last"
        }
    }

    /// Reads the form that `description` gives.
    ///
    /// - Throws: ``RecurrenceError`` when the text has another shape.
    public init(_ text: String) throws(RecurrenceError) {
        let wrong = RecurrenceError.malformed(
            field: "day of month", value: text, allowed: "like 31, =31, last, last-2, tue#2 or tue#last")
        let lowered = text.lowercased()
        if let day = Int(lowered) {
            self = .day(day)
        } else if lowered.hasPrefix("="), let day = Int(lowered.dropFirst()) {
            self = .exactDay(day)
        } else if lowered == "last" {
            self = .last
        } else if lowered.hasPrefix("last-"), let before = Int(lowered.dropFirst(5)) {
            self = .last(before: before)
        } else {
            let parts = lowered.split(separator: "#", omittingEmptySubsequences: false)
            guard parts.count == 2, let index = Weekday.shortNames.firstIndex(of: String(parts[0])),
                let weekday = Weekday(rawValue: index)
            else { throw wrong }
            if parts[1] == "last" {
                self = .lastWeekday(weekday)
            } else {
                guard let count = Int(parts[1]) else { throw wrong }
                self = .nth(count, weekday)
            }
        }
        var rule = DayRule()
        try add(to: &rule)
    }

    /// Decodes the text form, or a number.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let day = try? container.decode(Int.self) {
            try self.init("\(day)")
        } else {
            try self.init(container.decode(String.self))
        }
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A day within a year: a month, and a day in it.
public struct YearDay: Sendable, Hashable {
    /// 1...12.
    public let month: Int
    /// The day in that month; the 29th of February is the 28th in a common year, unless it is an exact day.
    public let day: MonthDay

    /// A day of the year.
    ///
    /// - Throws: ``RecurrenceError`` if the month is not in 1...12.
    public init(month: Int, day: MonthDay) throws(RecurrenceError) {
        guard 1...12 ~= month else { throw .outOfRange(field: "month", value: month, allowed: 1...12) }
        self.month = month
        self.day = day
    }
}

extension YearDay: CustomStringConvertible, Codable {
    /// The month and the day with a slash between, e.g. `12/24` or `3/sun#last`.
    public var description: String { "\(month)/\(day)" }

    /// Reads the form that `description` gives.
    ///
    /// - Throws: ``RecurrenceError`` when the text has another shape.
    public init(_ text: String) throws(RecurrenceError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let month = Int(parts[0]) else {
            throw .malformed(field: "day of year", value: text, allowed: "month/day, like 12/24 or 3/sun#last")
        }
        try self.init(month: month, day: MonthDay(String(parts[1])))
    }

    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
