public import FoundationEssentials

/// Keeps runs, hands them to nodes under leases, and takes in what became of them.
///
/// A conformer must satisfy:
///
/// - A run is claimable when it waits (`pending` or `interrupted`), its `availableAt` has come, fewer runs of its
///   schedule than its `concurrency` are running, and its resources are free. Claimable runs are claimed in order of
///   priority, highest first, then of identifier. A run that is not claimable holds no other back.
/// - Claiming sets state, node, fence, attempt and lease in one step, and locks the run's resources until it ends; no
///   two nodes ever hold one run under the same fence.
/// - A run that its resource conflict policy skips ends instead: the run of a slot turns into the outcome `skipped` of
///   that slot, and of the slots for which it stood, and does not count as a run of the schedule; a run by hand is
///   cancelled.
/// - A finish under the fence of the present claim is applied (``Run/apply(_:at:)``) and frees the run's place in its
///   schedule and its resources. When the run is over, the completion is recorded in its schedule, and a schedule
///   that counts from completion is left due. A finish under any other fence changes nothing.
/// - Of a job's finished runs those that finished last are kept, with their logs, as the history policy of the newest
///   order or finish of the job says, and the newest that succeeded. They are dropped, as far as they are more or older,
///   when a run of the job ends; a schedule's ``ScheduleRecord/recordedSince`` moves to the slot of a run that is
///   dropped.
public protocol RunStore: Sendable {
    /// Creates runs by hand, deciding by the overlap policy (``OverlapPolicy/decisionByHand(for:)``), for each order among
    /// the runs that were unfinished before the call.
    ///
    /// An order may name a slot of the past (``Trigger/backfill``): where that slot has a run, none is created. Such a run
    /// changes nothing about the outcome that its slot has.
    ///
    /// - Returns: the identifiers of the new runs, in the order given.
    /// - Throws: ``SchedulerError`` with the code `overlap` where the policy refuses; then none is created.
    func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) async throws -> [RunID]

    /// Hands claimable runs to a node.
    func claim(_ request: ClaimRequest) async throws -> ClaimReport

    /// Prolongs a node's claims.
    ///
    /// - Returns: those that are no longer the node's.
    func renew(_ claims: [Claim], until lease: Date) async throws -> [Claim]

    /// Takes in what became of runs.
    ///
    /// - Returns: for each, whether it was recorded; false where the claim was stale.
    func finish(_ finishes: [RunFinish], by node: NodeID, at now: Date) async throws -> [Bool]

    /// Records how far runs have got. Reports under stale claims are ignored.
    func record(_ progress: [(claim: Claim, progress: Progress)]) async throws

    /// Asks a run to stop: one that waits is cancelled at once, one that runs is marked and its node told.
    ///
    /// - Returns: the run as it is then, or nil where there is none.
    func requestStop(_ run: RunID, at now: Date) async throws -> Run?

    /// The runs that a node runs and that were asked to stop.
    func stopRequests(for node: NodeID) async throws -> [RunID]

    /// Makes runs whose lease has ended waiting again (``RunTransition/interruption(of:)``).
    ///
    /// - Parameters:
    ///   - node: the node that asks; its own runs are left alone, since it is alive.
    ///   - now: the instant.
    func recover(by node: NodeID, at now: Date) async throws -> RecoveryReport

    /// Drops what is beyond the history policy of a job, which is its policy from now on.
    func trimHistory(of job: JobID, to history: HistoryPolicy, at now: Date) async throws

    /// A run, or nil.
    func run(_ id: RunID) async throws -> Run?

    /// The runs that fit a query, newest first.
    func runs(_ query: RunQuery) async throws -> [Run]

    /// The newest run of each of these schedules that has any.
    ///
    /// A store need not know it of a schedule that it does not have. By default each is asked for alone; a store that can do
    /// better does, since pages ask for hundreds.
    func newestRuns(of schedules: [ScheduleID]) async throws -> [ScheduleID: Run]

    /// How much there is to do in each queue that has runs which are not over, ordered by name.
    func queues() async throws -> [QueueLoad]
}

extension RunStore {
    /// Asks for one after the other.
    public func newestRuns(of schedules: [ScheduleID]) async throws -> [ScheduleID: Run] {
        var newest: [ScheduleID: Run] = [:]
        for schedule in schedules {
            newest[schedule] = try await runs(RunQuery(schedule: schedule, limit: 1)).first
        }
        return newest
    }
}

/// A node's hold on a run.
public struct Claim: Hashable, Sendable {
    /// The run.
    public var run: RunID
    /// The fence under which it was claimed.
    public var fence: Int64

    /// Makes a claim.
    public init(run: RunID, fence: Int64) {
        self.run = run
        self.fence = fence
    }
}

/// Which runs a node can take.
public struct ClaimRequest: Sendable {
    /// The node that asks.
    public var node: NodeID
    /// The jobs that it can run.
    public var jobs: Set<JobID>
    /// How many runs it can take of each queue that it serves. Nil: any queue.
    public var queues: [String: Int]?
    /// How many runs it can take in all.
    public var limit: Int
    /// The instant.
    public var now: Date
    /// Until when the claims hold unless they are renewed.
    public var lease: Date

    /// Makes a request.
    public init(node: NodeID, jobs: Set<JobID>, queues: [String: Int]? = nil, limit: Int, now: Date, lease: Date) {
        self.node = node
        self.jobs = jobs
        self.queues = queues
        self.limit = limit
        self.now = now
        self.lease = lease
    }
}

/// What a claim brought.
public struct ClaimReport: Sendable {
    /// The runs that are the node's now.
    public var runs: [Run]
    /// Runs that ended instead of being claimed, because a resource was locked.
    public var declined: [Run]
    /// When the next waiting run of the request's jobs becomes available; nil if none has a time to wait for.
    public var nextAvailableAt: Date?

    /// Makes a report.
    public init(runs: [Run] = [], declined: [Run] = [], nextAvailableAt: Date? = nil) {
        self.runs = runs
        self.declined = declined
        self.nextAvailableAt = nextAvailableAt
    }
}

/// What became of a run.
public struct RunFinish: Sendable {
    /// The claim under which it ran.
    public var claim: Claim
    /// What becomes of it.
    public var transition: RunTransition
    /// How much of its job's history is kept.
    public var history: HistoryPolicy
    /// How far it got.
    public var progress: Progress?

    /// Makes a finish.
    public init(claim: Claim, transition: RunTransition, history: HistoryPolicy, progress: Progress? = nil) {
        self.claim = claim
        self.transition = transition
        self.history = history
        self.progress = progress
    }
}

/// What a recovery did.
public struct RecoveryReport: Sendable {
    /// Runs that wait to be rescued.
    public var interrupted: [Run]
    /// Runs that are over: set aside as failed, or cancelled because they had been asked to stop.
    public var failed: [Run]
    /// When the next lease of another node's run ends; nil if there is none.
    public var nextExpiry: Date?

    /// Makes a report.
    public init(interrupted: [Run] = [], failed: [Run] = [], nextExpiry: Date? = nil) {
        self.interrupted = interrupted
        self.failed = failed
        self.nextExpiry = nextExpiry
    }
}

extension Run {
    /// The node's hold on the run.
    public var claim: Claim { Claim(run: id, fence: fence) }
}
