public import FoundationEssentials
public import SchedulerCore
import Synchronization

/// A store that fails when it is told to, to see what becomes of what it was to take.
public final class FaultyStore: Store {
    private let inner: any Store
    private let failing = Mutex(false)

    /// Makes a store that passes everything on to another, and does not fail yet.
    public init(_ inner: any Store = MemoryStore()) {
        self.inner = inner
    }

    /// Whether every operation fails, with the code `storeUnavailable`.
    public var isFailing: Bool {
        get { failing.withLock { $0 } }
        set { failing.withLock { $0 = newValue } }
    }

    /// The inner store, while this one does not fail.
    private var working: any Store {
        get throws {
            guard !isFailing else { throw SchedulerError(.storeUnavailable, reason: "the store was told to fail") }
            return inner
        }
    }

    public var pollInterval: Duration? { inner.pollInterval }

    public func now(local: Date) async throws -> Date {
        try await working.now(local: local)
    }

    public func observe(
        as node: NodeID, _ observer: @escaping @Sendable (StoreChange) -> Void
    ) -> StoreObservation {
        inner.observe(as: node, observer)
    }

    // MARK: Settings

    public func settings(of job: JobID) async throws -> Settings? {
        try await working.settings(of: job)
    }

    public func setSettings(_ settings: Settings?, of job: JobID) async throws {
        try await working.setSettings(settings, of: job)
    }

    public func stoppedJobs() async throws -> Set<JobID> {
        try await working.stoppedJobs()
    }

    public func setStopped(_ isStopped: Bool, job: JobID) async throws {
        try await working.setStopped(isStopped, job: job)
    }

    // MARK: Schedules

    public func insert(_ schedules: [Schedule], at now: Date) async throws {
        try await working.insert(schedules, at: now)
    }

    @discardableResult
    public func update(
        _ schedule: ScheduleID, at now: Date, planner: SchedulePlanner,
        change: @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        try await working.update(schedule, at: now, planner: planner, change: change)
    }

    public func settle(_ job: JobID, at now: Date, planner: SchedulePlanner) async throws {
        try await working.settle(job, at: now, planner: planner)
    }

    public func startGridsAnew(of job: JobID, at now: Date, planner: SchedulePlanner) async throws {
        try await working.startGridsAnew(of: job, at: now, planner: planner)
    }

    public func removeSchedule(_ schedule: ScheduleID) async throws {
        try await working.removeSchedule(schedule)
    }

    public func schedule(_ id: ScheduleID) async throws -> ScheduleRecord? {
        try await working.schedule(id)
    }

    public func schedules(of job: JobID?) async throws -> [ScheduleRecord] {
        try await working.schedules(of: job)
    }

    public func advance(_ request: AdvanceRequest, planner: SchedulePlanner) async throws -> AdvanceReport {
        try await working.advance(request, planner: planner)
    }

    public func outcomes(of schedule: ScheduleID, from start: Date, through end: Date) async throws -> [SlotRecord] {
        try await working.outcomes(of: schedule, from: start, through: end)
    }

    // MARK: Runs

    public func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) async throws -> [RunID] {
        try await working.enqueue(orders, overlap: overlap, at: now)
    }

    public func claim(_ request: ClaimRequest) async throws -> ClaimReport {
        try await working.claim(request)
    }

    public func renew(_ claims: [Claim], until lease: Date) async throws -> [Claim] {
        try await working.renew(claims, until: lease)
    }

    public func finish(_ finishes: [RunFinish], by node: NodeID, at now: Date) async throws -> [Bool] {
        try await working.finish(finishes, by: node, at: now)
    }

    public func record(_ progress: [(claim: Claim, progress: Progress)]) async throws {
        try await working.record(progress)
    }

    public func requestStop(_ run: RunID, at now: Date) async throws -> Run? {
        try await working.requestStop(run, at: now)
    }

    public func stopRequests(for node: NodeID) async throws -> [RunID] {
        try await working.stopRequests(for: node)
    }

    public func recover(by node: NodeID, at now: Date) async throws -> RecoveryReport {
        try await working.recover(by: node, at: now)
    }

    public func run(_ id: RunID) async throws -> Run? {
        try await working.run(id)
    }

    public func runs(_ query: RunQuery) async throws -> [Run] {
        try await working.runs(query)
    }

    // MARK: Logs, artifacts, audit

    public func append(_ batches: [LogBatch]) async throws {
        try await working.append(batches)
    }

    public func log(of run: RunID) async throws -> RunLog {
        try await working.log(of: run)
    }

    public func publish(_ artifact: Artifact, under claim: Claim, at now: Date) async throws -> ArtifactRecord {
        try await working.publish(artifact, under: claim, at: now)
    }

    public func artifacts(_ query: ArtifactQuery) async throws -> [ArtifactRecord] {
        try await working.artifacts(query)
    }

    public func record(_ entry: AuditEntry) async throws {
        try await working.record(entry)
    }

    public func auditEntries(limit: Int) async throws -> [AuditEntry] {
        try await working.auditEntries(limit: limit)
    }
}
