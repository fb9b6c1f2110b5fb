internal import FoundationEssentials

extension Recurrence: CustomStringConvertible {
    /// The rule in words, e.g. `Daily at 02:30 and 17:45` or `Every 90 minutes`.
    ///
    /// A cron expression is told in words too; one that is not valid is quoted.
    public var description: String {
        switch self {
        case .once(let instant): "Once, \(Recurrence.words(instant))"
        case .every(let interval, let journalised):
            "Every \(Recurrence.words(interval))" + (journalised ? "" : ", from each start-up")
        case .daily(let times): "Daily at \(Recurrence.list(times))"
        case .weekly(let days, let times): "\(Recurrence.list(days)) at \(Recurrence.list(times))"
        case .monthly(let days, let times):
            "Monthly on \(Recurrence.list(days.map(\.words))) of each month at \(Recurrence.list(times))"
        case .yearly(let days, let times):
            "Yearly on \(Recurrence.list(days.map(\.words))) at \(Recurrence.list(times))"
        case .cron(let text): (try? Cron(text).description) ?? "Cron '\(abbreviated(text))', which is not valid"
        case .expression(let cron): cron.description
        case .afterCompletion(let pause): "\(Recurrence.words(pause)) after the end of the run before"
        case .union(let parts):
            parts.prefix(10).map(\.description).joined(separator: "; or ") + (parts.count > 10 ? "; or …" : "")
        }
    }

    private static func list(_ values: [some CustomStringConvertible]) -> String {
        let words = values.map(\.description)
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }

    /// Date and time in UTC, to the second: `on 20 November 2026 at 09:42:10 UTC`.
    private static func words(_ instant: Date) -> String {
        let second = floorDivide(instant.microsecondsSince1970, by: 1_000_000).quotient
        let (number, rest) = floorDivide(second, by: 86_400)
        guard (CivilDate.firstDayNumber...CivilDate.lastDayNumber).contains(number) else {
            return "at \(ISO8601.text(instant))"
        }
        let date = CivilDate(dayNumber: number)
        let month = CronWordsNames.months[Int(date.month) - 1]
        return "on \(date.day) \(month) \(date.year) at \(TimeOfDay(secondOfDay: Int(rest))) UTC"
    }

    /// The length in the largest unit that is whole: `90 minutes`, `hour`, `250 milliseconds`.
    private static func words(_ length: Duration) -> String {
        let microseconds = length.wholeMicroseconds
        let units: [(Int64, String)] = [
            (86_400_000_000, "day"), (3_600_000_000, "hour"), (60_000_000, "minute"), (1_000_000, "second"),
            (1_000, "millisecond"),
        ]
        for (size, name) in units where microseconds > 0 && microseconds % size == 0 {
            let count = microseconds / size
            return count == 1 ? "1 \(name)" : "\(count) \(name)s"
        }
        return "\(microseconds) microseconds"
    }
}

extension MonthDay {
    /// The day in words: `the 1st`, `the last day`, `the second Friday`.
    var words: String {
        switch self {
        case .day(let day): "the \(Self.ordinal(day))" + (day > 28 ? " or else the last day" : "")
        case .exactDay(let day): "the \(Self.ordinal(day))" + (day > 28 ? " where there is one" : "")
        case .last(let before):
            before == 0 ? "the last day" : "\(before) day\(before == 1 ? "" : "s") before the last"
        case .nth(let count, let weekday):
            "the \((1...5).contains(count) ? CronWordsNames.ordinals[count - 1] : Self.ordinal(count)) \(weekday)"
        case .lastWeekday(let weekday): "the last \(weekday)"
        }
    }

    private static func ordinal(_ number: Int) -> String {
        let ending =
            switch (number % 10, number / 10 % 10) {
            case (_, 1): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }
}

extension YearDay {
    /// The day in words: `the 24th of December`.
    var words: String { "\(day.words) of \(CronWordsNames.months[month - 1])" }
}
