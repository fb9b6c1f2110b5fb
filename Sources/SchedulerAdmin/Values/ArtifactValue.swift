import FoundationEssentials
import SchedulerCore

/// What a run produced, in an answer.
struct ArtifactValue: Encodable, Sendable {
    var id: Int64
    var job: JobID
    var run: RunID
    var publishedAt: Date
    var labels: [String: String]
    var url: String
    @Nullable var size: Int64?
    @Nullable var expiresAt: Date?
    @Nullable var pruneError: String?

    init(_ record: ArtifactRecord) {
        id = record.id
        job = record.job
        run = record.run
        publishedAt = record.publishedAt
        labels = record.artifact.labels
        url = record.artifact.url
        size = record.artifact.size
        expiresAt = record.expiresAt
        pruneError = record.pruneFailure?.error
    }

    static let record = Record(
        "Artifact",
        [
            .required("id", .integer(1...Int.max), "Identifies the artifact."),
            .required("job", .text(), "The job that produced it."),
            .required("run", .integer(1...Int.max), "The run that produced it."),
            .required("publishedAt", .instant, "When it was published."),
            .required("labels", .map(.text(maximum: .max)), "What it is, by name."),
            .required("url", .text(maximum: .max), "Where it is."),
            .required("size", .optional(.integer(Int.min...Int.max)), "How large it is, in bytes."),
            .required("expiresAt", .optional(.instant), "When it is of no more use."),
            .required(
                "pruneError", .optional(.text(maximum: .max)), "Why its job could not prune it, if it could not."),
        ])
}

/// What a job produced, in short.
struct ArtifactGroupValue: Encodable, Sendable {
    var job: JobID
    var count: Int
    var size: Int64
    var newest: ArtifactValue

    init(_ group: ArtifactGroup) {
        job = group.job
        count = group.count
        size = group.size
        newest = ArtifactValue(group.newest)
    }

    static let record = Record(
        "ArtifactGroup",
        [
            .required("job", .text(), "The job that produced them."),
            .required("count", .integer(1...Int.max), "How many there are."),
            .required(
                "size", .integer(Int.min...Int.max), "How large they are in all, as far as that is known, in bytes."),
            .required("newest", .record(ArtifactValue.record), "The newest of them."),
        ])
}
