public import FoundationEssentials

/// What a run produced: a snapshot, a report.
public struct Artifact: Codable, Hashable, Sendable {
    /// What it is, to find it by.
    public var labels: [String: String]
    /// Where it is.
    public var url: String
    /// How large it is, in bytes.
    public var size: Int64?
    /// How long after its publication it is of no more use.
    public var expiresAfter: Duration?

    /// Makes an artifact.
    public init(labels: [String: String] = [:], url: String, size: Int64? = nil, expiresAfter: Duration? = nil) {
        self.labels = labels
        self.url = url
        self.size = size
        self.expiresAfter = expiresAfter
    }
}

/// An artifact as a store keeps it.
public struct ArtifactRecord: Codable, Hashable, Sendable, Identifiable {
    /// Identifies it in its store; ascending.
    public var id: Int64
    /// The job that produced it.
    public var job: JobID
    /// The run that produced it.
    public var run: RunID
    /// When it was published.
    public var publishedAt: Date
    /// What was published.
    public var artifact: Artifact
    /// How its job failed to prune it, if it did.
    public var pruneFailure: PruneFailure?

    /// Makes a record.
    public init(id: Int64, job: JobID, run: RunID, publishedAt: Date, artifact: Artifact) {
        self.id = id
        self.job = job
        self.run = run
        self.publishedAt = publishedAt
        self.artifact = artifact
    }

    /// When it is of no more use.
    public var expiresAt: Date? { artifact.expiresAfter.map { publishedAt.adding($0) } }
}

/// How a job failed to prune an artifact of which it keeps no more.
public struct PruneFailure: Codable, Hashable, Sendable {
    /// How often it tried.
    public var attempts: Int
    /// When it last tried.
    public var lastAt: Date
    /// What went wrong then.
    public var error: String

    /// Makes a failure.
    public init(attempts: Int, lastAt: Date, error: String) {
        self.attempts = attempts
        self.lastAt = lastAt
        self.error = error
    }
}
