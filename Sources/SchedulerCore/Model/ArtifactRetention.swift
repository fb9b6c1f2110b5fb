public import FoundationEssentials

/// How much of what a job produces is kept. What is more is surplus, which is pruned after the job's next success.
///
/// An artifact that is of no more use by its own ``Artifact/expiresAfter`` is surplus under any retention.
public struct ArtifactRetention: Codable, Hashable, Sendable {
    /// How many artifacts are kept, the newest. Nil: any number.
    public var keepLast: Int?
    /// How long an artifact is kept after its publication. Nil: however long.
    public var timeToLive: Duration?

    /// Makes a retention.
    public init(keepLast: Int? = nil, timeToLive: Duration? = nil) {
        self.keepLast = keepLast
        self.timeToLive = timeToLive
    }

    /// Keeps every artifact that has not expired by its own. The default.
    public static let unlimited = ArtifactRetention()

    /// The artifacts of a job that are kept no more, oldest first.
    ///
    /// - Parameters:
    ///   - records: all artifacts of the job, in any order.
    ///   - now: the instant.
    /// - Complexity: O(n log n) in the number of artifacts.
    public func surplus(of records: [ArtifactRecord], at now: Date) -> [ArtifactRecord] {
        let ordered = records.sorted { $0.id < $1.id }
        let excess = keepLast.map { ordered.count - $0 } ?? 0
        return ordered.enumerated().filter { $0.offset < excess || hasEnded($0.element, at: now) }.map(\.element)
    }

    private func hasEnded(_ record: ArtifactRecord, at now: Date) -> Bool {
        let end = timeToLive.map { record.publishedAt.adding($0) }
        return [end, record.expiresAt].contains { $0.map { $0 <= now } ?? false }
    }
}

extension ArtifactRetention {
    package func validate() throws(SchedulerError) {
        if let keepLast, keepLast < 0 {
            throw .invalid("artifactRetention.keepLast", keepLast, "must not be negative")
        }
        if let timeToLive, timeToLive <= .zero {
            throw .invalid("artifactRetention.timeToLive", timeToLive, "must be more than zero")
        }
    }
}
