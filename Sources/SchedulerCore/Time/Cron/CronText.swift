// The canonical text of an expression: one text for each set of times, in the expression's own dialect.

extension Cron {
    /// The expression in its canonical form: numbers instead of names, shortest lists, single blanks.
    ///
    /// Reading it back, in the same dialect and with the same day match and hash key, gives an equal expression.
    /// Fields with `H` keep it.
    public var canonicalText: String {
        let days = program.rule.days
        let times = program.rule.times
        var parts: [String] = []
        if let zone { parts.append("CRON_TZ=\(zone.identifier)") }
        if dialect != .vixie || times.seconds != 1 || program.isStarred(.second) || program.hashed[.second] != nil {
            parts.append(field(.second, times.seconds, 0...59))
        }
        parts.append(field(.minute, times.minutes, 0...59))
        parts.append(field(.hour, UInt64(times.hours), 0...23))
        parts.append(field(.dayOfMonth, UInt64(days.days), 1...31, specials: specialDays(days)))
        parts.append(field(.month, UInt64(days.months), 1...12))
        parts.append(field(.dayOfWeek, UInt64(days.weekdays), 0...6, specials: specialWeekdays(days)))
        if dialect == .quartz {
            // Exactly one of the day fields is a question mark: one that stands for every day.
            let count = parts.count
            parts[parts[count - 1] == "*" ? count - 1 : count - 3] = "?"
            if let years = days.years { parts.append(items(years.members, offset: 0).joined(separator: ",")) }
        }
        return parts.joined(separator: " ")
    }

    private func field(
        _ field: CronField, _ mask: UInt64, _ range: ClosedRange<Int>, specials: [String] = []
    ) -> String {
        if let hashed = program.hashed[field] { return hashed }
        var values = range.filter { mask >> UInt64($0) & 1 != 0 }
        var texts: [String] = []
        if program.isStarred(field) {
            if values.count == range.count { return "*" }
            // The longest series of steps from the first value; the rest follows as a list.
            let contained = (1...range.count).first { step in
                stride(from: range.lowerBound, through: range.upperBound, by: step).allSatisfy(values.contains)
            }
            let step = contained ?? range.count
            texts.append("*/\(step)")
            values.removeAll { ($0 - range.lowerBound) % step == 0 }
        }
        texts += items(values, offset: field == .dayOfWeek && dialect == .quartz ? 1 : 0)
        return (texts + specials).joined(separator: ",")
    }

    /// Single values, ranges and steps for an ascending list.
    private func items(_ values: [Int], offset: Int) -> [String] {
        if let first = values.first, let last = values.last, values.count > 2 {
            let step = values[1] - first
            if step > 1, values == Array(stride(from: first, through: last, by: step)) {
                return ["\(first + offset)-\(last + offset)/\(step)"]
            }
        }
        return Cron.runs(values).flatMap { run -> [String] in
            let (low, high) = (run.lowerBound + offset, run.upperBound + offset)
            if low == high { return ["\(low)"] }
            return high == low + 1 ? ["\(low)", "\(high)"] : ["\(low)-\(high)"]
        }
    }

    private func specialDays(_ days: DayRule) -> [String] {
        Cron.positions(days.daysFromEnd).map { $0 == 0 ? "L" : "L-\($0)" }
            + Cron.positions(days.nearestWeekdays).map { "\($0)W" }
            + Cron.positions(days.nearestWeekdaysFromEnd).map { $0 == 0 ? "LW" : "L-\($0)W" }
    }

    private func specialWeekdays(_ days: DayRule) -> [String] {
        let offset = dialect == .quartz ? 1 : 0
        let nth = (0..<40).filter { days.nthWeekdays >> UInt64($0) & 1 != 0 }.map { ($0 % 8, $0 / 8 + 1) }
        return nth.map { "\($0.0 + offset)#\($0.1)" } + Cron.positions(days.lastWeekdays).map { "\($0 + offset)L" }
    }
}

extension Cron {
    /// The positions of a mask's bits, ascending.
    static func positions(_ mask: some FixedWidthInteger) -> [Int] {
        (0..<mask.bitWidth).filter { mask >> $0 & 1 != 0 }
    }

    /// The runs of consecutive numbers in an ascending list.
    static func runs(_ values: [Int]) -> [ClosedRange<Int>] {
        var result: [ClosedRange<Int>] = []
        for value in values {
            if let last = result.last, last.upperBound == value - 1 {
                result[result.count - 1] = last.lowerBound...value
            } else {
                result.append(value...value)
            }
        }
        return result
    }
}
