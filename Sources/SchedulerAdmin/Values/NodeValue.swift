import FoundationEssentials
import SchedulerCore

/// A node in an answer: what is known of it without asking it.
struct NodeValue: Encodable, Sendable {
    var id: NodeID
    var isThis: Bool
    var running: Int
    @Nullable var leaseUntil: Date?
    @Nullable var startedAt: Date?
    @Nullable var uptime: DurationValue?
    @Nullable var concurrency: Int?
    @Nullable var queues: [String: Int]?
    @Nullable var lease: DurationValue?

    /// - Parameter runs: the runs that are running on it.
    init(_ id: NodeID, runs: [Run]) {
        self.id = id
        isThis = false
        running = runs.count
        leaseUntil = runs.compactMap(\.leaseUntil).max()
    }

    /// The node that answers.
    init(_ engine: Engine, runs: [Run], at now: Date) {
        self.init(engine.node, runs: runs)
        isThis = true
        startedAt = engine.startedAt
        uptime = engine.startedAt.map { DurationValue(max(now.duration(since: $0), .zero)) }
        concurrency = engine.options.concurrency
        queues = engine.options.queues
        lease = DurationValue(engine.options.lease)
    }

    static let record = Record(
        "Node",
        [
            .required("id", .text(maximum: .max), "Its name."),
            .required("isThis", .truth, "Whether it is the one that answers; of others less is known."),
            .required("running", .integer(0...Int.max), "How many runs are running on it."),
            .required("leaseUntil", .optional(.instant), "Until when its claims hold unless it renews them."),
            .required("startedAt", .optional(.instant), "When it began to run."),
            .required("uptime", .optional(.record(DurationValue.record)), "For how long it has run."),
            .required("concurrency", .optional(.integer(0...Int.max)), "How many runs are active at one time."),
            .required(
                "queues", .optional(.map(.integer(0...Int.max))),
                "The queues that it serves, each with how many of its runs are active at one time; null: all."),
            .required("lease", .optional(.record(DurationValue.record)), "How long a claim holds."),
        ])
}
