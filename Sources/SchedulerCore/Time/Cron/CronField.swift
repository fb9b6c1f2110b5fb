/// A field of a cron expression.
package enum CronField: Int, Sendable, CaseIterable {
    case second, minute, hour, dayOfMonth, month, dayOfWeek, year

    /// The name used in errors.
    package var name: String {
        switch self {
        case .second: "second"
        case .minute: "minute"
        case .hour: "hour"
        case .dayOfMonth: "day of month"
        case .month: "month"
        case .dayOfWeek: "day of week"
        case .year: "year"
        }
    }

    /// The numbers that the field takes.
    package func range(_ dialect: Cron.Dialect) -> ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: dialect == .quartz ? 1...7 : 0...7
        case .year: 1970...2099
        }
    }

    /// The number of a three-letter name such as `jan` or `Mon`; nil if the field has no such name.
    package func value(name first: UInt8, _ second: UInt8, _ third: UInt8, _ dialect: Cron.Dialect) -> Int? {
        let key = UInt32(first | 0x20) << 16 | UInt32(second | 0x20) << 8 | UInt32(third | 0x20)
        switch self {
        case .month: return CronField.months.firstIndex(of: key).map { $0 + 1 }
        case .dayOfWeek: return CronField.weekdays.firstIndex(of: key).map { $0 + (dialect == .quartz ? 1 : 0) }
        default: return nil
        }
    }

    package static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static let months = monthNames.map(key)
    private static let weekdays = Weekday.shortNames.map(key)

    private static func key(_ name: String) -> UInt32 { name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }
}
