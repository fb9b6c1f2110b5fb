import FoundationEssentials
import SchedulerCore

/// A recurrence in an answer: its kind, what belongs to that kind, and the rule in words.
struct RecurrenceValue: Encodable, Sendable {
    var kind: Kind
    var words: String
    var cron: String?
    var dialect: Cron.Dialect?
    var every: DurationValue?
    var journalised: Bool?
    var once: Date?
    var daily: [TimeOfDay]?
    var weekly: [Weekday]?
    var monthly: [MonthDay]?
    var yearly: [YearDay]?
    var at: [TimeOfDay]?
    var pause: DurationValue?
    var union: [RecurrenceValue]?

    enum Kind: String, Encodable, CaseIterable {
        case cron, every, once, daily, weekly, monthly, yearly, afterCompletion, union
    }

    private init(_ kind: Kind, of recurrence: Recurrence) {
        self.kind = kind
        words = recurrence.description
    }

    init(_ recurrence: Recurrence) {
        switch recurrence {
        case .once(let instant):
            self.init(.once, of: recurrence)
            once = instant
        case .every(let interval, let isJournalised):
            self.init(.every, of: recurrence)
            every = DurationValue(interval)
            journalised = isJournalised
        case .daily(let times):
            self.init(.daily, of: recurrence)
            daily = times
        case .weekly(let days, let times):
            self.init(.weekly, of: recurrence)
            (weekly, at) = (days, times)
        case .monthly(let days, let times):
            self.init(.monthly, of: recurrence)
            (monthly, at) = (days, times)
        case .yearly(let days, let times):
            self.init(.yearly, of: recurrence)
            (yearly, at) = (days, times)
        case .cron(let text):
            self.init(.cron, of: recurrence)
            cron = text
        case .expression(let expression):
            self.init(.cron, of: recurrence)
            cron = expression.text
            dialect = expression.dialect
        case .afterCompletion(let length):
            self.init(.afterCompletion, of: recurrence)
            pause = DurationValue(length)
        case .union(let parts):
            self.init(.union, of: recurrence)
            union = parts.map(RecurrenceValue.init)
        }
    }

    private static let texts = Shape.list(.text(maximum: .max))

    static let record = Record(
        "Recurrence",
        [
            .required("kind", .choice(Kind.allCases.map(\.rawValue)), "Which of the fields below hold the rule."),
            .required("words", .text(maximum: .max), "The rule in words."),
            Field("cron", .text(maximum: .max), "A cron expression."),
            Field("dialect", .choice(Cron.Dialect.allCases.map(\.rawValue)), "Its syntax, if not crontab(5)'s."),
            Field("every", .record(DurationValue.record), "The distance from slot to slot."),
            Field("journalised", .truth, "Whether the grid survives restarts."),
            Field("once", .instant, "The only slot."),
            Field("daily", texts, "Times of each day."),
            Field("weekly", texts, "Days of the week."),
            Field("monthly", texts, "Days of the month."),
            Field("yearly", texts, "Days of the year."),
            Field("at", texts, "The times of those days."),
            Field("pause", .record(DurationValue.record), "How long after the end of the run before."),
            Field("union", .list(.map(.anything)), "Several rules together."),
        ])
}
