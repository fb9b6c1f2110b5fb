/// The runs of one schedule that are not over, as the store counts them at the moment of a decision.
public struct UnfinishedRuns: Hashable, Sendable {
    /// How many are claimed by a node.
    public var running: Int
    /// How many wait to be claimed, a retry's wait included.
    public var waiting: Int
    /// The newest of those that wait.
    public var newestWaiting: RunID?

    /// Makes a count.
    public init(running: Int = 0, waiting: Int = 0, newestWaiting: RunID? = nil) {
        self.running = running
        self.waiting = waiting
        self.newestWaiting = newestWaiting
    }

    /// How many there are.
    public var count: Int { running + waiting }
}

/// What the overlap policy makes of one more run.
public enum OverlapDecision: Hashable, Sendable {
    /// It is created.
    case create
    /// It is created, and those that are running are asked to stop.
    case createAndStopRunning
    /// The run that waits already stands for it.
    case coalesce
    /// It is not created, for the reason given.
    case skip(String)
}

extension OverlapPolicy {
    /// Decides about the run of a slot.
    public func decision(for unfinished: UnfinishedRuns) -> OverlapDecision {
        switch self {
        case .skip:
            return unfinished.count == 0 ? .create : .skip("the run before it was still going")
        case .queueOne:
            return unfinished.waiting == 0 ? .create : .coalesce
        case .queueAll:
            return .create
        case .cancelRunning:
            if unfinished.waiting > 0 { return .coalesce }
            return unfinished.running > 0 ? .createAndStopRunning : .create
        case .allow(let limit):
            return unfinished.count < limit ? .create : .skip("\(limit) runs were still going")
        }
    }

    /// Decides about a run by hand, which is never merged into another: it was asked for with its own parameters.
    public func decisionByHand(for unfinished: UnfinishedRuns) -> OverlapDecision {
        switch self {
        case .skip: decision(for: unfinished)
        case .queueOne, .queueAll, .allow: .create
        case .cancelRunning: unfinished.running > 0 ? .createAndStopRunning : .create
        }
    }
}
