package import FoundationEssentials

/// Instants as text, in the form of ISO 8601 that RFC 3339 describes.
package enum ISO8601 {
    /// The instant on a wall clock so many seconds from UTC, e.g. `2026-03-29T03:00:00+02:00`; `Z` for UTC.
    ///
    /// Fractions of a second are written, as three or six digits, only where there are any.
    package static func text(_ instant: Date, offset: Int = 0) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(instant.microsecondsSince1970, offset: Int32(clamping: offset), to: &bytes)
        guard offset == 0 else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes.dropLast("+00:00".utf8.count), as: UTF8.self) + "Z"
    }

    /// Writes an instant, in microseconds since 1970, as ``text(_:offset:)`` does, but with `+00:00` for UTC.
    ///
    /// Dates before the year 1 and after the year 9999 have no such form: the nearest day is written.
    package static func append(_ instant: Int64, offset: Int32, to bytes: inout [UInt8]) {
        let (second, fraction) = floorDivide(instant, by: 1_000_000)
        let (day, time) = floorDivide(second + Int64(offset), by: 86_400)
        let date = CivilDate(dayNumber: min(max(day, CivilDate.firstDayNumber), CivilDate.lastDayNumber))
        append(UInt32(date.year), digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(UInt32(date.month), digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(UInt32(date.day), digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendTime(UInt32(time), to: &bytes)
        if fraction != 0 {
            bytes.append(UInt8(ascii: "."))
            let isWholeMilliseconds = fraction % 1_000 == 0
            append(
                UInt32(isWholeMilliseconds ? fraction / 1_000 : fraction), digits: isWholeMilliseconds ? 3 : 6,
                to: &bytes)
        }
        bytes.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        appendTime(offset.magnitude, to: &bytes, withSeconds: offset % 60 != 0)
    }

    /// `hh:mm:ss`, or `hh:mm`.
    private static func appendTime(_ seconds: UInt32, to bytes: inout [UInt8], withSeconds: Bool = true) {
        append(seconds / 3_600, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(seconds / 60 % 60, digits: 2, to: &bytes)
        guard withSeconds else { return }
        bytes.append(UInt8(ascii: ":"))
        append(seconds % 60, digits: 2, to: &bytes)
    }

    private static func append(_ number: UInt32, digits: Int, to bytes: inout [UInt8]) {
        var divisor: UInt32 = digits == 2 ? 10 : digits == 3 ? 100 : digits == 4 ? 1_000 : 100_000
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// Reads an instant: a date, `T` or a blank, a time with optional seconds and fraction, and `Z` or an offset.
    ///
    /// - Throws: ``RecurrenceError`` when the text has another shape or names a day or time that does not exist.
    package static func instant(_ text: String) throws(RecurrenceError) -> Date {
        var reader = Reader(text)
        guard let microseconds = reader.instant() else {
            throw .malformed(field: "instant", value: text, allowed: "an instant like 2026-03-29T03:00:00+02:00")
        }
        return Date(microsecondsSince1970: microseconds)
    }

    private struct Reader {
        private var rest: Substring.UTF8View

        init(_ text: String) { rest = Substring(text).utf8 }

        mutating func instant() -> Int64? {
            guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
                1...9_999 ~= year, 1...12 ~= month,
                1...CivilDate.daysInMonth(year: Int32(year), month: Int32(month)) ~= Int32(day),
                take("T") || take("t") || take(" "), let hour = number(2), take(":"), let minute = number(2),
                hour < 24, minute < 60
            else { return nil }
            var (second, fraction) = (0, 0)
            if take(":") {
                guard let given = number(2), given < 60 else { return nil }
                second = given
                if take(".") || take(",") {
                    guard let digits = decimals() else { return nil }
                    fraction = digits
                }
            }
            guard let offset = offset(), rest.isEmpty else { return nil }
            let days = CivilDate.dayNumber(year: Int32(year), month: Int32(month), day: Int32(day))
            let seconds = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset)
            return seconds * 1_000_000 + Int64(fraction)
        }

        private mutating func take(_ character: Character) -> Bool {
            guard let byte = character.asciiValue, rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func number(_ digits: Int) -> Int? {
            let part = rest.prefix(digits)
            guard part.count == digits, part.allSatisfy({ 48...57 ~= $0 }) else { return nil }
            rest.removeFirst(digits)
            return part.reduce(0) { $0 * 10 + Int($1 - 48) }
        }

        /// Digits of a fraction, as microseconds; those beyond the sixth are dropped.
        private mutating func decimals() -> Int? {
            let part = rest.prefix { 48...57 ~= $0 }
            guard 1...18 ~= part.count else { return nil }
            rest = rest.dropFirst(part.count)
            return zip(part, [100_000, 10_000, 1_000, 100, 10, 1]).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        }

        private mutating func offset() -> Int? {
            if take("Z") || take("z") { return 0 }
            let negative = rest.first == UInt8(ascii: "-")
            guard take("+") || take("-"), let hours = number(2) else { return nil }
            let colon = take(":")
            guard let minutes = rest.isEmpty && !colon ? 0 : number(2), hours <= 24, minutes < 60 else { return nil }
            var seconds = 0
            if take(":") {
                guard let given = number(2), given < 60 else { return nil }
                seconds = given
            }
            let size = hours * 3_600 + minutes * 60 + seconds
            return negative ? -size : size
        }
    }
}
