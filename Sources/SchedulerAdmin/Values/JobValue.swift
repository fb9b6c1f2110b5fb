import FoundationEssentials
import SchedulerCore

/// A job in an answer.
struct JobValue: Encodable, Equatable, Sendable {
    var id: JobID
    var name: String
    var description: String
    var kind: JobKind
    var state: JobState
    var tags: [String]
    var resources: [String]
    var queue: String
    var priority: Int
    var actions: [String]
    var isOverdue: Bool
    var isFailing: Bool
    var timing: String
    @Nullable var expectedInterval: DurationValue?
    @Nullable var timeout: DurationValue?
    @Nullable var lastStartedAt: Date?
    @Nullable var lastCompletedAt: Date?
    @Nullable var lastSucceededAt: Date?
    @Nullable var nextPlannedAt: Date?
    @Nullable var lastError: String?
    var activeRuns: [ActiveRunValue]
    var hasWaitingRuns: Bool
    var problems: [String: String]
    var statistics: JobStatistics
    var settings: SettingsValue
    var changedSettings: [String]
    @Nullable var parameters: Parameters?
    var parameterFields: [ParameterFieldValue]
    /// Nil where they were not asked for.
    var recentRuns: [RecentRunValue]?
    @Nullable var artifactLifetime: DurationValue?
    var overlap: String
    @Nullable var overlapLimit: Int?
    var catchUp: String
    @Nullable var catchUpLimit: Int?
    var catchUpWithin: DurationValue
    var catchUpCoversHolds: Bool

    init(_ status: JobStatus, statistics: JobStatistics, in call: OperationCall) {
        let job = status.job
        let settings = JobSettingsValue(status.settings, defaults: job.defaults)
        id = job.id
        name = job.name
        description = job.description
        kind = job.kind
        state = status.state
        tags = job.tags
        resources = job.resources
        queue = job.queue
        priority = job.priority
        actions = status.actions
        isOverdue = status.isOverdue
        isFailing = status.isFailing
        timing = status.timing
        activeRuns = status.activeRuns.map(ActiveRunValue.init)
        hasWaitingRuns = status.hasWaitingRuns
        problems = status.problems.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }
        self.statistics = statistics
        self.settings = settings.settings
        changedSettings = settings.changed
        expectedInterval = job.expectedInterval.map(DurationValue.init)
        timeout = job.timeout.map(DurationValue.init)
        lastStartedAt = status.lastStartedAt
        lastCompletedAt = status.lastCompletedAt
        lastSucceededAt = status.lastSucceededAt
        nextPlannedAt = status.nextPlannedAt
        lastError = status.lastError
        overlap = PolicyNames.name(of: job.overlap)
        catchUp = PolicyNames.name(of: job.catchUp.mode)
        catchUpWithin = DurationValue(job.catchUp.within)
        catchUpCoversHolds = job.catchUp.coversHolds
        overlapLimit = job.overlap.limit
        catchUpLimit = job.catchUp.limit
        artifactLifetime = job.artifactRetention.timeToLive.map(DurationValue.init)
        parameters = call.visible(job.parameters, of: job.id)
        parameterFields = status.parameterFields.map {
            ParameterFieldValue($0, isSecret: job.secretParameters.contains($0.name))
        }
    }
}

/// A run that is active, in a job's answer.
struct ActiveRunValue: Encodable, Equatable, Sendable {
    var id: RunID
    @Nullable var startedAt: Date?
    @Nullable var askedToStopAt: Date?
    @Nullable var progress: ProgressValue?

    init(_ run: Run) {
        id = run.id
        startedAt = run.startedAt
        askedToStopAt = run.askedToStopAt
        progress = run.progress.map(ProgressValue.init)
    }

    static let record = Record(
        "ActiveRun",
        [
            .required("id", .integer(1...Int.max), "Identifies the run."),
            .required("startedAt", .optional(.instant), "When its present attempt started."),
            .required("askedToStopAt", .optional(.instant), "When it was asked to stop, which it may ignore."),
            .required("progress", .optional(.record(ProgressValue.record)), "How far it has got."),
        ])
}

