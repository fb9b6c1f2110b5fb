public import FoundationEssentials

/// Answers what there is of many jobs at once, so that a list of them need not ask about each.
///
/// A conformer answers what the other protocols' functions would, asked job by job at one moment: what it says of one job
/// is of one moment, what it says of several need not be.
///
/// A store that does nothing of its own derives the answers from those functions.
public protocol JobStore: Sendable {
    /// What there is of jobs, in the order given. Of a job that the store has never met it is nothing.
    func records(of jobs: [JobID]) async throws -> [JobRecord]

    /// The runs of jobs in short, for each job in the order given, newest first.
    ///
    /// - Parameters:
    ///   - jobs: whose runs.
    ///   - states: in one of these states only.
    ///   - limit: of each job at most so many.
    func summaries(of jobs: [JobID], states: Set<RunState>, limit: Int) async throws -> [[RunSummary]]
}

extension JobStore where Self: ScheduleStore, Self: RunStore {
    /// Asks the other functions about each job.
    public func records(of jobs: [JobID]) async throws -> [JobRecord] {
        try await recordsOneByOne(of: jobs)
    }

    /// Asks for the runs of each job.
    public func summaries(of jobs: [JobID], states: Set<RunState>, limit: Int) async throws -> [[RunSummary]] {
        try await summariesOneByOne(of: jobs, states: states, limit: limit)
    }
}

extension RunStore where Self: ScheduleStore {
    package func recordsOneByOne(of jobs: [JobID]) async throws -> [JobRecord] {
        var records: [JobRecord] = []
        for job in jobs {
            var record = JobRecord(job: job)
            record.running = try await runs(RunQuery(job: job, states: [.running], limit: .max))
            record.lastFinished = try await newest(of: job, [.succeeded, .failed, .cancelled])
            record.lastSucceeded = try await newest(of: job, [.succeeded])
            record.lastFailed = try await newest(of: job, [.failed])
            record.hasWaitingRuns = try await newest(of: job, [.pending, .interrupted]) != nil
            record.schedules = try await schedules(of: job)
            records.append(record)
        }
        return records
    }

    private func newest(of job: JobID, _ states: Set<RunState>) async throws -> Run? {
        try await runs(RunQuery(job: job, states: states, limit: 1)).first
    }

    package func summariesOneByOne(
        of jobs: [JobID], states: Set<RunState>, limit: Int
    ) async throws -> [[RunSummary]] {
        var summaries: [[RunSummary]] = []
        for job in jobs {
            let found = try await runs(RunQuery(job: job, states: states, limit: limit))
            summaries.append(found.map(RunSummary.init))
        }
        return summaries
    }
}

/// What a store has of a job, as far as the job's status rests on it.
public struct JobRecord: Hashable, Sendable {
    /// The job.
    public var job: JobID
    /// Its runs that are running, newest first.
    public var running: [Run]
    /// The newest of its runs that are over.
    public var lastFinished: Run?
    /// The newest of its runs that succeeded.
    public var lastSucceeded: Run?
    /// The newest of its runs that failed.
    public var lastFailed: Run?
    /// Whether a run of it waits to be claimed.
    public var hasWaitingRuns: Bool
    /// Its schedules, ordered by identifier.
    public var schedules: [ScheduleRecord]

    /// Makes a record.
    public init(
        job: JobID, running: [Run] = [], lastFinished: Run? = nil, lastSucceeded: Run? = nil, lastFailed: Run? = nil,
        hasWaitingRuns: Bool = false, schedules: [ScheduleRecord] = []
    ) {
        self.job = job
        self.running = running
        self.lastFinished = lastFinished
        self.lastSucceeded = lastSucceeded
        self.lastFailed = lastFailed
        self.hasWaitingRuns = hasWaitingRuns
        self.schedules = schedules
    }
}

/// A run in short: what a picture of many runs shows of each.
public struct RunSummary: Hashable, Sendable, Identifiable {
    /// Identifies the run.
    public var id: RunID
    /// Where it is in its life.
    public var state: RunState
    /// When its present or last attempt started.
    public var startedAt: Date?
    /// When it ended.
    public var finishedAt: Date?

    /// Makes a summary.
    public init(id: RunID, state: RunState, startedAt: Date? = nil, finishedAt: Date? = nil) {
        self.id = id
        self.state = state
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }

    /// Sums a run up.
    public init(_ run: Run) {
        self.init(id: run.id, state: run.state, startedAt: run.startedAt, finishedAt: run.finishedAt)
    }

    /// How long its last attempt took; nil where it has not ended, or never began.
    public var duration: Duration? {
        guard let startedAt, let finishedAt else { return nil }
        return finishedAt.duration(since: startedAt)
    }
}
