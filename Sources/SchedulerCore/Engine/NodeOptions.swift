/// How one process takes part: what it serves, how much at a time, and how it shuts down.
public struct NodeOptions: Sendable {
    /// The node's name. Nil: a new one for each scheduler.
    public var name: NodeID?
    /// How many runs are active at one time.
    public var concurrency: Int
    /// The queues that the node serves, each with how many of its runs are active at one time. Nil: all queues.
    public var queues: [String: Int]?
    /// How long a claim holds unless it is renewed; it is renewed three times as often.
    public var lease: Duration
    /// How long active runs may go on after shutdown has begun, before they are cancelled.
    public var gracePeriod: Duration
    /// How long cancelled runs may take to end, before the scheduler leaves without them. A store that fails is asked for
    /// as long once more to record what became of runs.
    public var cancellationWait: Duration
    /// Lines below this level are not kept.
    public var logLevel: LogLevel

    /// Makes options.
    public init(
        name: NodeID? = nil,
        concurrency: Int = 256,
        queues: [String: Int]? = nil,
        lease: Duration = .seconds(30),
        gracePeriod: Duration = .seconds(15),
        cancellationWait: Duration = .seconds(5),
        logLevel: LogLevel = .debug
    ) {
        self.name = name
        self.concurrency = concurrency
        self.queues = queues
        self.lease = lease
        self.gracePeriod = gracePeriod
        self.cancellationWait = cancellationWait
        self.logLevel = logLevel
    }
}

extension NodeOptions {
    /// Refuses options that a node cannot work under.
    package func validate() throws(SchedulerError) {
        guard concurrency >= 1 else { throw .invalid("node.concurrency", concurrency, "must be at least 1") }
        for (queue, limit) in queues ?? [:] where limit < 1 {
            throw .invalid("node.queues.\(queue)", limit, "must be at least 1")
        }
        guard lease >= .seconds(1) else { throw .invalid("node.lease", lease, "must be at least a second") }
        guard gracePeriod >= .zero else { throw .invalid("node.gracePeriod", gracePeriod, "must not be negative") }
        guard cancellationWait >= .zero else {
            throw .invalid("node.cancellationWait", cancellationWait, "must not be negative")
        }
    }
}
