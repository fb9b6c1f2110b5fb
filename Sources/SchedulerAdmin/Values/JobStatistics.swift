import FoundationEssentials
import SchedulerCore
import Synchronization

/// How a job's runs went lately.
struct JobStatistics: Encodable, Equatable, Sendable {
    var last24Hours = Counts()
    @Nullable var lastDuration: DurationValue?
    @Nullable var averageDuration: DurationValue?

    /// How many runs ended, and how.
    struct Counts: Encodable, Equatable, Sendable {
        var succeeded = 0
        var failed = 0
        var cancelled = 0
        /// Of those that succeeded or failed.
        @Nullable var successRate: Double?
        /// Whether all of them were counted.
        var isComplete = true
    }

    /// How many runs are looked at, and of how many the average is taken.
    private static let limit = 1_000
    private static let averaged = 100

    /// Of a job without runs.
    init() {}

    /// - Parameter runs: the newest that are over, newest first.
    private init(of runs: [RunSummary], at now: Date) {
        let since = now.adding(.zero - .days(1))
        let recent = runs.filter { $0.finishedAt.map { $0 >= since } ?? false }
        last24Hours = Counts(
            succeeded: recent.count { $0.state == .succeeded }, failed: recent.count { $0.state == .failed },
            cancelled: recent.count { $0.state == .cancelled },
            isComplete: runs.count < Self.limit || recent.count < runs.count)
        let decided = last24Hours.succeeded + last24Hours.failed
        if decided > 0 { last24Hours.successRate = Double(last24Hours.succeeded) / Double(decided) }
        lastDuration = runs.lazy.compactMap(\.duration).first.map(DurationValue.init)
        let durations = runs.lazy.filter { $0.state == .succeeded }.compactMap(\.duration).prefix(Self.averaged)
        if let count = Int32(exactly: durations.count), count > 0 {
            averageDuration = DurationValue(durations.reduce(.zero, +) / Int(count))
        }
    }

    /// The statistics of jobs, in the order given.
    static func of(_ jobs: [JobID], in scheduler: Scheduler, at now: Date) async throws -> [JobStatistics] {
        let states: Set<RunState> = [.succeeded, .failed, .cancelled]
        return try await scheduler.store.summaries(of: jobs, states: states, limit: limit)
            .map { JobStatistics(of: $0, at: now) }
    }

    static let fields: [Field] = [
        .required(
            "last24Hours",
            .record(
                Record(
                    "RunCounts",
                    [
                        .required("succeeded", .integer(0...Int.max), "How many runs succeeded."),
                        .required("failed", .integer(0...Int.max), "How many failed."),
                        .required("cancelled", .integer(0...Int.max), "How many were cancelled."),
                        .required(
                            "successRate", .optional(.number),
                            "0…1: the part that succeeded of those that did or failed."),
                        .required("isComplete", .truth, "False where only the newest 1,000 runs were counted."),
                    ])), "The runs that ended in the last 24 hours."),
        .required("lastDuration", .optional(.record(DurationValue.record)), "How long the last run that ended took."),
        .required(
            "averageDuration", .optional(.record(DurationValue.record)),
            "How long the newest 100 that succeeded took on average."),
    ]
}

/// The statistics of jobs, each for a few seconds, so that a list of many jobs need not look at all their runs.
final class StatisticsCache: Sendable {
    private let entries = Mutex<[JobID: Entry]>([:])
    private static let age = Duration.seconds(10)

    private struct Entry {
        var statistics: JobStatistics
        /// The run that ended last at that time.
        var run: RunID?
        var since: Date
    }

    /// How many jobs' runs are looked at in one go.
    private static let portion = 100

    /// The statistics of jobs, in the order given.
    func statistics(of statuses: [JobStatus], in scheduler: Scheduler) async throws -> [JobStatistics] {
        let now = try await scheduler.now()
        var found = entries.withLock { entries in
            statuses.map { status in
                entries[status.id].flatMap { entry in
                    let isFresh =
                        entry.run == status.lastFinishedRun?.id && entry.since <= now
                        && now < entry.since.adding(Self.age)
                    return isFresh ? entry.statistics : nil
                }
            }
        }
        var missing = found.indices.filter { found[$0] == nil }[...]
        while !missing.isEmpty {
            let places = missing.prefix(Self.portion)
            missing = missing.dropFirst(Self.portion)
            let statistics = try await JobStatistics.of(places.map { statuses[$0].id }, in: scheduler, at: now)
            entries.withLock { entries in
                for (place, statistics) in zip(places, statistics) {
                    let status = statuses[place]
                    entries[status.id] = Entry(statistics: statistics, run: status.lastFinishedRun?.id, since: now)
                }
            }
            for (place, statistics) in zip(places, statistics) { found[place] = statistics }
        }
        return found.map { $0 ?? JobStatistics() }
    }
}
