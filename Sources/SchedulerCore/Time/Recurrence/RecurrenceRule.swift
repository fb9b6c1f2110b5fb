public import FoundationEssentials

/// A recurrence read from the RRULE text of a calendar (RFC 5545, section 3.3.10).
///
/// ```swift
/// let rule = try RecurrenceRule("FREQ=MONTHLY;BYDAY=-1FR;COUNT=12", start: start, zone: berlin)
/// let timetable = try Timetable(rule.recurrence, zone: berlin, anchor: start, start: start, end: rule.until)
/// ```
///
/// The subset: `FREQ` from `SECONDLY` to `YEARLY`; `INTERVAL` with `SECONDLY`, `MINUTELY` and `HOURLY` (others only
/// 1); `BYDAY` with `WEEKLY`, `MONTHLY` and `YEARLY`; `BYMONTHDAY` with `MONTHLY` and `YEARLY`; `BYMONTH` with
/// `YEARLY`; `BYHOUR`, `BYMINUTE` and `BYSECOND` with `DAILY` and longer; `COUNT` or `UNTIL`. Everything else is
/// refused, never ignored. As the RFC says, days that a month does not have are left out.
public struct RecurrenceRule: Sendable, Hashable {
    /// The rule.
    public let recurrence: Recurrence
    /// The last instant that may be a slot; nil if the rule has no `UNTIL`.
    public let until: Date?
    /// How many slots there are; nil if the rule has no `COUNT`. See ``Timetable/limited(to:)``.
    public let count: Int?

    /// Reads a rule, with or without `RRULE:` before it.
    ///
    /// - Parameters:
    ///   - text: The rule.
    ///   - start: The event's `DTSTART`; what the rule leaves open, such as the time of day, is taken from it.
    ///   - zone: The zone of the event.
    /// - Throws: ``RecurrenceError``, which names the part that is wrong, or that is not in the subset.
    public init(_ text: String, start: Date, zone: Zone) throws(RecurrenceError) {
        var parts = try RuleParts(text)
        let frequency = parts.take("FREQ") ?? ""
        let interval = try parts.number("INTERVAL", 1...1_000_000) ?? 1
        count = try parts.number("COUNT", 1...1_000_000_000)
        until = try parts.until(zone)
        let clock = LocalStart(start, zone)
        let unit: Int? =
            switch frequency {
            case "SECONDLY": 1
            case "MINUTELY": 60
            case "HOURLY": 3_600
            default: nil
            }
        if let unit {
            recurrence = .every(.seconds(interval * unit))
            try parts.finish()
            return
        }
        guard interval == 1 else { throw RuleParts.unsupported("INTERVAL", "\(interval)", "1 with FREQ=\(frequency)") }
        let times = try parts.times(clock.time)
        switch frequency {
        case "DAILY":
            recurrence = .daily(at: times)
        case "WEEKLY":
            let days = try parts.weekdays(ordinals: false)
            recurrence = .weekly(on: days.isEmpty ? [clock.weekday] : days.map(\.weekday), at: times)
        case "MONTHLY":
            recurrence = .monthly(on: try parts.monthDays(clock.day), at: times)
        case "YEARLY":
            // Without a month, BYMONTHDAY means every month, and BYDAY counts the weekdays of the year.
            let everyMonth = parts.has("BYMONTHDAY") ? Array(1...12) : [clock.month]
            guard parts.has("BYMONTH") || !parts.has("BYDAY") else {
                throw RuleParts.unsupported("BYDAY", "without BYMONTH", "with BYMONTH, where FREQ=YEARLY")
            }
            let months = try parts.numbers("BYMONTH", 1...12) ?? everyMonth
            let days = try parts.monthDays(clock.day)
            var yearDays: [YearDay] = []
            for month in months { for day in days { yearDays.append(try YearDay(month: month, day: day)) } }
            recurrence = .yearly(on: yearDays, at: times)
        default:
            throw RuleParts.unsupported(
                "FREQ", frequency, "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY")
        }
        try parts.finish()
    }
}

/// What a rule takes from its event's beginning.
private struct LocalStart {
    let time: TimeOfDay
    let weekday: Weekday
    let day: Int
    let month: Int

    init(_ start: Date, _ zone: Zone) {
        let second = floorDivide(start.microsecondsSince1970, by: 1_000_000).quotient
        let (number, rest) = floorDivide(second + Int64(zone.secondsFromUTC(at: start)), by: 86_400)
        let bounded = min(max(number, CivilDate.firstDayNumber), CivilDate.lastDayNumber)
        let date = CivilDate(dayNumber: bounded)
        time = TimeOfDay(secondOfDay: Int(rest))
        weekday = Weekday(rawValue: Int(CivilDate.weekday(dayNumber: bounded))) ?? .monday
        day = Int(date.day)
        month = Int(date.month)
    }
}

/// The parts of a rule, taken out one after the other; what is left over at the end is not in the subset.
private struct RuleParts {
    private var values: [String: String] = [:]

