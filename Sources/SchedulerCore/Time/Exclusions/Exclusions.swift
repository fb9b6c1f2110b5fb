/// Times at which a recurrence has no slots: holidays, and windows in which nothing may start.
///
/// ```swift
/// let quiet = Exclusions(
///     dates: [.init(CalendarDate("2026-12-25"), reason: "Christmas")],
///     windows: [try .init(on: Weekday.workdays, from: TimeOfDay("22:00"), to: TimeOfDay("06:00"), reason: "backup")])
/// ```
///
/// Dates and times are read on the wall clock of the schedule's zone, unless an entry names its own.
public struct Exclusions: Sendable, Hashable, Codable {
    /// Whole days.
    public struct Days: Sendable, Hashable, Codable {
        /// The first day.
        public var from: CalendarDate
        /// The last day.
        public var through: CalendarDate
        /// The zone whose days these are; nil for the schedule's.
        public var zone: Zone?
        /// Why, as shown in a preview.
        public var reason: String?

        /// One day, or several in a row.
        public init(_ from: CalendarDate, through: CalendarDate? = nil, zone: Zone? = nil, reason: String? = nil) {
            self.from = from
            self.through = through ?? from
            self.zone = zone
            self.reason = reason
        }
    }

    /// A part of the day, on some days of the week.
    public struct Window: Sendable, Hashable, Codable {
        /// The weekdays on which the window begins.
        public var on: [Weekday]
        /// The first time of day in the window.
        public var from: TimeOfDay
        /// The first time of day after it: on the next day if it is not later than `from`.
        public var to: TimeOfDay
        /// The zone of the wall clock; nil for the schedule's.
        public var zone: Zone?
        /// Why, as shown in a preview.
        public var reason: String?

        /// A window; one from a time to the same time lasts a whole day.
        ///
        /// - Throws: ``RecurrenceError`` if there is no weekday.
        public init(
            on weekdays: [Weekday] = Weekday.allCases, from: TimeOfDay, to: TimeOfDay, zone: Zone? = nil,
            reason: String? = nil
        ) throws(RecurrenceError) {
            guard !weekdays.isEmpty else { throw .empty(field: "weekdays") }
            on = weekdays
            self.from = from
            self.to = to
            self.zone = zone
            self.reason = reason
        }
    }

    /// Days without slots.
    public var dates: [Days]
    /// Windows without slots.
    public var windows: [Window]

    /// Some exclusions.
    public init(dates: [Days] = [], windows: [Window] = []) {
        self.dates = dates
        self.windows = windows
    }

    /// Nothing is excluded.
    public static let none = Exclusions()

    /// Whether nothing is excluded.
    public var isEmpty: Bool { dates.isEmpty && windows.isEmpty }
}

extension Exclusions.Days: CustomStringConvertible {
    /// The reason, or the days.
    public var description: String { reason ?? (from == through ? "\(from)" : "\(from) to \(through)") }
}

extension Exclusions.Window: CustomStringConvertible {
    /// The reason, or the window.
    public var description: String {
        let days = on.count == 7 ? "" : on.sorted().map { Weekday.shortNames[$0.rawValue] }.joined(separator: ",") + " "
        return reason ?? "\(days)\(from)–\(to)"
    }
}
