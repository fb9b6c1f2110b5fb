/// The sets that the fields of an expression add up to.
package struct CronFields: Sendable {
    var seconds: UInt64 = 1
    var minutes: UInt64 = 0
    var hours: UInt32 = 0
    var days = DayRule()
    /// Whether the second's default, 0, has given way to a field.
    private var hasSeconds = false
    /// Which fields start with `*` or `?`.
    var starred: UInt8 = 0
    var questionMarks = 0
    var hashed: [CronField: String] = [:]
    /// Whether the year's field holds a plain `*`, which also means the years beyond its range.
    var everyYear = false
    /// Where the day of month stands in the text, for messages.
    var dayStart = 0

    init() {
        days.months = 0
        days.days = 0
        days.weekdays = 0
    }

    /// Sunday is 0, whatever the dialect says.
    func weekday(_ value: Int, _ dialect: Cron.Dialect) -> Int { (dialect == .quartz ? value - 1 : value) % 7 }

    mutating func insert(_ field: CronField, _ value: Int, _ dialect: Cron.Dialect) {
        switch field {
        case .second:
            if !hasSeconds { seconds = 0 }
            hasSeconds = true
            seconds |= 1 &<< UInt64(value)
        case .minute: minutes |= 1 &<< UInt64(value)
        case .hour: hours |= 1 &<< UInt32(value)
        case .dayOfMonth: days.days |= 1 &<< UInt32(value)
        case .month: days.months |= 1 &<< UInt32(value)
        case .dayOfWeek: days.weekdays |= 1 &<< UInt32(weekday(value, dialect))
        case .year:
            if days.years == nil { days.years = YearSet() }
            days.years?.insert(value)
        }
    }

    /// Every `step`th value from `low` to `high`, on past the end of the range if `high` is the lesser.
    mutating func insert(_ field: CronField, from low: Int, through high: Int, by step: Int, _ dialect: Cron.Dialect) {
        let range = field.range(dialect)
        var low = low
        // A week has seven days, though 7 is a second name for Sunday.
        if field == .dayOfWeek, range.lowerBound == 0, low == 7, high != 7 { low = 0 }
        let cycle = field == .dayOfWeek ? 7 : range.count
        let last = low <= high ? high : high + cycle
        for value in stride(from: low, through: last, by: step) {
            insert(field, value > range.upperBound ? value - cycle : value, dialect)
        }
    }

    /// The rule; nil if its days do not exist.
    func rule(_ dayMatch: Cron.DayMatch) -> CalendarRule? {
        var days = days
        if everyYear { days.years = nil }
        let starredDays = UInt8(1 << CronField.dayOfMonth.rawValue | 1 << CronField.dayOfWeek.rawValue)
        days.combine = dayMatch == .both || starred & starredDays != 0 ? .both : .either
        if days.days & DayRule.everyDayOfMonth == DayRule.everyDayOfMonth { days.clearSpecialDays() }
        if days.weekdays == DayRule.everyWeekday { days.clearSpecialWeekdays() }
        guard days.canOccur else { return nil }
        let wildcard = starred & UInt8(1 << CronField.minute.rawValue | 1 << CronField.hour.rawValue) != 0
        return CalendarRule(
            days: days, times: ClockTimes(seconds: seconds, minutes: minutes, hours: hours), isWildcard: wildcard)
    }

    private init(seconds: UInt64 = 1, minutes: UInt64, hours: UInt32, starred: UInt8) {
        self.seconds = seconds
        self.minutes = minutes
        self.hours = hours
        self.starred = starred | 0b11_1000
    }

    private func restricted(days: UInt32? = nil, months: UInt32? = nil, weekdays: UInt32? = nil) -> CronFields {
        var copy = self
        if let days {
            copy.days.days = days
            copy.starred &= ~(1 << UInt8(CronField.dayOfMonth.rawValue))
        }
        if let months {
            copy.days.months = months
            copy.starred &= ~(1 << UInt8(CronField.month.rawValue))
        }
        if let weekdays {
            copy.days.weekdays = weekdays
            copy.starred &= ~(1 << UInt8(CronField.dayOfWeek.rawValue))
        }
        return copy
    }

    /// The macros of crontab(5), and two for every minute and every second.
    package static let macros: [String: CronFields] = {
        let daily = CronFields(minutes: 1, hours: 1, starred: 0)
        let everyMinute: UInt64 = 1 << 60 - 1
        let yearly = daily.restricted(days: 1 << 1, months: 1 << 1)
        return [
            "@yearly": yearly, "@annually": yearly, "@monthly": daily.restricted(days: 1 << 1),
            "@weekly": daily.restricted(weekdays: 1), "@daily": daily, "@midnight": daily,
            "@hourly": CronFields(minutes: 1, hours: 0xFF_FFFF, starred: 0b100),
            "@every_minute": CronFields(minutes: everyMinute, hours: 0xFF_FFFF, starred: 0b110),
            "@every_second": CronFields(
                seconds: everyMinute, minutes: everyMinute, hours: 0xFF_FFFF, starred: 0b111),
        ]
    }()
}

extension DayRule {
    /// Forgets the rules for days of the month that add nothing to "every day".
    fileprivate mutating func clearSpecialDays() {
        days = DayRule.everyDayOfMonth
        (daysFromEnd, nearestWeekdays, nearestWeekdaysFromEnd, clampedDays) = (0, 0, 0, 0)
    }

    /// Forgets the rules for weekdays that add nothing to "every weekday".
    fileprivate mutating func clearSpecialWeekdays() { (nthWeekdays, lastWeekdays) = (0, 0) }
}