    init(_ text: String) throws(RecurrenceError) {
        let wrong = RecurrenceError.malformed(
            field: "rule", value: text, allowed: "a rule like FREQ=WEEKLY;BYDAY=MO,TH")
        guard text.utf8.count <= 1_000 else { throw wrong }
        let body = text.uppercased()
        for part in (body.hasPrefix("RRULE:") ? body.dropFirst(6) : body[...]).split(separator: ";") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, values.updateValue(String(sides[1]), forKey: String(sides[0])) == nil else {
                throw wrong
            }
        }
        guard values["FREQ"] != nil else { throw wrong }
    }

    static func unsupported(_ field: String, _ value: String, _ allowed: String) -> RecurrenceError {
        RecurrenceError.malformed(field: field, value: value, allowed: "supported here: \(allowed)")
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    mutating func take(_ name: String) -> String? { values.removeValue(forKey: name) }

    func finish() throws(RecurrenceError) {
        guard let (name, value) = values.min(by: { $0.key < $1.key }) else { return }
        throw RuleParts.unsupported(name, value, "not together with this FREQ")
    }

    mutating func numbers(_ name: String, _ range: ClosedRange<Int>) throws(RecurrenceError) -> [Int]? {
        guard let text = values.removeValue(forKey: name) else { return nil }
        var result: [Int] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int(item) else {
                throw .malformed(field: name, value: text, allowed: "a list of numbers")
            }
            guard range ~= number else { throw .outOfRange(field: name, value: number, allowed: range) }
            result.append(number)
        }
        return result
    }

    mutating func number(_ name: String, _ range: ClosedRange<Int>) throws(RecurrenceError) -> Int? {
        let all = try numbers(name, range)
        guard all?.count ?? 1 == 1 else { throw .malformed(field: name, value: "\(all ?? [])", allowed: "one number") }
        return all?.first
    }

    /// `20261231`, `20261231T235959` on the zone's wall clock, or `20261231T235959Z`.
    mutating func until(_ zone: Zone) throws(RecurrenceError) -> Date? {
        guard let text = values.removeValue(forKey: "UNTIL") else { return nil }
        let digits = Array(text)
        guard [8, 15, 16].contains(digits.count) else {
            throw .malformed(field: "UNTIL", value: text, allowed: "like 20261231 or 20261231T235959Z")
        }
        let date = "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))"
        let time =
            digits.count == 8
            ? "23:59:59" : "\(String(digits[9..<11])):\(String(digits[11..<13])):\(String(digits[13..<15]))"
        let instant = try ISO8601.instant("\(date)T\(time)Z")
        guard digits.count < 16 || digits[15] == "Z", digits.count == 8 || digits[8] == "T" else {
            throw .malformed(field: "UNTIL", value: text, allowed: "like 20261231 or 20261231T235959Z")
        }
        guard digits.count < 16 else { return instant }
        // A time on the wall clock: taken with the offset at, about, that instant.
        let guess = instant.adding(.seconds(-zone.secondsFromUTC(at: instant)))
        return instant.adding(.seconds(-zone.secondsFromUTC(at: guess)))
    }

    mutating func times(_ start: TimeOfDay) throws(RecurrenceError) -> [TimeOfDay] {
        let hours = try numbers("BYHOUR", 0...23) ?? [start.hour]
        let minutes = try numbers("BYMINUTE", 0...59) ?? [start.minute]
        let seconds = try numbers("BYSECOND", 0...59) ?? [start.second]
        guard hours.count * minutes.count * seconds.count <= 1_440 else {
            throw RuleParts.unsupported("BYHOUR", "\(hours.count) hours", "at most 1440 times a day")
        }
        var times: [TimeOfDay] = []
        for hour in hours {
            for minute in minutes {
                for second in seconds { times.append(try TimeOfDay(hour: hour, minute: minute, second: second)) }
            }
        }
        return times
    }

    mutating func weekdays(ordinals: Bool) throws(RecurrenceError) -> [(ordinal: Int, weekday: Weekday)] {
        guard let text = values.removeValue(forKey: "BYDAY") else { return [] }
        let allowed = ordinals ? "like MO, 2TU or -1FR" : "like MO,TH"
        var result: [(Int, Weekday)] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ordinal = item.count == 2 ? 0 : Int(item.dropLast(2)) ?? .max
            guard let index = Weekday.shortNames.firstIndex(where: { $0.uppercased().hasPrefix(item.suffix(2)) }),
                item.count >= 2, let weekday = Weekday(rawValue: index),
                ordinals ? ordinal == -1 || 0...5 ~= ordinal : ordinal == 0
            else { throw .malformed(field: "BYDAY", value: text, allowed: allowed) }
            result.append((ordinal, weekday))
        }
        return result
    }

    /// The days of a month that `BYMONTHDAY` or `BYDAY` names; the event's own day if there is neither.
    mutating func monthDays(_ start: Int) throws(RecurrenceError) -> [MonthDay] {
        let numbers = try numbers("BYMONTHDAY", -31...31)
        let weekdays = try weekdays(ordinals: true)
        guard numbers == nil || weekdays.isEmpty else {
            throw RuleParts.unsupported("BYDAY", "with BYMONTHDAY", "one of the two")
        }
        if let numbers {
            guard !numbers.contains(0) else { throw .outOfRange(field: "BYMONTHDAY", value: 0, allowed: 1...31) }
            return numbers.map { $0 > 0 ? .exactDay($0) : .last(before: -$0 - 1) }
        }
        if weekdays.isEmpty { return [.exactDay(start)] }
        return weekdays.flatMap { ordinal, weekday -> [MonthDay] in
            switch ordinal {
            case 0: (1...5).map { .nth($0, weekday) }
            case -1: [.lastWeekday(weekday)]
            default: [.nth(ordinal, weekday)]
            }
        }
    }
}
