import FoundationEssentials
import SchedulerCore

/// A schedule in an answer.
struct ScheduleValue: Encodable, Sendable {
    private let record: ScheduleRecord
    private let state: State
    private let nextPlannedAt: Date?
    /// Nil where they are not to be seen.
    private let parameters: Parameters?
    private let lastRun: LastRunValue?
    private let tag: EntityTag

    /// Whether it plans, as far as it is the schedule's own affair.
    enum State: String, Encodable, CaseIterable {
        case enabled, held, disabled

        init(_ schedule: Schedule, at now: Date) {
            self = !schedule.isEnabled ? .disabled : schedule.hold?.holds(at: now) == true ? .held : .enabled
        }
    }

    init(
        _ record: ScheduleRecord, parameters: Parameters?, now: Date, nextPlannedAt: Date?, lastRun: Run?,
        tag: EntityTag
    ) {
        self.lastRun = lastRun.map { LastRunValue($0, at: now) }
        self.record = record
        self.nextPlannedAt = nextPlannedAt
        state = State(record.schedule, at: now)
        self.parameters = parameters
        self.tag = tag
    }

    /// The version of a schedule's definition: what `If-Match` is compared with. Holds and slots that are passed over
    /// come and go by themselves, so that they do not count.
    static func tag(of schedule: Schedule, _ key: StoreKey) throws -> EntityTag {
        try EntityTag(of: schedule.withoutInterruptions, under: key)
    }

    private enum CodingKeys: String, CodingKey {
        case id, job, description, recurrence, zone, gap, fold, exclusions, jitter, start, end, maximumRuns, parameters
        case isEnabled, state, hold, skips, overlap, overlapLimit, catchUp, catchUpLimit, catchUpWithin
        case catchUpCoversHolds, isBuiltIn, cursor, recordedSince, nextPlannedAt, lastSlot, lastRun
        case runCount, problem, etag
    }

    /// What is not known is null, so that every schedule has the same fields.
    func encode(to encoder: any Encoder) throws {
        let schedule = record.schedule
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schedule.id, forKey: .id)
        try container.encode(schedule.job, forKey: .job)
        try container.encode(schedule.description, forKey: .description)
        try container.encode(RecurrenceValue(schedule.recurrence), forKey: .recurrence)
        try container.encode(schedule.zone, forKey: .zone)
        try container.encode(schedule.daylight.gap, forKey: .gap)
        try container.encode(schedule.daylight.fold, forKey: .fold)
        try container.encode(schedule.exclusions, forKey: .exclusions)
        try container.encode(schedule.jitter.map { DurationValue($0.limit) }, forKey: .jitter)
        try container.encode(schedule.start, forKey: .start)
        try container.encode(schedule.end, forKey: .end)
        try container.encode(schedule.maximumRuns, forKey: .maximumRuns)
        try container.encode(parameters, forKey: .parameters)
        try container.encode(schedule.isEnabled, forKey: .isEnabled)
        try container.encode(state, forKey: .state)
        try container.encode(schedule.hold.map(HoldValue.init), forKey: .hold)
        try container.encode(schedule.skips, forKey: .skips)
        try container.encode(schedule.overlap.map(PolicyNames.name), forKey: .overlap)
        try container.encode(schedule.overlap?.limit, forKey: .overlapLimit)
        try container.encode(schedule.catchUp.map { PolicyNames.name(of: $0.mode) }, forKey: .catchUp)
        try container.encode(schedule.catchUp?.limit, forKey: .catchUpLimit)
        try container.encode(schedule.catchUp.map { DurationValue($0.within) }, forKey: .catchUpWithin)
        try container.encode(schedule.catchUp?.coversHolds, forKey: .catchUpCoversHolds)
        try container.encode(schedule.isBuiltIn, forKey: .isBuiltIn)
        try container.encode(record.cursor, forKey: .cursor)
        try container.encode(record.recordedSince, forKey: .recordedSince)
        try container.encode(nextPlannedAt, forKey: .nextPlannedAt)
        try container.encode(record.lastSlot, forKey: .lastSlot)
        try container.encode(lastRun, forKey: .lastRun)
        try container.encode(record.runCount, forKey: .runCount)
        try container.encode(record.problem, forKey: .problem)
        try container.encode(tag.text, forKey: .etag)
    }
}

/// The newest run of a schedule, in the schedule's answer.
struct LastRunValue: Encodable, Sendable {
    var id: RunID
    var state: RunState
    @Nullable var startedAt: Date?
    @Nullable var finishedAt: Date?
    @Nullable var duration: DurationValue?

    /// - Parameter now: the instant, up to which a run that is running has taken its time.
    init(_ run: Run, at now: Date) {
        id = run.id
        state = run.state
        startedAt = run.startedAt
        finishedAt = run.finishedAt
        if let startedAt { duration = DurationValue(max((finishedAt ?? now).duration(since: startedAt), .zero)) }
    }

    static let record = Record(
        "LastRun",
        [
            .required("id", .integer(1...Int.max), "Identifies the run."),
            .required("state", .choice(RunState.allCases.map(\.rawValue)), "Where it is in its life."),
            .required("startedAt", .optional(.instant), "When its present or last attempt started."),
            .required("finishedAt", .optional(.instant), "When it ended."),
            .required(
                "duration", .optional(.record(DurationValue.record)),
                "How long its last attempt took, or its present one has taken."),
        ])
}

/// A hold in an answer.
private struct HoldValue: Encodable {
    var hold: Hold

    private enum CodingKeys: String, CodingKey { case reason, author, until }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(hold.reason, forKey: .reason)
        try container.encode(hold.author, forKey: .author)
        try container.encode(hold.until, forKey: .until)
    }
}
