public import FoundationEssentials
import Synchronization

/// A store in memory: nothing is installed, and nothing survives the process.
///
/// All nodes of one process may share it, and then are a cluster as far as the scheduler is concerned. Memory is bounded:
/// each job keeps as many runs as its history policy says, and of artifacts and audit entries the newest 10,000 are kept.
public final class MemoryStore: Store {
    private let state = Mutex(MemoryState())
    private let observers = StoreObservers()

    /// How many audit entries and artifacts are kept, the newest.
    static let auditLimit = 10_000
    static let artifactLimit = 10_000

    public let pollInterval: Duration?

    /// Makes an empty store.
    ///
    /// - Parameter pollInterval: how often nodes look for what others left behind; only of use to a test that lets
    ///   nodes vanish.
    public init(pollInterval: Duration? = nil) {
        self.pollInterval = pollInterval
    }

    // MARK: Observers

    public func observe(
        as node: NodeID, _ observer: @escaping @Sendable (StoreChange) -> Void
    ) -> StoreObservation {
        observers.observe(as: node, observer)
    }

    // MARK: Settings

    public func settings(of job: JobID) async throws -> Settings? {
        state.withLock { $0.settings[job] }
    }

    public func setSettings(_ settings: Settings?, of job: JobID) async throws {
        state.withLock { $0.settings[job] = settings }
        observers.notify(.settings)
    }

    public func stoppedJobs() async throws -> Set<JobID> {
        state.withLock { $0.stoppedJobs }
    }

    public func setStopped(_ isStopped: Bool, job: JobID) async throws {
        state.withLock { state in
            if isStopped { state.stoppedJobs.insert(job) } else { state.stoppedJobs.remove(job) }
        }
        observers.notify(.settings)
    }

    // MARK: Schedules

    public func insert(_ schedules: [Schedule], at now: Date) async throws {
        try state.withLock { try $0.insert(schedules, at: now) }
        observers.notify(.schedules)
    }

    @discardableResult
    public func update(
        _ schedule: ScheduleID, at now: Date, planner: @escaping SchedulePlanner,
        change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        let changed = try state.withLock { try $0.update(schedule, at: now, planner: planner, change: change) }
        observers.notify([.schedules, .runs, .stops])
        return changed
    }

    public func settle(_ job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        state.withLock { $0.settle(job, at: now, planner: planner) }
        observers.notify([.schedules, .runs, .stops])
    }

    public func startGridsAnew(of job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        try state.withLock { try $0.startGridsAnew(of: job, at: now, planner: planner) }
        observers.notify([.schedules, .runs, .stops])
    }

    public func removeSchedule(
        _ schedule: ScheduleID, if check: @escaping @Sendable (Schedule) throws -> Void
    ) async throws {
        try state.withLock { try $0.removeSchedule(schedule, if: check) }
    }

    public func schedule(_ id: ScheduleID) async throws -> ScheduleRecord? {
        state.withLock { $0.schedules[id]?.record }
    }

    public func schedules(of job: JobID?) async throws -> [ScheduleRecord] {
        state.withLock { state in
            guard let job else { return state.schedules.values.compactMap(\.record) }
            return (state.jobs[job]?.schedules ?? []).compactMap(\.record)
        }
        .sorted { $0.schedule.id < $1.schedule.id }
    }

    public func advance(_ request: AdvanceRequest, planner: @escaping SchedulePlanner) async throws -> AdvanceReport {
        let report = state.withLock { $0.advance(request, planner: planner) }
        if report.created > 0 { observers.notify([.runs, .stops], by: request.node) }
        return report
    }

    public func outcomes(of schedule: ScheduleID, from start: Date, through end: Date) async throws -> [SlotRecord] {
        state.withLock { state in
            (state.schedules[schedule]?.outcomes ?? []).filter { $0.last >= start && $0.first <= end }
        }
    }

    public func ledger(_ query: LedgerQuery) async throws -> LedgerLines {
        state.withLock { $0.ledger(query) }
    }

    // MARK: Runs

