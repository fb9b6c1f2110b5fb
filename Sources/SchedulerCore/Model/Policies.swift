/// What becomes of slots that passed unseen, because no node was alive or the machine slept.
public struct CatchUpPolicy: Codable, Hashable, Sendable {
    /// Which of the slots that passed get a run.
    public enum Mode: Codable, Hashable, Sendable {
        /// None: all are missed.
        case none
        /// The newest; the older ones are coalesced into it.
        case latest
        /// The oldest; the newer ones are coalesced into it.
        case first
        /// The newest ones, at most as many as the limit, each with a run of its own; older ones are missed.
        case all(limit: Int)
    }

    /// Which of the slots that passed get a run.
    public var mode: Mode
    /// How long ago a slot may have passed to count at all. Older ones are missed.
    public var within: Duration
    /// Whether slots that passed while the schedule was held or disabled are caught up as well, when it resumes.
    ///
    /// Otherwise they are recorded as skipped, and resuming never fires a surprise run.
    public var coversHolds: Bool

    /// Makes a policy.
    public init(_ mode: Mode, within: Duration = .days(1), coversHolds: Bool = false) {
        self.mode = mode
        self.within = within
        self.coversHolds = coversHolds
    }

    /// Slots that passed unseen are missed.
    public static let none = CatchUpPolicy(.none)
    /// The newest slot of the last day runs, for all of them. The default.
    public static let latest = CatchUpPolicy(.latest)
    /// The oldest slot of the last day runs, for all of them.
    public static let first = CatchUpPolicy(.first)
    /// The newest slots run, each for itself.
    public static func all(limit: Int, within: Duration = .days(1)) -> CatchUpPolicy {
        CatchUpPolicy(.all(limit: limit), within: within)
    }
}

/// What becomes of a slot while a run of the same schedule is unfinished.
public enum OverlapPolicy: Codable, Hashable, Sendable {
    /// The slot is skipped.
    case skip
    /// One run waits for the one that is going; further slots are coalesced into it. The default.
    case queueOne
    /// Every slot gets a run; they go one after another.
    case queueAll
    /// The run that is going is asked to stop, and the slot's run follows when it has.
    case cancelRunning
    /// Up to so many runs are unfinished at one time; beyond that the slot is skipped.
    case allow(limit: Int)

    /// How many runs of one schedule may be active at one time.
    public var concurrency: Int {
        if case .allow(let limit) = self { limit } else { 1 }
    }
}

/// What a run does when a resource that it names is locked by another run.
public enum ResourceConflictPolicy: String, Codable, Hashable, Sendable, CaseIterable {
    /// Waits until the resource is free. The default.
    case wait
    /// Fails, naming the resource.
    case fail
    /// Does not run; its slot is recorded as skipped.
    case skip
}

/// How much of a job's history is kept. Its newest success is kept in any case.
public struct HistoryPolicy: Codable, Hashable, Sendable {
    /// How many finished runs are kept, the newest.
    public var runs: Int
    /// How long ago a run may have finished to be kept, looked at whenever a run of the job ends and when the job starts
    /// up. Nil: however long.
    public var age: Duration?
    /// How many log lines are kept of each run, the newest.
    public var logLines: Int

    /// Makes a policy.
    public init(runs: Int = 1_000, age: Duration? = nil, logLines: Int = 1_000) {
        self.runs = runs
        self.age = age
        self.logLines = logLines
    }
}
