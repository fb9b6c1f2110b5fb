public import FoundationEssentials

/// A job as an operator sees it.
public struct JobStatus: Sendable, Hashable, Identifiable {
    /// What was registered.
    public var job: Job
    /// What it is doing.
    public var state: JobState
    /// The settings in force.
    public var settings: Settings
    /// What a form asks for about its parameters.
    public var parameterFields: [ParameterField]
    /// The titles of its custom actions.
    public var actions: [String]
    /// Its runs that are active on any node, newest first, with their progress.
    public var activeRuns: [Run]
    /// Whether a run of it waits to be started.
    public var hasWaitingRuns: Bool
    /// Its run that ended last.
    public var lastFinishedRun: Run?
    /// When a run of it last started.
    public var lastStartedAt: Date?
    /// When a run of it last ended.
    public var lastCompletedAt: Date?
    /// When a run of it last succeeded.
    public var lastSucceededAt: Date?
    /// When its next slot is planned.
    public var nextPlannedAt: Date?
    /// How its last failed run ended.
    public var lastError: String?
    /// Whether it has not succeeded within its expected interval.
    public var isOverdue: Bool
    /// Whether it failed since it last succeeded.
    public var isFailing: Bool
    /// When it runs by itself, in words: the rules of its schedules that are switched on; empty where there is none.
    public var timing: String
    /// Its schedules that cannot be planned, with the reason.
    public var problems: [ScheduleID: String]

    /// Identifies the job.
    public var id: JobID { job.id }
}

extension JobStatus {
    init(
        entry: JobRegistry.Entry, record: JobRecord, now: Date, nextSlot: (ScheduleRecord) -> Date?
    ) {
        let (lastFinished, lastSucceeded, lastFailed) = (record.lastFinished, record.lastSucceeded, record.lastFailed)
        job = entry.job
        settings = entry.settings
        parameterFields = entry.options.parameters.fields
        actions = entry.options.actions.map(\.title)
        activeRuns = record.running
        hasWaitingRuns = record.hasWaitingRuns
        lastFinishedRun = lastFinished
        // A run that was cancelled before it started tells nothing.
        lastStartedAt = [activeRuns.first, lastFinished, lastSucceeded, lastFailed].compactMap { $0?.startedAt }.max()
        lastCompletedAt = lastFinished?.finishedAt
        lastSucceededAt = lastSucceeded?.finishedAt
        lastError = lastFailed?.error
        let planning = record.schedules.filter { $0.schedule.isEnabled && !($0.schedule.hold?.holds(at: now) ?? false) }
        let rests = entry.settings.disabled || entry.isStopped
        nextPlannedAt = rests ? nil : planning.compactMap(nextSlot).min()
        isFailing = lastFailed.map { failed in lastSucceeded.map { $0.id < failed.id } ?? true } ?? false
        timing = Schedule.words(of: record.schedules.map(\.schedule).filter(\.isEnabled))
        problems = record.schedules.reduce(into: [:]) { $0[$1.schedule.id] = $1.problem }
        let isOver =
            !record.hasWaitingRuns && entry.job.kind == .oneShot && entry.startedAt != nil && nextPlannedAt == nil
        state =
            if !activeRuns.isEmpty { .running } else if rests {
                entry.settings.disabled ? .disabled : .stopped
            } else if isOver {
                .stopped
            } else { .paused }
        // The last success is never forgotten: without one, it is waited for since the job is known, in whichever process.
        let known = ([entry.startedAt] + record.schedules.map(\.recordedSince)).compactMap(\.self).min()
        let since = lastSucceededAt ?? known
        isOverdue =
            entry.job.expectedInterval.map { expected in since.map { now > $0.adding(expected) } ?? false } ?? false
    }
}
