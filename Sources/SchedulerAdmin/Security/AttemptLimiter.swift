import FoundationEssentials
import SchedulerCore
import Synchronization

/// Counts attempts by address, so that nobody tries again and again.
final class AttemptLimiter: Sendable {
    private let counts = Mutex([String: (since: Duration, count: Int)]())

    private static let window = Duration.seconds(60)
    private static let limit = 10
    /// So many addresses are remembered at most.
    private static let addressLimit = 10_000

    /// Counts an attempt.
    ///
    /// - Parameter uptime: the instant, by a clock that is never stepped.
    /// - Throws: ``Problem`` 429 where there were too many.
    func count(from address: String, at uptime: Duration) throws(Problem) {
        let place = Self.place(of: address)
        let wait: Duration? = counts.withLock { counts in
            if counts[place] == nil, counts.count >= Self.addressLimit {
                counts = counts.filter { uptime - $0.value.since < Self.window }
                // Somebody has many addresses: all of them start again, which is better than to remember them all.
                if counts.count >= Self.addressLimit { counts = [:] }
            }
            var entry = counts[place] ?? (uptime, 0)
            if uptime - entry.since >= Self.window { entry = (uptime, 0) }
            entry.count += 1
            counts[place] = entry
            return entry.count > Self.limit ? Self.window - (uptime - entry.since) : nil
        }
        guard let wait else { return }
        throw Problem(
            429, "tooManyAttempts", title: "There were too many attempts",
            detail: "At most \(Self.limit) a minute are taken from one address.",
            headers: ["Retry-After": "\(max(wait.components.seconds, 0) + 1)"])
    }

    /// One who has an address of IPv6 has all 2^64 of the network.
    private static func place(of address: String) -> String {
        guard address.contains(":"), !address.contains(".") else { return address }
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        return groups.prefix { !$0.isEmpty }.prefix(4).joined(separator: ":")
    }
}
