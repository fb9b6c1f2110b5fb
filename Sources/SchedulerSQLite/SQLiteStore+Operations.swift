public import FoundationEssentials
public import SchedulerCore

extension SQLiteStore {
    // MARK: Settings

    public func settings(of job: JobID) async throws -> Settings? {
        try await readers.read { try $0.settings(of: job) }
    }

    public func setSettings(_ settings: Settings?, of job: JobID) async throws {
        try await writer.write { try $0.setSettings(settings, of: job) }
        observers.notify(.settings)
    }

    public func stoppedJobs() async throws -> Set<JobID> {
        try await readers.read { try $0.stoppedJobs() }
    }

    public func setStopped(_ isStopped: Bool, job: JobID) async throws {
        try await writer.write { try $0.setStopped(isStopped, job: job) }
        observers.notify(.settings)
    }

    // MARK: Schedules

    public func insert(_ schedules: [Schedule], at now: Date) async throws {
        try await writer.write { try $0.insert(schedules, at: now) }
        observers.notify(.schedules)
    }

    @discardableResult
    public func update(
        _ schedule: ScheduleID, at now: Date, planner: @escaping SchedulePlanner,
        change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        let changed = try await writer.write { try $0.update(schedule, at: now, planner: planner, change: change) }
        observers.notify([.schedules, .runs, .stops])
        return changed
    }

    public func settle(_ job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        try await writer.write { try $0.settle(job, at: now, planner: planner) }
        observers.notify([.schedules, .runs, .stops])
    }

    public func startGridsAnew(of job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        try await writer.write { try $0.startGridsAnew(of: job, at: now, planner: planner) }
        observers.notify([.schedules, .runs, .stops])
    }

    public func removeSchedule(
        _ schedule: ScheduleID, if check: @escaping @Sendable (Schedule) throws -> Void
    ) async throws {
        try await writer.write { try $0.removeSchedule(schedule, if: check) }
    }

    public func schedule(_ id: ScheduleID) async throws -> ScheduleRecord? {
        try await readers.read { try $0.schedule(id) }
    }

    public func schedules(of job: JobID?) async throws -> [ScheduleRecord] {
        try await searches.read { try $0.schedules(of: job) }
    }

    public func advance(_ request: AdvanceRequest, planner: @escaping SchedulePlanner) async throws -> AdvanceReport {
        let report = try await writer.write { try $0.advance(request, planner: planner) }
        if report.created > 0 { observers.notify([.runs, .stops], by: request.node) }
        return report
    }

    public func outcomes(of schedule: ScheduleID, from start: Date, through end: Date) async throws -> [SlotRecord] {
        try await searches.read { try $0.outcomes(of: schedule, from: start, through: end) }
    }

    public func ledger(_ query: LedgerQuery) async throws -> LedgerLines {
        try await searches.read { try $0.ledger(query) }
    }

    // MARK: Runs

