import SchedulerCore

/// What can be said about a schedule in a request. What is left out stays as it is, or is as it is by default; null puts
/// back the default.
enum ScheduleFields {
    static let definition = recurrence + bounds + policies

    static let identity: [Field] = [
        Field("id", .text(maximum: 200), "Identifies the schedule; by default one is made up."),
        .required("job", .text(maximum: 200), "The job that it runs."),
    ]

    /// The fields that name a kind of recurrence, of which one is needed.
    static let kinds = ["cron", "every", "once", "daily", "weekly", "monthly", "yearly", "union"]

    static let recurrence: [Field] =
        rule + [
            Field("union", .list(.record(Record("RecurrencePart", rule))), "Several rules together.")
        ] + reading

    private static let rule: [Field] = [
        Field("cron", .text(), "A cron expression."),
        Field("dialect", .choice(Cron.Dialect.allCases.map(\.rawValue)), "The syntax of the cron expression."),
        Field("every", .duration, "A fixed distance from slot to slot."),
        Field("journalised", .truth, "Whether the grid of `every` survives restarts; by default it does."),
        Field("once", .instant, "The only slot."),
        Field("daily", .list(.text(maximum: 20)), "Times of each day, such as 02:30."),
        Field("weekly", .list(.text(maximum: 20)), "Days of the week, such as mon; with `at`."),
        Field("monthly", .list(.text(maximum: 20)), "Days of the month, such as 1 or last; with `at`."),
        Field("yearly", .list(.text(maximum: 20)), "Days of the year, such as 12/24; with `at`."),
        Field("at", .list(.text(maximum: 20)), "The times of those days, such as 02:30; by default midnight."),
    ]

    private static let reading: [Field] = [
        Field("zone", .text(maximum: 100), "The zone of the wall clock, such as Europe/Berlin; by default UTC."),
        Field("gap", .choice(DaylightPolicy.Gap.allCases.map(\.rawValue)), "Times that the clock jumps over."),
        Field("fold", .choice(DaylightPolicy.Fold.allCases.map(\.rawValue)), "Times that the clock shows twice."),
        Field("exclusions", .record(ScheduleValue.exclusions), "Times at which there are no slots."),
    ]

    static let bounds: [Field] = [
        Field("description", .text(maximum: Schedule.descriptionLimit), "A sentence for people."),
        Field("start", .instant, "The first instant that may be a slot, and where the grid of `every` begins."),
        Field("end", .instant, "The last instant that may be a slot."),
        Field("maximumRuns", .integer(1...Int.max), "After how many runs it is over."),
        Field("jitter", .duration, "By how much runs may start later than their slots."),
        Field("parameters", .map(.anything), "What differs from the job's parameters."),
        Field("isEnabled", .truth, "Whether it is switched on; by default it is."),
    ]

    static let policies: [Field] = [
        Field("overlap", .choice(PolicyNames.overlaps), "While a run is unfinished; by default the job's rule."),
        Field("overlapLimit", .integer(1...1_000_000), "How many unfinished runs `allow` allows."),
        Field("catchUp", .choice(PolicyNames.catchUps), "Slots that passed unseen; by default the job's rule."),
        Field("catchUpLimit", .integer(1...10_000), "How many runs `all` starts at most."),
        Field("catchUpWithin", .duration, "How long ago such slots may have passed; by default a day."),
        Field("catchUpCoversHolds", .truth, "Whether slots that passed under a hold are caught up; by default not."),
    ]
}
