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

/// A queue in an answer.
struct QueueValue: Encodable, Sendable {
    var name: String
    var waiting: Int
    var running: Int
    @Nullable var oldestWait: DurationValue?
    var isServed: Bool
    @Nullable var limit: Int?

    init(_ load: QueueLoad, on options: NodeOptions, at now: Date) {
        name = load.queue
        waiting = load.waiting
        running = load.running
        isServed = options.queues.map { $0[load.queue] != nil } ?? true
        limit = options.queues?[load.queue]
        oldestWait = load.waitingSince.map { DurationValue(max(now.duration(since: $0), .zero)) }
    }

    static let record = Record(
        "Queue",
        [
            .required("name", .text(maximum: .max), "Its name."),
            .required("waiting", .integer(0...Int.max), "How many runs wait in it."),
            .required("running", .integer(0...Int.max), "How many of its runs are running, on any node."),
            .required(
                "oldestWait", .optional(.record(DurationValue.record)),
                "How long a run has waited that could have been started; null where none waits."),
            .required("isServed", .truth, "Whether the node that answers serves it."),
            .required(
                "limit", .optional(.integer(0...Int.max)),
                "How many of its runs are active at one time on that node; null: no limit of its own."),
        ])
}

/// An audit entry in an answer.
struct AuditValue: Encodable, Sendable {
    var id: Int64
    var instant: Date
    var author: String
    var operation: String
    var subject: String
    var detail: String
    @Nullable var address: String?
    @Nullable var principal: String?
    @Nullable var before: ParameterValue?
    @Nullable var after: ParameterValue?

    init(_ record: AuditRecord) {
        id = record.id
        instant = record.entry.instant
        author = record.entry.author
        principal = record.entry.principal
        operation = record.entry.operation
        subject = record.entry.subject
        detail = record.entry.detail
        address = record.entry.address
        before = record.entry.before.map(Self.value)
        after = record.entry.after.map(Self.value)
    }

    /// What the text says, where it is JSON.
    private static func value(of text: String) -> ParameterValue {
        (try? AdminJSON.object(Array(text.utf8))).map { .object($0) } ?? .text(text)
    }

    static let record = Record(
        "AuditEntry",
        [
            .required("id", .integer(1...Int.max), "Identifies the entry."),
            .required("instant", .instant, "When."),
            .required("author", .text(maximum: .max), "Who, by the name."),
            .required(
                "principal", .optional(.text(maximum: .max)),
                "What tells them from others of that name, such as `token:` and its identifier; null for nobody."),
            .required("operation", .text(maximum: .max), "What was done."),
            .required("subject", .text(maximum: .max), "What it was done to."),
            .required("detail", .text(maximum: .max), "More about it, in words."),
            .required("address", .optional(.text(maximum: .max)), "From where."),
            .required("before", .optional(.anything), "What it was like before."),
            .required("after", .optional(.anything), "What it has been like since."),
        ])
}
