public import FoundationEssentials

/// Which runs to list.
public struct RunQuery: Hashable, Sendable {
    /// Of this job only.
    public var job: JobID?
    /// Of one of these jobs only. Nil: of any.
    public var jobs: Set<JobID>?
    /// Of this schedule only.
    public var schedule: ScheduleID?
    /// In one of these states only. Nil: in any.
    public var states: Set<RunState>?
    /// Created for one of these reasons only. Nil: for any.
    public var triggers: Set<Trigger>?
    /// Touching this resource only.
    public var resource: String?
    /// Created at this instant or later only.
    public var since: Date?
    /// Created before this instant only.
    public var until: Date?
    /// With this text in the error or in the job's identifier only. Letters of ASCII fit in either case.
    public var text: String?
    /// Older than this run only: the last one of the page before.
    public var before: RunID?
    /// At most so many.
    public var limit: Int

    /// Makes a query.
    public init(
        job: JobID? = nil, jobs: Set<JobID>? = nil, schedule: ScheduleID? = nil, states: Set<RunState>? = nil,
        triggers: Set<Trigger>? = nil, resource: String? = nil, since: Date? = nil, until: Date? = nil,
        text: String? = nil, before: RunID? = nil, limit: Int = 100
    ) {
        self.job = job
        self.jobs = jobs
        self.schedule = schedule
        self.states = states
        self.triggers = triggers
        self.resource = resource
        self.since = since
        self.until = until
        self.text = text
        self.before = before
        self.limit = limit
    }
}

extension RunQuery {
    /// Whether a run fits, the limit apart.
    public func fits(_ run: Run) -> Bool {
        fitsOrder(of: run) && (states.map { $0.contains(run.state) } ?? true) && (before.map { run.id < $0 } ?? true)
            && (since.map { run.createdAt >= $0 } ?? true) && (until.map { run.createdAt < $0 } ?? true)
            && (text.map { fits(run, text: $0) } ?? true)
    }

    private func fitsOrder(of run: Run) -> Bool {
        (job.map { $0 == run.job } ?? true) && (jobs.map { $0.contains(run.job) } ?? true)
            && (schedule.map { $0 == run.order.schedule } ?? true)
            && (triggers.map { $0.contains(run.trigger) } ?? true)
            && (resource.map { run.order.resources.contains($0) } ?? true)
    }

    private func fits(_ run: Run, text: String) -> Bool {
        run.job.rawValue.contains(text, ignoringCaseOfASCII: ())
            || run.error?.contains(text, ignoringCaseOfASCII: ()) ?? false
    }
}

/// How much there is to do in a queue.
public struct QueueLoad: Codable, Hashable, Sendable {
    /// The queue's name.
    public var queue: String
    /// How many runs wait in it, those whose time has not come included.
    public var waiting: Int
    /// How many of its runs are running.
    public var running: Int
    /// Since when the one that waits longest could have been claimed: when it was created, or what its `availableAt` says.
    /// In the future where none could be yet; nil where none waits.
    public var waitingSince: Date?

    /// Makes a load.
    public init(queue: String, waiting: Int = 0, running: Int = 0, waitingSince: Date? = nil) {
        self.queue = queue
        self.waiting = waiting
        self.running = running
        self.waitingSince = waitingSince
    }
}
