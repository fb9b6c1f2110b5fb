// What an expression says, in plain English.

extension Cron: CustomStringConvertible {
    /// The expression in words, e.g. `At 02:30, Monday through Friday`.
    public var description: String {
        let days = program.rule.days
        var parts = [timeWords]
        parts += dayWords(days)
        if let years = days.years {
            parts.append("in " + list(Cron.runs(years.members).map(rangeWords)))
        }
        if let zone { parts.append("\(zone.identifier) time") }
        return parts.joined(separator: ", ")
    }

    /// Whether the times of a day are told one by one.
    private var hasFewTimes: Bool {
        let times = program.rule.times
        return times.seconds.nonzeroBitCount * times.minutes.nonzeroBitCount * times.hours.nonzeroBitCount <= 6
    }

    private var timeWords: String {
        let times = program.rule.times
        let seconds = Cron.positions(times.seconds)
        let minutes = Cron.positions(times.minutes)
        let hours = Cron.positions(times.hours)
        if hasFewTimes {
            let all = hours.flatMap { hour in minutes.flatMap { minute in seconds.map { (hour, minute, $0) } } }
            return "At " + list(all.map { TimeOfDay(secondOfDay: $0.0 * 3_600 + $0.1 * 60 + $0.2).description })
        }
        var words: String
        if seconds == [0] {
            words = minuteWords(minutes, everyHour: hours.count == 24)
        } else {
            words = capitalized(unitWords(seconds, "second", of: 60))
            if minutes.count < 60 { words += ", " + unitWords(minutes, "minute", of: 60) }
        }
        if hours.count < 24 { words += hourWords(hours, minutes) }
        return words
    }

    private func minuteWords(_ minutes: [Int], everyHour: Bool) -> String {
        if minutes == [0] { return everyHour ? "Every hour" : "On the hour" }
        let words = capitalized(unitWords(minutes, "minute", of: 60))
        return everyHour && !words.hasPrefix("Every") ? words + " of every hour" : words
    }

    /// `every minute`, `every 15 minutes`, `at minute 5`, `at minutes 5 and 20`.
    private func unitWords(_ values: [Int], _ unit: String, of count: Int) -> String {
        if values.count == count { return "every \(unit)" }
        if let step = values.dropFirst().first, values.first == 0, count % step == 0,
            values == Array(stride(from: 0, to: count, by: step))
        {
            return "every \(step) \(unit)s"
        }
        if values.count == 1 { return "at \(unit) \(values[0])" }
        return "at \(unit)s " + list(Cron.runs(values).map(rangeWords))
    }

    private func hourWords(_ hours: [Int], _ minutes: [Int]) -> String {
        let pieces = Cron.runs(hours)
        let (first, last) = (minutes.first ?? 0, minutes.last ?? 0)
        if pieces.count <= 3 {
            let spans = pieces.map { piece in
                let (low, high) = (piece.lowerBound * 3_600 + first * 60, piece.upperBound * 3_600 + last * 60)
                return "\(TimeOfDay(secondOfDay: low)) through \(TimeOfDay(secondOfDay: high))"
            }
            return " from " + list(spans)
        }
        let words = unitWords(hours, "hour", of: 24)
        return words.hasPrefix("every")
            ? " of " + words.replacingStep() : " during hours " + list(hours.map(String.init))
    }

    private func dayWords(_ days: DayRule) -> [String] {
        let everyDay = days.days == DayRule.everyDayOfMonth
        let everyWeekday = days.weekdays == DayRule.everyWeekday
        let months = Cron.positions(days.months)
        let monthNames = Cron.runs(months).map { $0.count == 12 ? "" : nameRange($0) { CronWordsNames.months[$0 - 1] } }
        let inMonths = months.count == 12 ? [] : ["in " + list(monthNames)]
        let either = days.combine == .either
        if !everyDay, everyWeekday, !either, days.isPlain, months.count == 1 {
            return [
                "on \(list(Cron.runs(Cron.positions(days.days)).map(rangeWords))) \(CronWordsNames.months[months[0] - 1])"
            ]
        }
        let ofMonth = "on " + list(monthDayWords(days)) + (months.count == 12 ? " of the month" : "")
        let ofWeek = weekdayWords(days)
        switch (everyDay, everyWeekday) {
        case (true, true): return (hasFewTimes ? ["every day"] : []) + inMonths
        case (false, true): return either ? inMonths : [ofMonth] + inMonths
        case (true, false): return either ? inMonths : [ofWeek] + inMonths
        case (false, false): return [ofMonth + (either ? " or " : ", if it is ") + ofWeek] + inMonths
        }
    }

    private func monthDayWords(_ days: DayRule) -> [String] {
        var words: [String] = []
        let numbers = Cron.positions(days.days)
        if !numbers.isEmpty {
            words.append((numbers.count == 1 ? "day " : "days ") + list(Cron.runs(numbers).map(rangeWords)))
        }
        words += Cron.positions(days.daysFromEnd).map { $0 == 0 ? "the last day" : "the day \($0) before the last" }
        words += Cron.positions(days.nearestWeekdays).map { "the weekday nearest day \($0)" }
        words += Cron.positions(days.nearestWeekdaysFromEnd).map {
            $0 == 0 ? "the last weekday" : "the weekday nearest the day \($0) before the last"
        }
        return words
    }

    private func weekdayWords(_ days: DayRule) -> String {
        // A run that wraps around, such as Friday through Monday, is told from its beginning.
        var pieces = Cron.runs(Cron.positions(days.weekdays))
        if pieces.count > 1, pieces[0].lowerBound == 0, let last = pieces.last, last.upperBound == 6 {
            pieces[0] = last.lowerBound...(pieces[0].upperBound + 7)
            pieces.removeLast()
        }
        var words = pieces.map { nameRange($0) { Weekday.longNames[$0 % 7] } }
        for bit in Cron.positions(days.nthWeekdays) {
            words.append("the \(CronWordsNames.ordinals[bit / 8]) \(Weekday.longNames[bit % 8]) of the month")
        }
        words += Cron.positions(days.lastWeekdays).map { "the last \(Weekday.longNames[$0]) of the month" }
        return list(words)
    }

    private func nameRange(_ range: ClosedRange<Int>, _ name: (Int) -> String) -> String {
        switch range.count {
        case 1: name(range.lowerBound)
        case 2: "\(name(range.lowerBound)) and \(name(range.upperBound))"
        default: "\(name(range.lowerBound)) through \(name(range.upperBound))"
        }
    }

    private func rangeWords(_ range: ClosedRange<Int>) -> String {
        switch range.count {
        case 1: "\(range.lowerBound)"
        case 2: "\(range.lowerBound), \(range.upperBound)"
        default: "\(range.lowerBound)–\(range.upperBound)"
        }
    }

    private func list(_ words: [String]) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }

    private func capitalized(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() }
}

/// The names that the words are made of.
enum CronWordsNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let ordinals = ["first", "second", "third", "fourth", "fifth"]
}

extension String {
    /// `every 2 hours` → `every second hour`, where there is a word for it.
    fileprivate func replacingStep() -> String {
        switch self {
        case "every 2 hours": "every second hour"
        case "every 3 hours": "every third hour"
        case "every 4 hours": "every fourth hour"
        default: self
        }
    }
}
