import FoundationEssentials
import SchedulerCore

/// A schedule in an answer.
struct ScheduleValue: Encodable, Sendable {
    private let definition: ScheduleDefinitionValue
    private let record: ScheduleRecord
    private let state: State
    private let nextPlannedAt: Date?
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
        // One that has lifted itself is none any more.
        let hold = record.schedule.hold.flatMap { $0.holds(at: now) ? $0 : nil }
        definition = ScheduleDefinitionValue(record.schedule, parameters: parameters, hold: hold)
        self.nextPlannedAt = nextPlannedAt
        state = State(record.schedule, at: now)
        self.tag = tag
    }

    /// The version of a schedule: what `If-Match` is compared with. Its hold and the slots that are passed over have one
    /// of their own, behind the dot: they come and go by themselves, and count only for what changes them.
    static func tag(of schedule: Schedule, _ key: StoreKey) throws -> EntityTag {
        try EntityTag(
            of: schedule.withoutInterruptions, beside: Interruptions(hold: schedule.hold, skips: schedule.skips),
            under: key)
    }

    private struct Interruptions: Encodable {
        var hold: Hold?
        var skips: [SlotSkip]
    }

    private enum CodingKeys: String, CodingKey {
        case state, isBuiltIn, cursor, recordedSince, nextPlannedAt, lastSlot, lastRun, runCount, problem, etag
    }

    /// What is not known is null, so that every schedule has the same fields.
    func encode(to encoder: any Encoder) throws {
        try definition.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encode(record.schedule.isBuiltIn, forKey: .isBuiltIn)
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
