import SchedulerCore

extension ScheduleValue {
    static let record = Record("Schedule", definition + ledger)

    private static func choice<Choice: CaseIterable & RawRepresentable<String>>(_ type: Choice.Type) -> Shape {
        .optional(.choice(Choice.allCases.map(\.rawValue)))
    }

    private static let definition: [Field] = [
        .required("id", .text(maximum: .max), "Identifies the schedule."),
        .required("job", .text(maximum: .max), "The job that it runs."),
        .required("description", .text(maximum: .max), "A sentence for people."),
        .required("recurrence", .record(RecurrenceValue.record), "The rule that yields its slots."),
        .required("zone", .text(maximum: .max), "The zone in which the rule is read."),
        .required("gap", choice(DaylightPolicy.Gap.self), "Times that the clock jumps over; null: by the kind."),
        .required("fold", choice(DaylightPolicy.Fold.self), "Times that the clock shows twice; null: by the kind."),
        .required("exclusions", .record(exclusions), "Times at which there are no slots."),
        .required("jitter", .optional(.record(DurationValue.record)), "By how much runs may start later."),
        .required("start", .optional(.instant), "The first instant that may be a slot."),
        .required("end", .optional(.instant), "The last instant that may be a slot."),
        .required("maximumRuns", .optional(.integer(1...Int.max)), "After how many runs it is over."),
        .required(
            "parameters", .optional(.map(.anything)), "What differs from the job's; null where it may not be seen."),
        .required("isEnabled", .truth, "Whether it is switched on."),
        .required("state", .choice(State.allCases.map(\.rawValue)), "Whether it plans, its job's state apart."),
        .required("hold", .optional(.record(hold)), "An operator's hold."),
        .required("skips", .list(.record(skip)), "Slots to come that are passed over."),
        .required("overlap", .optional(.choice(PolicyNames.overlaps)), "While a run is unfinished; null: the job's."),
        .required("overlapLimit", .optional(.integer(1...Int.max)), "How many runs `allow` allows."),
        .required("catchUp", .optional(.choice(PolicyNames.catchUps)), "Slots that passed unseen; null: the job's."),
        .required("catchUpLimit", .optional(.integer(1...10_000)), "How many runs `all` starts at most."),
        .required("catchUpWithin", .optional(.record(DurationValue.record)), "How long ago they may have passed."),
        .required("catchUpCoversHolds", .optional(.truth), "Whether those that passed under a hold are caught up."),
    ]

    private static let ledger: [Field] = [
        .required("isBuiltIn", .truth, "Whether the job's kind implies it."),
        .required("cursor", .instant, "Every slot up to it has its outcome recorded."),
        .required("recordedSince", .instant, "The ledger is complete after it."),
        .required("nextPlannedAt", .optional(.instant), "The next slot; null where none is planned."),
        .required("lastSlot", .optional(.instant), "The last slot whose outcome was recorded."),
        .required("lastRun", .optional(.record(LastRunValue.record)), "Its newest run that is kept."),
        .required("runCount", .integer(0...Int.max), "How many runs its slots have created."),
        .required("problem", .optional(.text(maximum: .max)), "Why it cannot be planned."),
        .required("etag", .text(), "The version of its definition, for If-Match."),
    ]

    static let exclusions = Record(
        "Exclusions",
        [
            Field("dates", .list(.record(days)), "Whole days."),
            Field("windows", .list(.record(window)), "Parts of days."),
        ])

    private static let days = Record(
        "ExcludedDays",
        [
            .required("from", .text(maximum: 20), "The first day, such as 2026-12-24."),
            Field("through", .text(maximum: 20), "The last day; by default the first."),
            Field("zone", .text(maximum: 100), "Whose days these are; by default the schedule's zone."),
            Field("reason", .text(), "Why."),
        ])

    private static let window = Record(
        "ExcludedWindow",
        [
            Field("on", .list(.text(maximum: 20)), "The days of the week on which it begins; by default all."),
            .required("from", .text(maximum: 20), "The first time of day in it, such as 22:00."),
            .required("to", .text(maximum: 20), "The first time of day after it."),
            Field("zone", .text(maximum: 100), "The zone of the wall clock; by default the schedule's."),
            Field("reason", .text(), "Why."),
        ])

    private static let hold = Record(
        "Hold",
        [
            .required("reason", .text(maximum: .max), "Why."),
            .required("author", .text(maximum: .max), "Who ordered it."),
            .required("until", .optional(.instant), "When it lifts itself; null: when it is released."),
        ])

    private static let skip = Record(
        "SlotSkip",
        [
            .required("slot", .instant, "The slot."),
            .required("reason", .text(maximum: .max), "Why."),
            .required("author", .text(maximum: .max), "Who ordered it."),
        ])
}
