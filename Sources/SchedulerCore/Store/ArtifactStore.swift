public import FoundationEssentials

/// Keeps the records of what runs produced.
///
/// A conformer numbers artifacts in ascending order, gives no number twice, and refuses an artifact that is published
/// under a stale claim with the code `staleClaim`. The history of runs has no say here: an artifact is kept although its
/// run is dropped.
public protocol ArtifactStore: Sendable {
    /// Records an artifact of a run.
    func publish(_ artifact: Artifact, under claim: Claim, at now: Date) async throws -> ArtifactRecord

    /// The artifacts that fit a query, newest first.
    func artifacts(_ query: ArtifactQuery) async throws -> [ArtifactRecord]

    /// The artifacts that fit a query, its limit apart, counted by job; ordered by the job's identifier.
    func artifactGroups(_ query: ArtifactQuery) async throws -> [ArtifactGroup]

    /// Forgets artifacts, whose things are gone. Does nothing about those that are unknown.
    func removeArtifacts(_ ids: [Int64]) async throws

    /// Records of artifacts that their job could not prune them: the attempts are counted, the last error is kept.
    func recordPruneFailure(_ error: String, of ids: [Int64], at now: Date) async throws
}

/// Which artifacts to list.
public struct ArtifactQuery: Hashable, Sendable {
    /// Of this job only.
    public var job: JobID?
    /// Of this run only.
    public var run: RunID?
    /// With all of these labels only.
    public var labels: [String: String]
    /// Published at this instant or later only.
    public var since: Date?
    /// Published before this instant only.
    public var until: Date?
    /// Older than this artifact only: the last one of the page before.
    public var before: Int64?
    /// At most so many.
    public var limit: Int

    /// Makes a query.
    public init(
        job: JobID? = nil, run: RunID? = nil, labels: [String: String] = [:], since: Date? = nil,
        until: Date? = nil, before: Int64? = nil, limit: Int = 100
    ) {
        self.job = job
        self.run = run
        self.labels = labels
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }

    /// Whether an artifact fits, the limit apart.
    public func fits(_ record: ArtifactRecord) -> Bool {
        (job.map { $0 == record.job } ?? true) && (run.map { $0 == record.run } ?? true)
            && labels.allSatisfy { record.artifact.labels[$0.key] == $0.value }
            && (since.map { record.publishedAt >= $0 } ?? true) && (until.map { record.publishedAt < $0 } ?? true)
            && (before.map { record.id < $0 } ?? true)
    }
}

/// The artifacts of one job, in short.
public struct ArtifactGroup: Codable, Hashable, Sendable {
    /// The job that produced them.
    public var job: JobID
    /// How many there are.
    public var count: Int
    /// How large they are in all, as far as that is known, in bytes.
    public var size: Int64
    /// The newest of them.
    public var newest: ArtifactRecord

    /// Makes a group.
    public init(job: JobID, count: Int, size: Int64, newest: ArtifactRecord) {
        self.job = job
        self.count = count
        self.size = size
        self.newest = newest
    }
}
