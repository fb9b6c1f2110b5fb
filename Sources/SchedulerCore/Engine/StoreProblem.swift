public import FoundationEssentials

/// The store cannot be used at present.
///
/// The scheduler asks it again every second. Meanwhile it plans and claims nothing new, and active runs go on; what they
/// log, report and come to is written when the store is back. Memory is bounded: there are at most as many results as
/// runs may be active at one time (``NodeOptions/concurrency``), and of each run's log only the newest lines are held
/// (``HistoryPolicy/logLines``).
///
/// Where nodes of other processes share the store, which may take over runs whose lease ends, active runs are stopped
/// before that instant.
public struct StoreProblem: Hashable, Sendable {
    /// When it failed first.
    public var since: Date
    /// How it failed last, in words.
    public var error: String

    /// Makes a problem.
    public init(since: Date, error: String) {
        self.since = since
        self.error = error
    }
}
