public import SchedulerCore

/// A harness gave up waiting: runs neither ended nor slept on the scheduler's clock, or a job's prune did not end.
public struct HarnessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The runs that it waited for; none if the engine itself was busy, or a job's prune.
    public let busyRuns: [RunID]

    /// What to do about it.
    public var description: String {
        let runs = busyRuns.map(\.description).joined(separator: ", ")
        return busyRuns.isEmpty
            ? "the scheduler, or the prune of a job, is busy and does not come to rest"
            : "run \(runs) neither ended nor slept on the scheduler's clock; let the job use `context.sleep` or a `Gate`"
    }
}
