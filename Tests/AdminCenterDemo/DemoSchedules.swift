import FoundationEssentials
import SchedulerCore

/// What operators have planned beside what the jobs plan themselves.
enum DemoSchedules {
    static func all(from now: Date) throws -> [Schedule] {
        [
            Schedule(
                id: "backup-hourly", job: "backup", description: "Hourly while the sale lasts",
                recurrence: .cron("15 * * * *"),
                zone: "Europe/Berlin", parameters: ["max": .integer(2), "format": .text("plain")], overlap: .skip),
            Schedule(
                id: "backup-weekend", job: "backup", description: "Weekends, when nobody is there",
                recurrence: .weekly(on: [.saturday, .sunday], at: [try TimeOfDay(hour: 3)]), zone: "Europe/Berlin",
                catchUp: .all(limit: 3)),
            Schedule(
                id: "partner-feeds", job: "partners", description: "The large lists of the morning",
                recurrence: .daily(at: [try TimeOfDay(hour: 6), try TimeOfDay(hour: 18)]), zone: "America/New_York"),
            Schedule(
                id: "stock-taking", job: "inventory", description: "Whole warehouse, at night",
                recurrence: .every(.hours(6)), zone: "Europe/Berlin", jitter: try .init(upTo: .minutes(5)),
                overlap: .queueAll),
            Schedule(
                id: "month-end", job: "invoices", description: "Everything of the month once more",
                recurrence: .monthly(on: [.last], at: [try TimeOfDay(hour: 22)]), zone: "Europe/Berlin"),
            Schedule(
                id: "old-letters", job: "newsletter", description: "The weekly letter, until it was given up",
                recurrence: .weekly(on: [.friday], at: [try TimeOfDay(hour: 9)]), zone: "Europe/Berlin",
                parameters: ["subject": .text("This week")], isEnabled: false),
            Schedule(
                id: "black-friday", job: "newsletter", description: "The one that matters",
                recurrence: .once(at: now.adding(.days(3))),
                parameters: ["subject": .text("Black Friday"), "audience": .text("everybody")]),
        ]
    }
}
