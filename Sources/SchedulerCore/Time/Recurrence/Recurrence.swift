public import FoundationEssentials

/// A rule that yields instants: when something recurs.
///
/// ```swift
/// let nightly = Recurrence.daily(at: [try TimeOfDay(hour: 2, minute: 30)])
/// let quarterly = Recurrence.cron("0 9 1 jan,apr,jul,oct *")
/// ```
///
/// A recurrence is a plain value, small enough to be held a million times. It says nothing about a zone: a
/// ``Timetable`` puts the two together, and refuses a recurrence that makes no sense.
public enum Recurrence: Sendable, Hashable {
    /// At one instant only.
    case once(at: Date)
    /// At a fixed distance, from an anchor on; at least a millisecond.
    ///
    /// Journalised, the grid survives restarts: each slot follows the one before it in the ledger. Otherwise it
    /// starts anew at each start-up. Days here have 24 hours: the grid knows no clock changes.
    case every(Duration, journalised: Bool = true)
    /// Every day at some times.
    case daily(at: [TimeOfDay])
    /// On some days of the week, at some times.
    case weekly(on: [Weekday], at: [TimeOfDay])
    /// On some days of the month, at some times.
    case monthly(on: [MonthDay], at: [TimeOfDay])
    /// On some days of the year, at some times.
    case yearly(on: [YearDay], at: [TimeOfDay])
    /// By a cron expression, as text in the default dialect; checked when a timetable is made from it.
    case cron(String)
    /// By a cron expression that has been read already, in any dialect.
    case expression(Cron)
    /// That long after the end of the run before: not a calendar rule, so no timetable can be made from it.
    case afterCompletion(pause: Duration)
    /// Whenever any of these is due; instants that several have in common count once.
    indirect case union([Recurrence])

    /// Every hour, from the anchor on.
    public static let hourly = Recurrence.every(.hours(1))
    /// Every twelve hours, from the anchor on.
    public static let twiceDaily = Recurrence.every(.hours(12))
    /// Every 24 hours, from the anchor on. For a time on the wall clock use ``daily(at:)``.
    public static let daily = Recurrence.every(.days(1))
    /// Every seven days of 24 hours, from the anchor on. For days of the week use ``weekly(on:at:)``.
    public static let weekly = Recurrence.every(.days(7))
    /// Every 30 days of 24 hours, from the anchor on.
    public static let everyThirtyDays = Recurrence.every(.days(30))
}
