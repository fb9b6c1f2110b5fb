import FoundationEssentials
import SchedulerCore

/// One of the newest runs of a job, in short, in a list of jobs.
struct RecentRunValue: Encodable, Equatable, Sendable {
    var id: RunID
    var state: RunState
    @Nullable var startedAt: Date?
    @Nullable var seconds: Double?

    init(_ run: RunSummary) {
        id = run.id
        state = run.state
        startedAt = run.startedAt
        seconds = run.duration.map { Double($0.wholeMicroseconds) / 1e6 }
    }

    /// Those that show how a job does: that have begun, or will never.
    static let states: Set<RunState> = [.running, .succeeded, .failed, .cancelled]

    static let record = Record(
        "RecentRun",
        [
            .required("id", .integer(1...Int.max), "Identifies the run."),
            .required("state", .choice(RunState.allCases.map(\.rawValue)), "Where it is in its life."),
            .required("startedAt", .optional(.instant), "When its present or last attempt started."),
            .required(
                "seconds", .optional(.number), "How long its last attempt took, in seconds; null until it has ended."),
        ])
}