    public func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) async throws -> [RunID] {
        let ids = try state.withLock { try $0.enqueue(orders, overlap: overlap, at: now) }
        observers.notify(overlap == .cancelRunning ? [.runs, .stops] : .runs)
        return ids
    }

    public func claim(_ request: ClaimRequest) async throws -> ClaimReport {
        let report = state.withLock { $0.claim(request) }
        if !report.declined.isEmpty { observers.notify([.runs, .schedules]) }
        return report
    }

    public func renew(_ claims: [Claim], until lease: Date) async throws -> [Claim] {
        state.withLock { $0.renew(claims, until: lease) }
    }

    public func finish(_ finishes: [RunFinish], by node: NodeID, at now: Date) async throws -> [Bool] {
        let recorded = state.withLock { $0.finish(finishes, at: now) }
        observers.notify([.runs, .schedules], by: node)
        return recorded
    }

    public func record(_ progress: [(claim: Claim, progress: Progress)]) async throws {
        state.withLock { state in
            for report in progress { state.row(under: report.claim)?.run.progress = report.progress }
        }
    }

    public func requestStop(_ run: RunID, at now: Date) async throws -> Run? {
        let run = state.withLock { $0.requestStop(run, at: now) }
        if run != nil { observers.notify([.stops, .runs, .schedules]) }
        return run
    }

    public func stopRequests(for node: NodeID) async throws -> [RunID] {
        state.withLock { $0.stopRequests(for: node) }
    }

    public func recover(by node: NodeID, at now: Date) async throws -> RecoveryReport {
        let report = state.withLock { $0.recover(by: node, at: now) }
        if !report.interrupted.isEmpty || !report.failed.isEmpty { observers.notify([.runs, .schedules], by: node) }
        return report
    }

    public func trimHistory(of job: JobID, to history: HistoryPolicy, at now: Date) async throws {
        state.withLock { state in
            let row = state.job(job)
            row.history = history
            state.trimHistory(of: row, at: now)
        }
    }

    public func run(_ id: RunID) async throws -> Run? {
        state.withLock { $0.runs[id]?.run }
    }

    public func runs(_ query: RunQuery) async throws -> [Run] {
        state.withLock { $0.runs(query) }
    }

    public func newestRuns(of schedules: [ScheduleID]) async throws -> [ScheduleID: Run] {
        state.withLock { $0.newestRuns(of: schedules) }
    }

    public func queues() async throws -> [QueueLoad] {
        state.withLock { $0.queueLoads() }
    }

    // MARK: Jobs

    // The lock is given back after each job, so that a list of many holds up nobody.

    public func records(of jobs: [JobID]) async throws -> [JobRecord] {
        jobs.map { job in state.withLock { $0.record(of: job) } }
    }

    public func summaries(of jobs: [JobID], states: Set<RunState>, limit: Int) async throws -> [[RunSummary]] {
        jobs.map { job in state.withLock { $0.summaries(of: job, states: states, limit: limit) } }
    }

    // MARK: Logs, artifacts, audit

    public func append(_ batches: [LogBatch]) async throws {
        state.withLock { $0.append(batches) }
    }

    public func log(of run: RunID) async throws -> RunLog {
        state.withLock { $0.runs[run]?.log ?? RunLog() }
    }

    public func lines(_ query: LogQuery) async throws -> LogPage {
        state.withLock { $0.lines(query) }
    }

    public func publish(_ artifact: Artifact, under claim: Claim, at now: Date) async throws -> ArtifactRecord {
        try state.withLock { try $0.publish(artifact, under: claim, at: now) }
    }

    public func artifacts(_ query: ArtifactQuery) async throws -> [ArtifactRecord] {
        state.withLock { state in
            Array(state.artifacts.elements.reversed().lazy.filter { query.fits($0) }.prefix(max(query.limit, 0)))
        }
    }

    public func artifactGroups(_ query: ArtifactQuery) async throws -> [ArtifactGroup] {
        state.withLock { $0.artifactGroups(query) }
    }

    public func removeArtifacts(_ ids: [Int64]) async throws {
        let ids = Set(ids)
        state.withLock { $0.artifacts.removeAll { ids.contains($0.id) } }
    }

    public func recordPruneFailure(_ error: String, of ids: [Int64], at now: Date) async throws {
        let ids = Set(ids)
        state.withLock { state in
            state.artifacts.update { record in
                guard ids.contains(record.id) else { return }
                let attempts = (record.pruneFailure?.attempts ?? 0) + 1
                record.pruneFailure = PruneFailure(attempts: attempts, lastAt: now, error: error)
            }
        }
    }

    public func record(_ entry: AuditEntry) async throws {
        state.withLock { state in
            state.lastAuditID += 1
            state.auditEntries.append(AuditRecord(id: state.lastAuditID, entry: entry))
            if state.auditEntries.count > Self.auditLimit { _ = state.auditEntries.popFirst() }
        }
    }

    public func auditEntries(_ query: AuditQuery) async throws -> [AuditRecord] {
        state.withLock { state in
            Array(state.auditEntries.elements.reversed().lazy.filter { query.fits($0) }.prefix(max(query.limit, 0)))
        }
    }

    // MARK: Documents

    public func document(_ key: String, in collection: String) async throws -> StoredDocument? {
        state.withLock { $0.documents.document(key, in: collection) }
    }

    public func documents(in collection: String, after key: String?, limit: Int) async throws -> [StoredDocument] {
        state.withLock { $0.documents.documents(in: collection, after: key, limit: limit) }
    }

    @discardableResult
    public func put(
        _ body: String, key: String, in collection: String, ifVersion version: Int64?
    ) async throws -> Int64 {
        try state.withLock { try $0.documents.put(body, key: key, in: collection, ifVersion: version) }
    }

    @discardableResult
    public func removeDocument(_ key: String, in collection: String) async throws -> Bool {
        state.withLock { $0.documents.remove(key, in: collection) }
    }
}
