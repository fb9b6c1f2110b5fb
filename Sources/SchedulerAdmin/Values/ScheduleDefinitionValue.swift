import FoundationEssentials
import SchedulerCore

/// What an answer says of a schedule that was asked for: all but how far its ledger has got.
struct ScheduleDefinitionValue: Encodable, Sendable {
    var id: ScheduleID
    var job: JobID
    var description: String
    var recurrence: RecurrenceValue
    var zone: String
    @Nullable var gap: DaylightPolicy.Gap?
    @Nullable var fold: DaylightPolicy.Fold?
    var exclusions: Exclusions
    @Nullable var jitter: DurationValue?
    @Nullable var start: Date?
    @Nullable var end: Date?
    @Nullable var maximumRuns: Int?
    @Nullable var parameters: Parameters?
    var isEnabled: Bool
    @Nullable var hold: HoldValue?
    var skips: [SlotSkip]
    @Nullable var overlap: String?
    @Nullable var overlapLimit: Int?
    @Nullable var catchUp: String?
    @Nullable var catchUpLimit: Int?
    @Nullable var catchUpWithin: DurationValue?
    @Nullable var catchUpCoversHolds: Bool?

    /// - Parameters:
    ///   - parameters: nil where they are not to be seen.
    ///   - hold: nil where there is none any more.
    init(_ schedule: Schedule, parameters: Parameters?, hold: Hold?) {
        id = schedule.id
        job = schedule.job
        description = schedule.description
        recurrence = RecurrenceValue(schedule.recurrence)
        zone = schedule.zone
        exclusions = schedule.exclusions
        isEnabled = schedule.isEnabled
        skips = schedule.skips
        gap = schedule.daylight.gap
        fold = schedule.daylight.fold
        jitter = schedule.jitter.map { DurationValue($0.limit) }
        start = schedule.start
        end = schedule.end
        maximumRuns = schedule.maximumRuns
        overlap = schedule.overlap.map(PolicyNames.name)
        overlapLimit = schedule.overlap?.limit
        catchUp = schedule.catchUp.map { PolicyNames.name(of: $0.mode) }
        catchUpLimit = schedule.catchUp?.limit
        catchUpWithin = schedule.catchUp.map { DurationValue($0.within) }
        catchUpCoversHolds = schedule.catchUp?.coversHolds
        self.parameters = parameters
        self.hold = hold.map(HoldValue.init)
    }
}

/// A hold in an answer.
struct HoldValue: Encodable, Sendable {
    var reason: String
    var author: String
    @Nullable var until: Date?

    init(_ hold: Hold) {
        reason = hold.reason
        author = hold.author
        until = hold.until
    }
}

extension ScheduleDefinitionValue {
    static let record = Record("ScheduleDefinition", fields)

    private static func choice<Choice: CaseIterable & RawRepresentable<String>>(_ type: Choice.Type) -> Shape {
        .optional(.choice(Choice.allCases.map(\.rawValue)))
    }

    static let fields: [Field] = [
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
        .required("hold", .optional(.record(hold)), "An operator's hold."),
        .required("skips", .list(.record(skip)), "Slots to come that are passed over."),
        .required("overlap", .optional(.choice(PolicyNames.overlaps)), "While a run is unfinished; null: the job's."),
        .required("overlapLimit", .optional(.integer(1...Int.max)), "How many runs `allow` allows."),
        .required("catchUp", .optional(.choice(PolicyNames.catchUps)), "Slots that passed unseen; null: the job's."),
        .required("catchUpLimit", .optional(.integer(1...10_000)), "How many runs `all` starts at most."),
        .required("catchUpWithin", .optional(.record(DurationValue.record)), "How long ago they may have passed."),
        .required("catchUpCoversHolds", .optional(.truth), "Whether those that passed under a hold are caught up."),
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
