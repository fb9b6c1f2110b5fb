/// Whether a failed run is attempted again, how often and how soon.
public struct RetryPolicy: Codable, Hashable, Sendable {
    /// The most attempts of one run, the first one included.
    public var attempts: Int
    /// The wait before the second attempt.
    public var delay: Duration
    /// What the wait is multiplied by after each further attempt.
    public var factor: Double
    /// The longest wait.
    public var maximumDelay: Duration
    /// The part of each wait, 0…1, that is left to chance, so that runs that failed together do not return together.
    public var jitter: Double

    private init(attempts: Int, delay: Duration, factor: Double, maximumDelay: Duration, jitter: Double) {
        self.attempts = attempts
        self.delay = delay
        self.factor = factor
        self.maximumDelay = maximumDelay
        self.jitter = jitter
    }

    /// One attempt only. The default.
    public static let none = RetryPolicy(attempts: 1, delay: .zero, factor: 1, maximumDelay: .zero, jitter: 0)

    /// The same wait before each further attempt.
    public static func constant(_ delay: Duration, attempts: Int) -> RetryPolicy {
        RetryPolicy(attempts: attempts, delay: delay, factor: 1, maximumDelay: delay, jitter: 0)
    }

    /// A wait that grows by a factor with each attempt, up to a maximum, shortened at random by up to the jitter.
    public static func exponential(
        _ delay: Duration,
        factor: Double = 2,
        maximumDelay: Duration = .hours(1),
        jitter: Double = 0.1,
        attempts: Int
    ) -> RetryPolicy {
        RetryPolicy(attempts: attempts, delay: delay, factor: factor, maximumDelay: maximumDelay, jitter: jitter)
    }

    /// The wait after an attempt, or nil if it was the last.
    ///
    /// - Parameters:
    ///   - attempt: the attempt that failed, from 1.
    ///   - chance: 0..<1, the part of the jitter that applies.
    public func delay(afterAttempt attempt: Int, chance: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        var seconds = delay.timeInterval
        let longest = maximumDelay.timeInterval
        // It ends with the maximum, however many attempts there were.
        var step = 1
        while step < attempt, factor > 1, seconds > 0, seconds < longest {
            seconds *= factor
            step += 1
        }
        let wait = min(seconds, longest) * (1 - jitter * chance)
        return .microseconds(Int64(max(wait, 0) * 1e6))
    }
}

extension RetryPolicy {
    /// Refuses a policy that cannot be followed.
    package func validate() throws(SchedulerError) {
        guard attempts >= 1 else { throw .invalid("retry.attempts", attempts, "must be at least 1") }
        guard delay >= .zero, delay <= .days(36_500) else {
            throw .invalid("retry.delay", delay, "must be between zero and a hundred years")
        }
        guard factor >= 1, factor.isFinite else { throw .invalid("retry.factor", factor, "must be at least 1") }
        guard maximumDelay >= .zero, maximumDelay <= .days(36_500) else {
            throw .invalid("retry.maximumDelay", maximumDelay, "must be between zero and a hundred years")
        }
        guard (0...1).contains(jitter) else { throw .invalid("retry.jitter", jitter, "must be between 0 and 1") }
    }
}
