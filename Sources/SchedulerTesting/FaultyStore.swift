public import FoundationEssentials
public import SchedulerCore
import Synchronization

/// A store that fails when it is told to, to see what becomes of what it was to take.
public final class FaultyStore: Store {
    /// What a store is asked to do, each case named after the function that asks.
    public enum Operation: Hashable, Sendable, CaseIterable {
        /// The functions of ``/SchedulerCore/Store``.
        case now, ledger
        /// The functions of ``/SchedulerCore/SettingsStore``.
        case settings, setSettings, stoppedJobs, setStopped
        /// The functions of ``/SchedulerCore/ScheduleStore``.
        case insert, update, settle, startGridsAnew, removeSchedule, schedule, schedules, advance, outcomes
        /// The functions of ``/SchedulerCore/RunStore``.
        case enqueue, claim, renew, finish, recordProgress, requestStop, stopRequests, recover, trimHistory, run, runs,
            newestRuns, queues
        /// The functions of ``/SchedulerCore/JobStore``.
        case records, summaries
        /// The functions of ``/SchedulerCore/LogStore``.
        case append, log, lines
        /// The functions of ``/SchedulerCore/ArtifactStore``.
        case publish, artifacts, artifactGroups, removeArtifacts, recordPruneFailure
        /// The functions of ``/SchedulerCore/AuditStore``.
        case recordEntry, auditEntries
        /// The functions of ``/SchedulerCore/DocumentStore``.
        case document, documents, put, removeDocument
    }

    private let inner: any Store
    private let faults = Mutex((failing: Set<Operation>(), skew: Duration.zero))

    /// Makes a store that passes everything on to another, and does not fail yet.
    public init(_ inner: any Store = MemoryStore()) {
        self.inner = inner
    }

    /// The operations that fail, with the code `storeUnavailable`.
    public var failing: Set<Operation> {
        get { faults.withLock { $0.failing } }
        set { faults.withLock { $0.failing = newValue } }
    }

    /// Whether every operation fails.
    public var isFailing: Bool {
        get { failing.count == Operation.allCases.count }
        set { failing = newValue ? Set(Operation.allCases) : [] }
    }

    /// By how much the store's clock is ahead of that of its callers.
    public var skew: Duration {
        get { faults.withLock { $0.skew } }
        set { faults.withLock { $0.skew = newValue } }
    }

    /// The inner store, unless the operation fails.
    private func working(_ operation: Operation) throws -> any Store {
        guard !failing.contains(operation) else {
            throw SchedulerError(.storeUnavailable, reason: "the store was told to fail: \(operation)")
        }
        return inner
    }

    public var pollInterval: Duration? { inner.pollInterval }

    public func now(local: Date) async throws -> Date {
        try await working(.now).now(local: local).adding(skew)
    }

    public func observe(
        as node: NodeID, _ observer: @escaping @Sendable (StoreChange) -> Void
    ) -> StoreObservation {
        inner.observe(as: node, observer)
    }

    // MARK: Settings

    public func settings(of job: JobID) async throws -> Settings? {
        try await working(.settings).settings(of: job)
    }

    public func setSettings(_ settings: Settings?, of job: JobID) async throws {
        try await working(.setSettings).setSettings(settings, of: job)
    }

    public func stoppedJobs() async throws -> Set<JobID> {
        try await working(.stoppedJobs).stoppedJobs()
    }

    public func setStopped(_ isStopped: Bool, job: JobID) async throws {
        try await working(.setStopped).setStopped(isStopped, job: job)
    }

    // MARK: Schedules

    public func insert(_ schedules: [Schedule], at now: Date) async throws {
        try await working(.insert).insert(schedules, at: now)
    }

    @discardableResult
    public func update(
        _ schedule: ScheduleID, at now: Date, planner: @escaping SchedulePlanner,
        change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        try await working(.update).update(schedule, at: now, planner: planner, change: change)
    }

    public func settle(_ job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        try await working(.settle).settle(job, at: now, planner: planner)
    }

    public func startGridsAnew(of job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        try await working(.startGridsAnew).startGridsAnew(of: job, at: now, planner: planner)
    }

    public func removeSchedule(
        _ schedule: ScheduleID, if check: @escaping @Sendable (Schedule) throws -> Void
    ) async throws {
        try await working(.removeSchedule).removeSchedule(schedule, if: check)
    }

    public func schedule(_ id: ScheduleID) async throws -> ScheduleRecord? {
        try await working(.schedule).schedule(id)
    }

    public func schedules(of job: JobID?) async throws -> [ScheduleRecord] {
        try await working(.schedules).schedules(of: job)
    }

    public func advance(_ request: AdvanceRequest, planner: @escaping SchedulePlanner) async throws -> AdvanceReport {
        try await working(.advance).advance(request, planner: planner)
    }

