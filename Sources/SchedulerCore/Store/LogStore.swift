/// Keeps the logs of runs.
///
/// A conformer keeps the newest lines of each run, as many as it is told, in the order in which they were logged, and
/// ignores what is appended under a stale claim. Each attempt counts its lines from 1; a run's total is that of all its
/// attempts.
public protocol LogStore: Sendable {
    /// Appends lines to runs' logs.
    func append(_ batches: [LogBatch]) async throws

    /// What is kept of a run's log; empty where there is none.
    func log(of run: RunID) async throws -> RunLog
}

/// Lines of one run's log.
public struct LogBatch: Sendable {
    /// The claim under which the run logged.
    public var claim: Claim
    /// The lines, in order.
    public var lines: [LogRecord]
    /// How many lines the present attempt has logged, these included.
    public var total: Int
    /// How many lines of the run to keep, the newest.
    public var limit: Int

    /// Makes a batch.
    public init(claim: Claim, lines: [LogRecord], total: Int, limit: Int) {
        self.claim = claim
        self.lines = lines
        self.total = total
        self.limit = limit
    }
}
