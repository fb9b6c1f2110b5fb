/// A time of day on the wall clock, to the second.
///
/// ```swift
/// let times: [TimeOfDay] = [.midnight, try TimeOfDay(hour: 17, minute: 30)]
/// ```
public struct TimeOfDay: Sendable, Hashable, Comparable {
    /// Seconds since midnight on a clock that nobody changes, 0...86399.
    package let secondOfDay: Int32

    /// A time of day.
    ///
    /// - Throws: ``RecurrenceError`` with the code `outOfRange` naming the field, e.g. `hour: 25 is not between 0 and 23`.
    public init(hour: Int, minute: Int = 0, second: Int = 0) throws(RecurrenceError) {
        guard 0...23 ~= hour else { throw .outOfRange(field: "hour", value: hour, allowed: 0...23) }
        guard 0...59 ~= minute else { throw .outOfRange(field: "minute", value: minute, allowed: 0...59) }
        guard 0...59 ~= second else { throw .outOfRange(field: "second", value: second, allowed: 0...59) }
        secondOfDay = Int32(hour * 3_600 + minute * 60 + second)
    }

    /// For times known to be valid: the second is brought into 0...86399.
    package init(secondOfDay: Int) {
        self.secondOfDay = Int32(truncatingIfNeeded: min(max(secondOfDay, 0), 86_399))
    }

    /// 00:00.
    public static let midnight = TimeOfDay(secondOfDay: 0)
    /// 12:00.
    public static let noon = TimeOfDay(secondOfDay: 43_200)

    /// 0...23.
    public var hour: Int { Int(secondOfDay) / 3_600 }
    /// 0...59.
    public var minute: Int { Int(secondOfDay) / 60 % 60 }
    /// 0...59.
    public var second: Int { Int(secondOfDay) % 60 }

    /// Earlier in the day is less.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.secondOfDay < right.secondOfDay }
}

extension TimeOfDay: CustomStringConvertible, Codable {
    /// `02:30`, or `02:30:05` where there are seconds.
    public var description: String {
        let short = twoDigits(hour) + ":" + twoDigits(minute)
        return second == 0 ? short : short + ":" + twoDigits(second)
    }

    /// Reads `02:30` or `02:30:05`.
    ///
    /// - Throws: ``RecurrenceError`` when the text has another shape or a number is out of range.
    public init(_ text: String) throws(RecurrenceError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard 2...3 ~= parts.count else { throw .malformed(field: "time", value: text, allowed: "HH:MM or HH:MM:SS") }
        var numbers: [Int] = []
        for part in parts {
            guard 1...2 ~= part.utf8.count, part.utf8.allSatisfy({ 48...57 ~= $0 }), let number = Int(part) else {
                throw .malformed(field: "time", value: text, allowed: "HH:MM or HH:MM:SS")
            }
            numbers.append(number)
        }
        try self.init(hour: numbers[0], minute: numbers[1], second: numbers.count > 2 ? numbers[2] : 0)
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

/// A number below 100 with a leading zero.
package func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}