    public func outcomes(of schedule: ScheduleID, from start: Date, through end: Date) async throws -> [SlotRecord] {
        try await working(.outcomes).outcomes(of: schedule, from: start, through: end)
    }

    public func ledger(_ query: LedgerQuery) async throws -> LedgerLines {
        try await working(.ledger).ledger(query)
    }

    // MARK: Runs

    public func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) async throws -> [RunID] {
        try await working(.enqueue).enqueue(orders, overlap: overlap, at: now)
    }

    public func claim(_ request: ClaimRequest) async throws -> ClaimReport {
        try await working(.claim).claim(request)
    }

    public func renew(_ claims: [Claim], until lease: Date) async throws -> [Claim] {
        try await working(.renew).renew(claims, until: lease)
    }

    public func finish(_ finishes: [RunFinish], by node: NodeID, at now: Date) async throws -> [Bool] {
        try await working(.finish).finish(finishes, by: node, at: now)
    }

    public func record(_ progress: [(claim: Claim, progress: Progress)]) async throws {
        try await working(.recordProgress).record(progress)
    }

    public func requestStop(_ run: RunID, at now: Date) async throws -> Run? {
        try await working(.requestStop).requestStop(run, at: now)
    }

    public func stopRequests(for node: NodeID) async throws -> [RunID] {
        try await working(.stopRequests).stopRequests(for: node)
    }

    public func recover(by node: NodeID, at now: Date) async throws -> RecoveryReport {
        try await working(.recover).recover(by: node, at: now)
    }

    public func trimHistory(of job: JobID, to history: HistoryPolicy, at now: Date) async throws {
        try await working(.trimHistory).trimHistory(of: job, to: history, at: now)
    }

    public func run(_ id: RunID) async throws -> Run? {
        try await working(.run).run(id)
    }

    public func runs(_ query: RunQuery) async throws -> [Run] {
        try await working(.runs).runs(query)
    }

    public func newestRuns(of schedules: [ScheduleID]) async throws -> [ScheduleID: Run] {
        try await working(.newestRuns).newestRuns(of: schedules)
    }

    public func queues() async throws -> [QueueLoad] {
        try await working(.queues).queues()
    }

    // MARK: Jobs

    public func records(of jobs: [JobID]) async throws -> [JobRecord] {
        try await working(.records).records(of: jobs)
    }

    public func summaries(of jobs: [JobID], states: Set<RunState>, limit: Int) async throws -> [[RunSummary]] {
        try await working(.summaries).summaries(of: jobs, states: states, limit: limit)
    }

    // MARK: Logs, artifacts, audit

    public func append(_ batches: [LogBatch]) async throws {
        try await working(.append).append(batches)
    }

    public func log(of run: RunID) async throws -> RunLog {
        try await working(.log).log(of: run)
    }

    public func lines(_ query: LogQuery) async throws -> LogPage {
        try await working(.lines).lines(query)
    }

    public func publish(_ artifact: Artifact, under claim: Claim, at now: Date) async throws -> ArtifactRecord {
        try await working(.publish).publish(artifact, under: claim, at: now)
    }

    public func artifacts(_ query: ArtifactQuery) async throws -> [ArtifactRecord] {
        try await working(.artifacts).artifacts(query)
    }

    public func artifactGroups(_ query: ArtifactQuery) async throws -> [ArtifactGroup] {
        try await working(.artifactGroups).artifactGroups(query)
    }

    public func removeArtifacts(_ ids: [Int64]) async throws {
        try await working(.removeArtifacts).removeArtifacts(ids)
    }

    public func recordPruneFailure(_ error: String, of ids: [Int64], at now: Date) async throws {
        try await working(.recordPruneFailure).recordPruneFailure(error, of: ids, at: now)
    }

    public func record(_ entry: AuditEntry) async throws {
        try await working(.recordEntry).record(entry)
    }

    public func auditEntries(_ query: AuditQuery) async throws -> [AuditRecord] {
        try await working(.auditEntries).auditEntries(query)
    }

    // MARK: Documents

    public func document(_ key: String, in collection: String) async throws -> StoredDocument? {
        try await working(.document).document(key, in: collection)
    }

    public func documents(in collection: String, after key: String?, limit: Int) async throws -> [StoredDocument] {
        try await working(.documents).documents(in: collection, after: key, limit: limit)
    }

    @discardableResult
    public func put(
        _ body: String, key: String, in collection: String, ifVersion version: Int64?
    ) async throws -> Int64 {
        try await working(.put).put(body, key: key, in: collection, ifVersion: version)
    }

    @discardableResult
    public func removeDocument(_ key: String, in collection: String) async throws -> Bool {
        try await working(.removeDocument).removeDocument(key, in: collection)
    }
}
