public import FoundationEssentials

/// Keeps schedules and the ledger of their slots.
///
/// A conformer must satisfy:
///
/// - A schedule is planned by calling the planner with its record, the count of its unfinished runs and the instant,
///   and by writing the whole plan (record, runs, outcomes, stop requests) in the same transaction. While it does so,
///   no other caller can plan the same schedule.
/// - The pair (schedule, slot) is unique among runs: a run of a slot that has one already is not created again, and the
///   schedule is left due.
/// - An outcome that continues the schedule's newest outcome record (``SlotRecord/isContinued(by:after:)``, with the
///   planned outcome's predecessor) extends that record; any other is a record of its own.
/// - A planned outcome that names a new run by its place gets that run's identifier.
public protocol ScheduleStore: Sendable {
    /// Adds schedules, each with its cursor at the instant.
    ///
    /// - Throws: ``SchedulerError`` with the code `duplicate`; then none is added.
    func insert(_ schedules: [Schedule], at now: Date) async throws

    /// Changes a schedule in one transaction: plans it by its present definition up to the instant (with
    /// ``ScheduleFacts/endsDefinition`` where the change alters its slots, ``Schedule/plansSameSlots(as:)``), then lets
    /// `change` alter the definition, then redefines the record (``ScheduleRecord/redefine(as:at:)``).
    ///
    /// - Parameters:
    ///   - schedule: the schedule.
    ///   - now: the instant.
    ///   - planner: plans it up to the instant.
    ///   - change: alters the definition as the plan leaves it; a pure function, since it may be called twice.
    /// - Returns: the changed schedule.
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`; what `change` throws, and then nothing is changed.
    @discardableResult
    func update(
        _ schedule: ScheduleID, at now: Date, planner: @escaping SchedulePlanner,
        change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule

    /// Plans all schedules of a job up to the instant, whether or not they are due, and leaves them due at it.
    func settle(_ job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws

    /// Has the grids of a job's schedules that are not journalised (``Recurrence/startsAnew``) begin at the instant, each
    /// by way of an update.
    func startGridsAnew(of job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws

    /// Removes a schedule and its ledger's outcome records; its runs stay. Does nothing where there is none.
    ///
    /// - Parameters:
    ///   - schedule: the schedule.
    ///   - check: sees its definition, in the same transaction; a pure function.
    /// - Throws: what `check` throws, and then nothing is removed.
    func removeSchedule(
        _ schedule: ScheduleID, if check: @escaping @Sendable (Schedule) throws -> Void
    ) async throws

    /// A schedule's record, or nil.
    func schedule(_ id: ScheduleID) async throws -> ScheduleRecord?

    /// The records of a job's schedules, or of all, ordered by identifier.
    func schedules(of job: JobID?) async throws -> [ScheduleRecord]

    /// Plans schedules that are due (their next look is not later than the request's instant), earliest first.
    func advance(_ request: AdvanceRequest, planner: @escaping SchedulePlanner) async throws -> AdvanceReport

    /// The outcome records of a schedule that overlap the range, oldest first.
    func outcomes(of schedule: ScheduleID, from start: Date, through end: Date) async throws -> [SlotRecord]
}

extension ScheduleStore {
    /// Removes a schedule, whatever its definition is, as ``removeSchedule(_:if:)``.
    public func removeSchedule(_ schedule: ScheduleID) async throws {
        try await removeSchedule(schedule) { _ in }
    }
}

/// Which schedules to plan.
public struct AdvanceRequest: Sendable {
    /// The node that asks.
    public var node: NodeID
    /// The jobs whose schedules it can plan.
    public var jobs: Set<JobID>
    /// The instant.
    public var now: Date
    /// The most schedules to plan in this call.
    public var limit: Int
    /// Whether somebody wants to know the runs that are created.
    public var wantsRuns: Bool

    /// Makes a request.
    public init(node: NodeID, jobs: Set<JobID>, now: Date, limit: Int, wantsRuns: Bool = false) {
        self.node = node
        self.jobs = jobs
        self.now = now
        self.limit = limit
        self.wantsRuns = wantsRuns
    }
}

/// What planning did.
public struct AdvanceReport: Sendable {
    /// How many schedules were planned.
    public var planned: Int
    /// How many runs were created.
    public var created: Int
    /// Those runs, where the request wants them; else nil.
    public var runs: [Run]?
    /// Whether runs were asked to stop, so that their nodes have to look.
    public var askedToStop: Bool
    /// The outcomes that were recorded, as planned, for slots without a run of their own.
    public var outcomes: [SlotRecord]
    /// Schedules that cannot be planned, with the reason.
    public var problems: [ScheduleID: String]
    /// The earliest next look of all schedules of the request's jobs; nil if there is none.
    public var nextLook: Date?

    /// Makes a report.
    public init(
        planned: Int = 0, created: Int = 0, runs: [Run]? = nil, askedToStop: Bool = false,
        outcomes: [SlotRecord] = [], problems: [ScheduleID: String] = [:],
        nextLook: Date? = nil
    ) {
        self.planned = planned
        self.created = created
        self.runs = runs
        self.askedToStop = askedToStop
        self.outcomes = outcomes
        self.problems = problems
        self.nextLook = nextLook
    }
}
