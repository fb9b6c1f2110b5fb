public import FoundationEssentials

/// How important a log line is. The raw values equal swift-log's.
public enum LogLevel: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    /// Every step.
    case trace
    /// What helps to find a fault.
    case debug
    /// What happens.
    case info
    /// What is worth noticing, but no fault.
    case notice
    /// What might become a fault.
    case warning
    /// A fault.
    case error
    /// A fault that needs somebody now.
    case critical

    /// Orders levels by importance.
    public static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.importance < right.importance
    }

    private var importance: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .notice: 3
        case .warning: 4
        case .error: 5
        case .critical: 6
        }
    }
}

/// One line of a run's log.
public struct LogRecord: Codable, Hashable, Sendable {
    /// The job that logged.
    public var job: JobID
    /// The run that logged.
    public var run: RunID
    /// The line's number in its attempt, from 1. Where numbers are wanting, lines were dropped.
    public var sequence: Int
    /// When it was logged.
    public var instant: Date
    /// How important it is.
    public var level: LogLevel
    /// What it says.
    public var message: String
    /// What else it says, by name.
    public var metadata: [String: String]

    /// Makes a line.
    public init(
        job: JobID, run: RunID, sequence: Int, instant: Date, level: LogLevel, message: String,
        metadata: [String: String] = [:]
    ) {
        self.job = job
        self.run = run
        self.sequence = sequence
        self.instant = instant
        self.level = level
        self.message = message
        self.metadata = metadata
    }
}

/// What is kept of a run's log: the newest lines, and how many there were.
public struct RunLog: Codable, Hashable, Sendable {
    /// The lines that are kept, oldest first.
    public var lines: [LogRecord]
    /// How many lines were logged in all.
    public var total: Int

    /// Makes a log.
    public init(lines: [LogRecord] = [], total: Int = 0) {
        self.lines = lines
        self.total = total
    }

    /// How many lines were dropped, because only the newest are kept.
    public var dropped: Int { total - lines.count }
}
