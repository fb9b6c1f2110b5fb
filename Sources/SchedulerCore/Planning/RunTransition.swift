public import FoundationEssentials

/// How an attempt of a run ended.
package enum AttemptEnd: Hashable, Sendable {
    /// The runner returned.
    case succeeded
    /// The runner threw.
    case failed(String)
    /// The attempt took longer than the job's timeout.
    case timedOut(Duration)
    /// Somebody asked for it, and the runner obeyed.
    case cancelled
    /// The node shuts down.
    case released
}

/// What becomes of a run when an attempt has ended.
public struct RunTransition: Hashable, Sendable {
    /// The run's next state.
    public var state: RunState
    /// Not to be claimed before, if it waits again. Nil: at once.
    public var availableAt: Date?
    /// How the attempt ended, if not well.
    public var error: String?
    /// Whether the attempt does not count.
    public var refundsAttempt: Bool
    /// Whether the node died under the run.
    public var isInterruption: Bool

    /// Makes a transition.
    public init(
        state: RunState, availableAt: Date? = nil, error: String? = nil, refundsAttempt: Bool = false,
        isInterruption: Bool = false
    ) {
        self.state = state
        self.availableAt = availableAt
        self.error = error
        self.refundsAttempt = refundsAttempt
        self.isInterruption = isInterruption
    }

    /// How often a node may die under a run before it is set aside as failed.
    public static let interruptionLimit = 3

    /// What becomes of a run whose node is gone: it is rescued, unless somebody asked it to stop or it
    /// has brought down too many nodes.
    public static func interruption(of run: Run) -> RunTransition {
        if run.askedToStopAt != nil {
            return RunTransition(
                state: .cancelled, error: "its node was gone after it was asked to stop", isInterruption: true)
        }
        if run.interruptions + 1 >= interruptionLimit {
            return RunTransition(
                state: .failed, error: "its node was gone \(interruptionLimit) times while it ran; set aside",
                isInterruption: true)
        }
        return RunTransition(
            state: .interrupted, error: "its node was gone", refundsAttempt: true, isInterruption: true)
    }

    /// What becomes of a run when an attempt has ended.
    ///
    /// - Parameter chance: 0..<1, the part of the retry policy's jitter that applies.
    package init(of run: Run, at end: AttemptEnd, retry: RetryPolicy, now: Date, chance: Double) {
        switch end {
        case .succeeded:
            self.init(state: .succeeded)
        case .cancelled:
            self.init(state: .cancelled, error: "cancelled")
        case .released:
            self.init(state: .pending, error: "its node shut down", refundsAttempt: true)
        case .failed(let error):
            self.init(failure: error, of: run, retry: retry, now: now, chance: chance)
        case .timedOut(let limit):
            self.init(failure: "timed out after \(limit.shortText)", of: run, retry: retry, now: now, chance: chance)
        }
    }

    private init(failure: String, of run: Run, retry: RetryPolicy, now: Date, chance: Double) {
        if let delay = retry.delay(afterAttempt: run.attempt, chance: chance) {
            self.init(state: .pending, availableAt: now.adding(delay), error: failure)
        } else {
            self.init(state: .failed, error: failure)
        }
    }
}

extension Run {
    /// Hands the run to a node.
    public mutating func claim(by node: NodeID, at instant: Date, until lease: Date) {
        state = .running
        self.node = node
        fence += 1
        attempt += 1
        startedAt = instant
        leaseUntil = lease
        availableAt = nil
        error = nil
    }

    /// How many attempts before the present one a run remembers, the newest.
    private static let attemptsKept = 100

    /// Lets a transition take effect.
    public mutating func apply(_ transition: RunTransition, at instant: Date) {
        if !transition.state.isFinal {
            earlierAttempts.append(
                Attempt(
                    number: attempt, node: node, startedAt: startedAt, endedAt: instant,
                    error: transition.error ?? ""))
            if earlierAttempts.count > Self.attemptsKept { earlierAttempts.removeFirst() }
            startedAt = nil
            askedToStopAt = nil
            progress = nil
        } else {
            finishedAt = instant
        }
        if transition.isInterruption { interruptions += 1 }
        if transition.refundsAttempt { attempt -= 1 }
        state = transition.state
        availableAt = transition.availableAt
        error = transition.error
        leaseUntil = nil
    }
}

extension Duration {
    /// The length in seconds, without a fraction where there is none.
    fileprivate var shortText: String {
        let seconds = String(timeInterval)
        return (seconds.hasSuffix(".0") ? String(seconds.dropLast(2)) : seconds) + " s"
    }
}
