extension Array where Element == Double {
    /// The middle of the values; the mean of the two in the middle of an even number.
    var median: Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }

    /// The value that the given part of the values does not exceed.
    func percentile(_ part: Double) -> Double {
        guard !isEmpty else { return .nan }
        let rank = Int((part * Double(count)).rounded(.up)) - 1
        return sorted()[Swift.min(Swift.max(rank, 0), count - 1)]
    }
}

extension Duration {
    /// The length in seconds.
    var seconds: Double { self / .seconds(1) }
    /// The length in microseconds.
    var microseconds: Double { self / .microseconds(1) }
}

/// How long something took, in seconds, by the clock and of all cores together.
struct Time: Sendable {
    var seconds: Double
    var cpuSeconds: Double
}

/// How long the body takes.
func timed(_ body: () async throws -> Void) async rethrows -> Time {
    let cpuSeconds = Machine.cpuSeconds
    let seconds = try await ContinuousClock().measure(body).seconds
    return Time(seconds: seconds, cpuSeconds: Machine.cpuSeconds - cpuSeconds)
}
