import FoundationEssentials
import SchedulerCore

/// A scheduler's event in short: whoever wants more asks for it.
struct EventValue: Encodable, Sendable {
    /// What kind of event it is, such as `run.finished`.
    let name: String
    private var run: RunID?
    private var job: JobID?
    private var schedule: ScheduleID?
    private var state: RunState?
    private var trigger: Trigger?
    private var attempt: Int?
    private var slot: Date?
    private var startedAt: Date?
    private var finishedAt: Date?
    private var first: Date?
    private var last: Date?
    private var count: Int?
    private var outcome: Outcome?
    private var reason: String?
    private var seconds: Double?
    private var progress: ProgressValue?
    private var operation: String?
    private var subject: String?

    /// Reasons are cut, since an event goes to everybody.
    private static let reasonLimit = 500

    private enum CodingKeys: String, CodingKey {
        case run, job, schedule, state, trigger, attempt, slot, startedAt, finishedAt, first, last, count, outcome
        case reason, seconds, progress, operation, subject
    }

    init(_ event: SchedulerEvent) {
        switch event {
        case .runCreated(let run): self.init("run.created", run)
        case .runStarted(let run): self.init("run.started", run)
        case .runProgressed(let run): self.init("run.progress", run)
        case .runRetrying(let run): self.init("run.retrying", run)
        case .runFinished(let run): self.init("run.finished", run)
        case .runReturned(let run): self.init("run.returned", run)
        case .slotsPassed(let record):
            self.init("slots.passed")
            schedule = record.schedule
            (first, last, count) = (record.first, record.last, record.count)
            (outcome, run) = (record.outcome, record.run)
            reason = record.reason.shortened(to: Self.reasonLimit)
        case .jobChanged(let job):
            self.init("job.changed")
            self.job = job
        case .scheduleChanged(let schedule):
            self.init("schedule.changed")
            self.schedule = schedule
        case .scheduleProblem(let schedule, let reason):
            self.init("schedule.problem", reason)
            self.schedule = schedule
        case .pruneFailed(let job, let reason):
            self.init("artifacts.pruneFailed", reason)
            self.job = job
        case .clockStepped(let step):
            self.init("clock.stepped")
            seconds = step / .seconds(1)
        case .storeFailed(let reason): self.init("store.failed", reason)
        case .storeRecovered: self.init("store.recovered")
        }
    }

    /// What an operator has done.
    ///
    /// - Parameter subject: to what; nil where not everybody may know.
    init(operation: AdminOperation, path: [String: String], subject: String?) {
        self.init("operation")
        self.operation = operation.name
        self.subject = subject
        job = path["job"].map { JobID($0) }
        run = path["run"].flatMap { Int64($0) }.map { RunID(rawValue: $0) }
        schedule = (path["schedule"] ?? (operation.name == "schedules.create" ? subject : nil)).map { ScheduleID($0) }
    }

    private init(_ name: String, _ reason: String? = nil) {
        self.name = name
        self.reason = reason?.shortened(to: Self.reasonLimit)
    }

    private init(_ name: String, _ run: Run) {
        self.init(name, run.error)
        self.run = run.id
        job = run.job
        schedule = run.order.schedule
        state = run.state
        trigger = run.trigger
        attempt = run.attempt
        slot = run.slot
        startedAt = run.startedAt
        finishedAt = run.finishedAt
        progress = run.progress.map { progress in
            ProgressValue(Progress(progress.fraction, note: progress.note.shortened(to: Self.reasonLimit)))
        }
    }
}