/// How far a run has got, in an answer.
struct ProgressValue: Encodable, Equatable, Sendable {
    var fraction: Double
    var note: String

    init(_ progress: Progress) {
        fraction = progress.fraction
        note = progress.note
    }

    static let record = Record(
        "Progress",
        [
            .required("fraction", .number, "The part that is done, 0…1."),
            .required("note", .text(maximum: .max), "What is being done, in words."),
        ])
}

extension JobValue {
    static let record = Record("Job", identity + policies + history)

    private static let policies: [Field] = [
        .required(
            "artifactLifetime", .optional(.record(DurationValue.record)),
            "How long what it produces is kept; null: however long."),
        .required("overlap", .choice(PolicyNames.overlaps), "While a run is unfinished, unless a schedule says else."),
        .required("overlapLimit", .optional(.integer(1...Int.max)), "How many runs `allow` allows."),
        .required("catchUp", .choice(PolicyNames.catchUps), "Slots that passed unseen, unless a schedule says else."),
        .required("catchUpLimit", .optional(.integer(1...10_000)), "How many runs `all` starts at most."),
        .required("catchUpWithin", .record(DurationValue.record), "How long ago they may have passed."),
        .required("catchUpCoversHolds", .truth, "Whether those that passed under a hold are caught up."),
    ]

    private static let identity: [Field] = [
        .required("id", .text(), "Identifies the job."),
        .required("name", .text(maximum: .max), "A name for people."),
        .required("description", .text(maximum: .max), "A sentence for people."),
        .required("kind", .choice(JobKind.allCases.map(\.rawValue)), "When it runs by itself."),
        .required("state", .choice(JobState.allCases.map(\.rawValue)), "What it is doing."),
        .required("tags", .list(.text(maximum: .max)), "Words to group and filter by."),
        .required("resources", .list(.text(maximum: .max)), "What its runs touch and lock."),
        .required("queue", .text(maximum: .max), "The lane of work that its runs wait in."),
        .required("priority", .integer(Int.min...Int.max), "Runs of a higher priority come first."),
        .required("actions", .list(.text(maximum: .max)), "What it can be told to do beside running."),
        .required(
            "expectedInterval", .optional(.record(DurationValue.record)), "The longest time between two successes."),
        .required("timeout", .optional(.record(DurationValue.record)), "How long one attempt may take."),
        .required("settings", .record(SettingsValue.record), "The settings in force."),
        .required(
            "changedSettings", .list(.choice(SettingsValue.fields.map(\.name))), "Those that differ from the defaults."),
        .required(
            "parameters", .optional(.map(.anything)),
            "What its runs are told by default; null without the permission to read it."),
        .required(
            "parameterFields", .list(.record(ParameterFieldValue.record)), "What a form asks for, in order."),
    ]

    private static let history: [Field] = [
        .required("isOverdue", .truth, "Whether it has not succeeded within its expected interval."),
        .required("isFailing", .truth, "Whether a run of it has failed since one last succeeded."),
        .required("lastStartedAt", .optional(.instant), "When a run of it last started."),
        .required("lastCompletedAt", .optional(.instant), "When a run of it last ended."),
        .required("lastSucceededAt", .optional(.instant), "When a run of it last succeeded."),
        .required("timing", .text(maximum: .max), "When it runs by itself, in words; empty where it does not."),
        .required("nextPlannedAt", .optional(.instant), "When its next slot is planned."),
        .required("lastError", .optional(.text(maximum: .max)), "How its last failed run ended."),
        .required("activeRuns", .list(.record(ActiveRunValue.record)), "Its runs that are running, newest first."),
        .required("hasWaitingRuns", .truth, "Whether a run of it waits to be started."),
        .required(
            "problems", .map(.text(maximum: .max)), "Why schedules of it cannot be planned, by their identifiers."),
        .required("statistics", .record(Record("JobStatistics", JobStatistics.fields)), "How its runs went lately."),
        Field(
            "recentRuns", .list(.record(RecentRunValue.record)),
            "Its newest runs but those that wait, oldest first; only in a list that was asked for them."),
    ]
}
