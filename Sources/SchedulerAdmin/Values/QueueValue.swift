import FoundationEssentials
import SchedulerCore

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
