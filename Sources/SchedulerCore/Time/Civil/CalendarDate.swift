/// A day of the calendar, such as a holiday: a year, a month and a day, without time or zone.
public struct CalendarDate: Sendable, Hashable, Comparable {
    /// 1...9999.
    public let year: Int
    /// 1...12.
    public let month: Int
    /// 1 to the last day of the month.
    public let day: Int

    /// A day.
    ///
    /// - Throws: ``RecurrenceError`` if there is no such day.
    public init(year: Int, month: Int, day: Int) throws(RecurrenceError) {
        guard 1...9_999 ~= year else { throw .outOfRange(field: "year", value: year, allowed: 1...9_999) }
        guard 1...12 ~= month else { throw .outOfRange(field: "month", value: month, allowed: 1...12) }
        let length = Int(CivilDate.daysInMonth(year: Int32(year), month: Int32(month)))
        guard 1...length ~= day else { throw .outOfRange(field: "day", value: day, allowed: 1...length) }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The number of the day, from 1970-01-01.
    package var dayNumber: Int64 {
        CivilDate.dayNumber(year: Int32(year), month: Int32(month), day: Int32(day))
    }

    /// Earlier is less.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.dayNumber < right.dayNumber }
}

extension CalendarDate: CustomStringConvertible, Codable {
    /// `2026-12-24`.
    public var description: String {
        String("\(10_000 + year)".dropFirst()) + "-" + twoDigits(month) + "-" + twoDigits(day)
    }

    /// Reads `2026-12-24`.
    ///
    /// - Throws: ``RecurrenceError`` if the text has another shape, or there is no such day.
    public init(_ text: String) throws(RecurrenceError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.utf8.allSatisfy { 48...57 ~= $0 } ? Int(part) : nil
        }
        guard parts.map(\.utf8.count) == [4, 2, 2], numbers.count == 3 else {
            throw .malformed(field: "date", value: text, allowed: "a date like 2026-12-24")
        }
        try self.init(year: numbers[0], month: numbers[1], day: numbers[2])
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
