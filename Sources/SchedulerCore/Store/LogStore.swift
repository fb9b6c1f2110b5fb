/// Keeps the logs of runs.
///
/// A conformer keeps the newest lines of each run, as many as it is told, in the order in which they were logged, and
/// ignores what is appended under a stale claim, and lines that it has been given before. Each attempt counts its lines from 1; a run's total is that of all its
/// attempts.
public protocol LogStore: Sendable {
    /// Appends lines to runs' logs.
    func append(_ batches: [LogBatch]) async throws

    /// What is kept of a run's log; empty where there is none.
    func log(of run: RunID) async throws -> RunLog

    /// The lines that fit a query, of the newest run first, and of each run the last line first.
    func lines(_ query: LogQuery) async throws -> LogPage
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

/// Which lines to look for in the logs of runs.
public struct LogQuery: Hashable, Sendable {
    /// Of this job only.
    public var job: JobID?
    /// Of this run only.
    public var run: RunID?
    /// Of this level or more important only.
    public var level: LogLevel
    /// With this text in the message or in a value of the metadata only. Letters of ASCII fit in either case.
    public var text: String?
    /// Before this line only: the last one of the page before.
    public var before: LogPosition?
    /// At most so many.
    public var limit: Int

    /// Makes a query.
    public init(
        job: JobID? = nil, run: RunID? = nil, level: LogLevel = .trace, text: String? = nil,
        before: LogPosition? = nil, limit: Int = 100
    ) {
        self.job = job
        self.run = run
        self.level = level
        self.text = text
        self.before = before
        self.limit = limit
    }

    /// Whether a line fits, its place and the limit apart.
    ///
    /// - Complexity: O(n) in the length of the line.
    public func fits(_ line: LogRecord) -> Bool {
        guard line.level >= level, job.map({ $0 == line.job }) ?? true, run.map({ $0 == line.run }) ?? true else {
            return false
        }
        guard let text, !text.isEmpty else { return true }
        return line.message.contains(text, ignoringCaseOfASCII: ())
            || line.metadata.values.contains {
                $0.contains(text, ignoringCaseOfASCII: ())
            }
    }
}

/// The place of a line in all logs of a store.
public struct LogPosition: Codable, Hashable, Comparable, Sendable {
    /// The run that logged it.
    public var run: RunID
    /// Its number among the lines of all attempts of the run, from 1.
    public var line: Int

    /// Makes a place.
    public init(run: RunID, line: Int) {
        self.run = run
        self.line = line
    }

    /// Orders lines by run, and those of a run as they were logged.
    public static func < (left: LogPosition, right: LogPosition) -> Bool {
        (left.run, left.line) < (right.run, right.line)
    }
}

/// Lines that fit a query.
///
/// A page may hold fewer than were asked for although there are more: a store looks at a bounded number of lines for
/// each.
public struct LogPage: Hashable, Sendable {
    /// The lines, the last first.
    public var lines: [LogRecord]
    /// What to ask for next (``LogQuery/before``); nil where there are no more.
    public var next: LogPosition?

    /// Makes a page.
    public init(lines: [LogRecord] = [], next: LogPosition? = nil) {
        self.lines = lines
        self.next = next
    }
}