    public func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) async throws -> [RunID] {
        let ids = try await writer.write { try $0.enqueue(orders, overlap: overlap, at: now) }
        observers.notify(overlap == .cancelRunning ? [.runs, .stops] : .runs)
        return ids
    }

    public func claim(_ request: ClaimRequest) async throws -> ClaimReport {
        let report = try await writer.write { try $0.claim(request) }
        if !report.declined.isEmpty { observers.notify([.runs, .schedules]) }
        return report
    }

    public func renew(_ claims: [Claim], until lease: Date) async throws -> [Claim] {
        try await writer.write { try $0.renew(claims, until: lease) }
    }

    public func finish(_ finishes: [RunFinish], by node: NodeID, at now: Date) async throws -> [Bool] {
        let recorded = try await writer.write { try $0.finish(finishes, at: now) }
        observers.notify([.runs, .schedules], by: node)
        return recorded
    }

    public func record(_ progress: [(claim: Claim, progress: Progress)]) async throws {
        try await writer.write { try $0.record(progress) }
    }

    public func requestStop(_ run: RunID, at now: Date) async throws -> Run? {
        let run = try await writer.write { try $0.requestStop(run, at: now) }
        if run != nil { observers.notify([.stops, .runs, .schedules]) }
        return run
    }

    public func stopRequests(for node: NodeID) async throws -> [RunID] {
        try await readers.read { try $0.stopRequests(for: node) }
    }

    public func recover(by node: NodeID, at now: Date) async throws -> RecoveryReport {
        let report = try await writer.write { try $0.recover(by: node, at: now) }
        if !report.interrupted.isEmpty || !report.failed.isEmpty { observers.notify([.runs, .schedules], by: node) }
        return report
    }

    public func trimHistory(of job: JobID, to history: HistoryPolicy, at now: Date) async throws {
        try await writer.write { try $0.trimHistory(of: job, to: history, at: now) }
    }

    public func run(_ id: RunID) async throws -> Run? {
        try await readers.read { try $0.run(id) }
    }

    public func runs(_ query: RunQuery) async throws -> [Run] {
        try await searches.read { try $0.runs(query) }
    }

    public func newestRuns(of schedules: [ScheduleID]) async throws -> [ScheduleID: Run] {
        try await searches.read { try $0.newestRuns(of: schedules) }
    }

    public func queues() async throws -> [QueueLoad] {
        try await readers.read { try $0.queues() }
    }

    // MARK: Jobs

    public func records(of jobs: [JobID]) async throws -> [JobRecord] {
        try await searches.read { try $0.records(of: jobs) }
    }

    public func summaries(of jobs: [JobID], states: Set<RunState>, limit: Int) async throws -> [[RunSummary]] {
        try await searches.read { try $0.summaries(of: jobs, states: states, limit: limit) }
    }

    // MARK: Logs, artifacts, audit

    public func append(_ batches: [LogBatch]) async throws {
        try await writer.write { try $0.append(batches) }
    }

    public func log(of run: RunID) async throws -> RunLog {
        try await searches.read { try $0.log(of: run) }
    }

    public func lines(_ query: LogQuery) async throws -> LogPage {
        try await searches.read { try $0.lines(query) }
    }

    public func publish(_ artifact: Artifact, under claim: Claim, at now: Date) async throws -> ArtifactRecord {
        try await writer.write { try $0.publish(artifact, under: claim, at: now) }
    }

    public func artifacts(_ query: ArtifactQuery) async throws -> [ArtifactRecord] {
        try await searches.read { try $0.artifacts(query) }
    }

    public func artifactGroups(_ query: ArtifactQuery) async throws -> [ArtifactGroup] {
        try await readers.read { try $0.artifactGroups(query) }
    }

    public func removeArtifacts(_ ids: [Int64]) async throws {
        try await writer.write { try $0.removeArtifacts(ids) }
    }

    public func recordPruneFailure(_ error: String, of ids: [Int64], at now: Date) async throws {
        try await writer.write { try $0.recordPruneFailure(error, of: ids, at: now) }
    }

    public func record(_ entry: AuditEntry) async throws {
        try await writer.write { try $0.record(entry) }
    }

    public func auditEntries(_ query: AuditQuery) async throws -> [AuditRecord] {
        try await searches.read { try $0.auditEntries(query) }
    }

    // MARK: Documents

    public func document(_ key: String, in collection: String) async throws -> StoredDocument? {
        try await readers.read { try $0.document(key, in: collection) }
    }

    public func documents(in collection: String, after key: String?, limit: Int) async throws -> [StoredDocument] {
        try await readers.read { try $0.documents(in: collection, after: key, limit: limit) }
    }

    @discardableResult
    public func put(
        _ body: String, key: String, in collection: String, ifVersion version: Int64?
    ) async throws -> Int64 {
        try await writer.write { try $0.put(body, key: key, in: collection, ifVersion: version) }
    }

    @discardableResult
    public func removeDocument(_ key: String, in collection: String) async throws -> Bool {
        try await writer.write { try $0.removeDocument(key, in: collection) }
    }
}
