public import FoundationEssentials

/// Where a run is in its life.
public enum RunState: String, Codable, Hashable, Sendable, CaseIterable {
    /// Waiting to be claimed.
    case pending
    /// Claimed by a node.
    case running
    /// Ended well.
    case succeeded
    /// Ended badly, with no attempt left.
    case failed
    /// Ended because somebody asked for it.
    case cancelled
    /// Its node died; it will be rescued.
    case interrupted

    /// Whether nothing more will happen to the run.
    public var isFinal: Bool {
        switch self {
        case .succeeded, .failed, .cancelled: true
        case .pending, .running, .interrupted: false
        }
    }
}

/// Why a run exists.
public enum Trigger: String, Codable, Hashable, Sendable, CaseIterable {
    /// A slot of a schedule.
    case slot
    /// Somebody asked for it.
    case hand
    /// Somebody asked for a failed run to be run again.
    case retry
    /// Somebody asked for slots of the past.
    case backfill
}

/// How far a run has got.
public struct Progress: Codable, Hashable, Sendable {
    /// The part that is done, 0…1.
    public var fraction: Double
    /// What is being done, in words.
    public var note: String

    /// Makes a progress. A fraction outside 0…1 is brought to the nearer end; what is not a number counts as 0.
    public init(_ fraction: Double, note: String = "") {
        self.fraction = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
        self.note = note
    }
}

/// An attempt of a run that ended without ending the run.
public struct Attempt: Codable, Hashable, Sendable {
    /// Its number, from 1.
    public var number: Int
    /// Where it was made.
    public var node: NodeID?
    /// When it started.
    public var startedAt: Date?
    /// When it ended.
    public var endedAt: Date
    /// How it ended, in words.
    public var error: String

    /// Makes an attempt.
    public init(number: Int, node: NodeID?, startedAt: Date?, endedAt: Date, error: String) {
        self.number = number
        self.node = node
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.error = error
    }
}

/// One execution of a job, from a slot or by hand, over one or more attempts.
public struct Run: Codable, Hashable, Sendable, Identifiable {
    /// Identifies the run.
    public var id: RunID
    /// What it was created with.
    public var order: RunOrder
    /// Where it is in its life.
    public var state: RunState
    /// When it was created.
    public var createdAt: Date
    /// Not to be claimed before. Nil: at once.
    public var availableAt: Date?
    /// When its present or last attempt started.
    public var startedAt: Date?
    /// When it ended.
    public var finishedAt: Date?
    /// When it was asked to stop. A runner may ignore that.
    public var askedToStopAt: Date?
    /// The number of its present or last attempt; 0 before the first.
    public var attempt: Int
    /// How often its node died under it.
    public var interruptions: Int
    /// The node that claimed it last.
    public var node: NodeID?
    /// Counts its claims. What is reported under an older claim is refused.
    public var fence: Int64
    /// Until when its claim holds.
    public var leaseUntil: Date?
    /// How far it has got.
    public var progress: Progress?
    /// How it ended, if not well.
    public var error: String?
    /// The attempts before the present one; of more than a hundred the newest.
    public var earlierAttempts: [Attempt]

    /// A run that waits to be claimed.
    public init(id: RunID, order: RunOrder, createdAt: Date) {
        self.id = id
        self.order = order
        self.createdAt = createdAt
        state = .pending
        availableAt = order.availableAt
        attempt = 0
        interruptions = 0
        fence = 0
        earlierAttempts = []
    }

    /// The job that runs.
    public var job: JobID { order.job }
    /// The instant that planned it; nil for a run by hand.
    public var slot: Date? { order.slot }
    /// Why it exists.
    public var trigger: Trigger { order.trigger }
}

/// What a run is created with.
public struct RunOrder: Codable, Hashable, Sendable {
    /// The job to run.
    public var job: JobID
    /// The schedule whose runs wait for one another; the built-in one for a run of a job by hand.
    public var schedule: ScheduleID
    /// The instant that planned it; nil for a run by hand.
    public var slot: Date?
    /// Why it exists.
    public var trigger: Trigger
    /// The lane of work that it waits in.
    public var queue: String
    /// Runs of a higher priority are claimed first.
    public var priority: Int
    /// How many runs of the schedule may be active at one time.
    public var concurrency: Int
    /// What it touches and locks, by name.
    public var resources: [String]
    /// What it does when a resource is locked.
    public var resourceConflict: ResourceConflictPolicy
    /// What it is told.
    public var parameters: Parameters
    /// How much of the job's history is kept.
    public var history: HistoryPolicy
    /// Not to be claimed before. Nil: at once.
    public var availableAt: Date?

    /// An order by a job's own rules.
    public init(
        _ job: Job, schedule: ScheduleID, slot: Date?, trigger: Trigger, concurrency: Int, parameters: Parameters,
        availableAt: Date? = nil
    ) {
        self.job = job.id
        self.schedule = schedule
        self.slot = slot
        self.trigger = trigger
        queue = job.queue
        priority = job.priority
        self.concurrency = concurrency
        resources = job.resources
        resourceConflict = job.resourceConflict
        self.parameters = parameters
        history = job.history
        self.availableAt = availableAt
    }

    /// An order as a store has kept it.
    package init(
        job: JobID, schedule: ScheduleID, slot: Date?, trigger: Trigger, queue: String, priority: Int,
        concurrency: Int, resources: [String], resourceConflict: ResourceConflictPolicy, parameters: Parameters,
        history: HistoryPolicy, availableAt: Date?
    ) {
        self.job = job
        self.schedule = schedule
        self.slot = slot
        self.trigger = trigger
        self.queue = queue
        self.priority = priority
        self.concurrency = concurrency
        self.resources = resources
        self.resourceConflict = resourceConflict
        self.parameters = parameters
        self.history = history
        self.availableAt = availableAt
    }
}
