/// The rule for the years beyond a zone's table: the POSIX `TZ` text in a TZif footer (RFC 9636, section 3.3).
package struct PosixRule: Hashable, Sendable {
    /// A day in the year on which the clock is changed, and the local time of the change.
    package enum Day: Hashable, Sendable {
        /// `Jn`: day 1...365 of a year in which 29 February does not count.
        case julian(Int32)
        /// `n`: day 0...365, where 29 February counts.
        case zeroBased(Int32)
        /// `Mm.w.d`: weekday `d` (0 is Sunday) for the `w`th time in month `m`; the 5th is the last.
        case month(Int32, week: Int32, weekday: Int32)

        /// The day of the year, from 0, in a year that begins on `firstWeekday`.
        func dayOfYear(leap: Bool, firstWeekday: Int32) -> Int32 {
            switch self {
            case .julian(let day): return day - 1 + (leap && day >= 60 ? 1 : 0)
            case .zeroBased(let day): return day
            case .month(let month, let week, let weekday):
                let year: Int32 = leap ? 2000 : 2001
                let start = Int32(
                    CivilDate.dayNumber(year: year, month: month, day: 1)
                        - CivilDate.dayNumber(year: year, month: 1, day: 1))
                let first = (weekday - firstWeekday - start) % 7
                var day = (first < 0 ? first + 7 : first) + (week - 1) * 7
                if day >= CivilDate.daysInMonth(year: year, month: month) { day -= 7 }
                return start + day
            }
        }
    }

    /// Daylight saving time: its offset and the two changes of a year.
    package struct Daylight: Hashable, Sendable {
        var offset: Int32
        var start: Day
        var startTime: Int32
        var end: Day
        var endTime: Int32
    }

    /// Seconds east of UTC in standard time.
    package var standardOffset: Int32
    /// Daylight saving time, if the zone has it.
    package var daylight: Daylight?

    /// Reads a `TZ` text such as `CET-1CEST,M3.5.0,M10.5.0/3`; nil when it is not one.
    package init?(_ text: some Collection<UInt8>) {
        var reader = PosixReader(text)
        guard reader.name(), let standard = reader.offset(maximumHours: 24) else { return nil }
        standardOffset = -standard
        if reader.atEnd { return }
        guard reader.name() else { return nil }
        var offset = standardOffset + 3_600
        if !reader.atEnd, reader.peek != UInt8(ascii: ",") {
            guard let given = reader.offset(maximumHours: 24) else { return nil }
            offset = -given
        }
        if reader.atEnd {
            // Without dates POSIX leaves them to the system; this is what the tz code takes.
            daylight = Daylight(
                offset: offset, start: .month(3, week: 2, weekday: 0), startTime: 7_200,
                end: .month(11, week: 1, weekday: 0), endTime: 7_200)
            return
        }
        guard let start = reader.change(), let end = reader.change(), reader.atEnd else { return nil }
        daylight = Daylight(offset: offset, start: start.0, startTime: start.1, end: end.0, endTime: end.1)
    }
}

/// The grammar of a POSIX `TZ` text, with the wider hours of RFC 9636.
private struct PosixReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: some Collection<UInt8>) { bytes = Array(text.prefix(256)) }

    var atEnd: Bool { index >= bytes.count }
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func take(_ character: Character) -> Bool {
        guard let byte = peek, byte == character.asciiValue else { return false }
        index += 1
        return true
    }

    /// Three or more letters, or anything in angle brackets.
    mutating func name() -> Bool {
        let start = index
        if take("<") {
            while let byte = peek, byte != UInt8(ascii: ">") {
                guard isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else {
                    return false
                }
                index += 1
            }
            return take(">") && index - start >= 5
        }
        while let byte = peek, isLetter(byte) { index += 1 }
        return index - start >= 3
    }

    mutating func number(maximum: Int32) -> Int32? {
        let start = index
        var value: Int32 = 0
        while let byte = peek, isDigit(byte), index - start < 4 {
            value = value * 10 + Int32(byte - 48)
            index += 1
        }
        return index > start && value <= maximum ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func offset(maximumHours: Int32) -> Int32? {
        let negative = take("-")
        if !negative { _ = take("+") }
        guard let hours = number(maximum: maximumHours) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = number(maximum: 59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(maximum: 59) else { return nil }
                seconds += rest
            }
        }
        return negative ? -seconds : seconds
    }

    /// `,date[/time]`.
    mutating func change() -> (PosixRule.Day, Int32)? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return (day, 7_200) }
        guard let time = offset(maximumHours: 167) else { return nil }
        return (day, time)
    }

    private mutating func day() -> PosixRule.Day? {
        if take("J") {
            guard let day = number(maximum: 365), day >= 1 else { return nil }
            return .julian(day)
        }
        if take("M") {
            guard let month = number(maximum: 12), month >= 1, take("."), let week = number(maximum: 5), week >= 1,
                take("."), let weekday = number(maximum: 6)
            else { return nil }
            return .month(month, week: week, weekday: weekday)
        }
        return number(maximum: 365).map { .zeroBased($0) }
    }

    private func isLetter(_ byte: UInt8) -> Bool { 65...90 ~= byte & 0xDF }
    private func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }
}
