import FoundationEssentials
import SchedulerCore

/// A job in an answer.
struct JobValue: Encodable, Sendable {
    var id: JobID
    var name: String
    var description: String
    var kind: JobKind
    var state: JobState
    var tags: [String]
    var actions: [String]
    var isOverdue: Bool
    var lastStartedAt: Date?
    var lastCompletedAt: Date?
    var lastSucceededAt: Date?
    var nextPlannedAt: Date?
    var lastError: String?

    init(_ status: JobStatus) {
        id = status.id
        name = status.job.name
        description = status.job.description
        kind = status.job.kind
        state = status.state
        tags = status.job.tags
        actions = status.actions
        isOverdue = status.isOverdue
        lastStartedAt = status.lastStartedAt
        lastCompletedAt = status.lastCompletedAt
        lastSucceededAt = status.lastSucceededAt
        nextPlannedAt = status.nextPlannedAt
        lastError = status.lastError
    }

    static let record = Record(
        "Job",
        [
            .required("id", .text(), "Identifies the job."),
            .required("name", .text(maximum: .max), "A name for people."),
            .required("description", .text(maximum: .max), "A sentence for people."),
            .required("kind", .choice(JobKind.allCases.map(\.rawValue)), "When it runs by itself."),
            .required("state", .choice(JobState.allCases.map(\.rawValue)), "What it is doing."),
            .required("tags", .list(.text(maximum: .max)), "Words to group and filter by."),
            .required("actions", .list(.text(maximum: .max)), "What it can be told to do beside running."),
            .required("isOverdue", .truth, "Whether it has not succeeded within its expected interval."),
            .required("lastStartedAt", .optional(.instant), "When a run of it last started."),
            .required("lastCompletedAt", .optional(.instant), "When a run of it last ended."),
            .required("lastSucceededAt", .optional(.instant), "When a run of it last succeeded."),
            .required("nextPlannedAt", .optional(.instant), "When its next slot is planned."),
            .required("lastError", .optional(.text(maximum: .max)), "How its last failed run ended."),
        ])

    private enum CodingKeys: String, CodingKey {
        case id, name, description, kind, state, tags, actions, isOverdue, lastStartedAt, lastCompletedAt
        case lastSucceededAt, nextPlannedAt, lastError
    }

    /// What is not known is null, so that every job has the same fields.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(description, forKey: .description)
        try container.encode(kind, forKey: .kind)
        try container.encode(state, forKey: .state)
        try container.encode(tags, forKey: .tags)
        try container.encode(actions, forKey: .actions)
        try container.encode(isOverdue, forKey: .isOverdue)
        try container.encode(lastStartedAt, forKey: .lastStartedAt)
        try container.encode(lastCompletedAt, forKey: .lastCompletedAt)
        try container.encode(lastSucceededAt, forKey: .lastSucceededAt)
        try container.encode(nextPlannedAt, forKey: .nextPlannedAt)
        try container.encode(lastError, forKey: .lastError)
    }
}
