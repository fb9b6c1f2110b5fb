import FoundationEssentials
import SchedulerCore

/// A run in an answer.
struct RunValue: Encodable, Sendable {
    var id: RunID
    var job: JobID
    var schedule: ScheduleID
    @Nullable var slot: Date?
    @Nullable var lateness: DurationValue?
    var trigger: Trigger
    var state: RunState
    var createdAt: Date
    @Nullable var availableAt: Date?
    @Nullable var startedAt: Date?
    @Nullable var finishedAt: Date?
    @Nullable var duration: DurationValue?
    @Nullable var askedToStopAt: Date?
    var attempt: Int
    var attempts: [AttemptValue]
    var interruptions: Int
    @Nullable var node: NodeID?
    var queue: String
    var priority: Int
    var resources: [String]
    @Nullable var progress: ProgressValue?
    @Nullable var error: String?
    @Nullable var parameters: Parameters?

    /// - Parameter now: the instant, up to which a run that is running has taken its time.
    init(_ run: Run, in call: OperationCall, at now: Date) {
        id = run.id
        job = run.job
        schedule = run.order.schedule
        slot = run.slot
        trigger = run.trigger
        state = run.state
        createdAt = run.createdAt
        attempt = run.attempt
        attempts = run.earlierAttempts.map { AttemptValue($0) } + [AttemptValue(lastOf: run)].compactMap(\.self)
        interruptions = run.interruptions
        queue = run.order.queue
        priority = run.order.priority
        resources = run.order.resources
        availableAt = run.availableAt
        startedAt = run.startedAt
        finishedAt = run.finishedAt
        askedToStopAt = run.askedToStopAt
        node = run.node
        error = run.error
        progress = run.progress.map(ProgressValue.init)
        parameters = call.visible(run.order.parameters, of: run.job)
        if let startedAt = run.startedAt {
            duration = DurationValue(max((run.finishedAt ?? now).duration(since: startedAt), .zero))
        }
        if let slot = run.slot, let firstStart = run.earlierAttempts.first?.startedAt ?? run.startedAt {
            lateness = DurationValue(firstStart.duration(since: slot))
        }
    }

    static let record = Record("Run", fields)

    static let fields: [Field] = [
        .required("id", .integer(1...Int.max), "Identifies the run."),
        .required("job", .text(), "The job that runs."),
        .required(
            "schedule", .text(), "The schedule whose run it is; the built-in one for a job that was run by hand."),
        .required("slot", .optional(.instant), "The instant that planned it; null for a run by hand."),
        .required(
            "lateness", .optional(.record(DurationValue.record)), "How long after its slot its first attempt started."),
        .required("trigger", .choice(Trigger.allCases.map(\.rawValue)), "Why it exists."),
        .required("state", .choice(RunState.allCases.map(\.rawValue)), "Where it is in its life."),
        .required("createdAt", .instant, "When it was created."),
        .required("availableAt", .optional(.instant), "Before when it does not start; null: at once."),
        .required("startedAt", .optional(.instant), "When its present or last attempt started."),
        .required("finishedAt", .optional(.instant), "When it ended."),
        .required(
            "duration", .optional(.record(DurationValue.record)),
            "How long its last attempt took, or its present one has taken."),
        .required("askedToStopAt", .optional(.instant), "When it was asked to stop, which it may ignore."),
        .required("attempt", .integer(0...Int.max), "The number of its present or last attempt; 0 before the first."),
        .required("attempts", .list(.record(AttemptValue.record)), "All its attempts, oldest first."),
        .required("interruptions", .integer(0...Int.max), "How often its node died under it."),
        .required("node", .optional(.text(maximum: .max)), "The node that took it last."),
        .required("queue", .text(maximum: .max), "The lane of work that it waits in."),
        .required("priority", .integer(Int.min...Int.max), "Runs of a higher priority come first."),
        .required("resources", .list(.text(maximum: .max)), "What it touches and locks."),
        .required("progress", .optional(.record(ProgressValue.record)), "How far it has got."),
        .required("error", .optional(.text(maximum: .max)), "How it ended, if not well."),
        .required(
            "parameters", .optional(.map(.anything)), "What it is told; null without the permission to read it."),
    ]
}

/// An attempt of a run, in an answer.
struct AttemptValue: Encodable, Sendable {
    var number: Int
    @Nullable var node: NodeID?
    @Nullable var startedAt: Date?
    @Nullable var endedAt: Date?
    @Nullable var error: String?

    init(_ attempt: Attempt) {
        number = attempt.number
        endedAt = attempt.endedAt
        error = attempt.error
        node = attempt.node
        startedAt = attempt.startedAt
    }

    /// The present attempt of a run that is active, or the one that ended it; nil where it is among the earlier ones.
    init?(lastOf run: Run) {
        guard run.state == .running || run.state.isFinal, let start = run.startedAt,
            run.earlierAttempts.last.map({ $0.number != run.attempt || $0.startedAt != start }) ?? true
        else { return nil }
        number = run.attempt
        node = run.node
        startedAt = start
        endedAt = run.finishedAt
        error = run.state.isFinal ? run.error : nil
    }

    static let record = Record(
        "Attempt",
        [
            .required("number", .integer(0...Int.max), "Its number."),
            .required("node", .optional(.text(maximum: .max)), "Where it was made."),
            .required("startedAt", .optional(.instant), "When it started."),
            .required("endedAt", .optional(.instant), "When it ended; null: it goes on."),
            .required("error", .optional(.text(maximum: .max)), "How it ended, if not well."),
        ])
}

/// A run with what it produced, in an answer.
struct RunDetails: Encodable, Sendable {
    var run: RunValue
    var artifacts: [ArtifactValue]
    var expectedDuration: DurationValue?
    var waitsFor: WaitValue?

    private enum CodingKeys: String, CodingKey { case artifacts, expectedDuration, waitsFor }

    func encode(to encoder: any Encoder) throws {
        try run.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(artifacts, forKey: .artifacts)
        try container.encode(expectedDuration, forKey: .expectedDuration)
        try container.encode(waitsFor, forKey: .waitsFor)
    }

    static let record = Record(
        "RunDetails",
        RunValue.fields + [
            .required(
                "artifacts", .list(.record(ArtifactValue.record)), "What it has produced: the newest 100, newest first."
            ),
            .required(
                "expectedDuration", .optional(.record(DurationValue.record)),
                "How long it should take: the median of the last ten that succeeded of its schedule, or else of its job."
            ),
            .required(
                "waitsFor", .optional(.record(WaitValue.record)), "What it waits for; null where it does not wait."),
        ])
}
