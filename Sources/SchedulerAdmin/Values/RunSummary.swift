import FoundationEssentials
import SchedulerCore

/// As much of a run as tells what it was and what became of it.
struct RunSummary: Encodable, Sendable {
    private let run: Run

    init(_ run: Run) {
        self.run = run
    }

    private enum CodingKeys: String, CodingKey {
        case id, job, schedule, slot, trigger, state, createdAt, startedAt, finishedAt, error
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run.id, forKey: .id)
        try container.encode(run.job, forKey: .job)
        try container.encode(run.order.schedule, forKey: .schedule)
        try container.encode(run.slot, forKey: .slot)
        try container.encode(run.trigger, forKey: .trigger)
        try container.encode(run.state, forKey: .state)
        try container.encode(run.createdAt, forKey: .createdAt)
        try container.encode(run.startedAt, forKey: .startedAt)
        try container.encode(run.finishedAt, forKey: .finishedAt)
        try container.encode(run.error, forKey: .error)
    }

    static let record = Record(
        "RunSummary",
        [
            .required("id", .integer(1...Int.max), "Identifies the run."),
            .required("job", .text(maximum: .max), "What ran."),
            .required("schedule", .text(maximum: .max), "The schedule with whose runs it waits in line."),
            .required("slot", .optional(.instant), "The instant that planned it; null for a run by hand."),
            .required("trigger", .choice(Trigger.allCases.map(\.rawValue)), "Why it exists."),
            .required("state", .choice(RunState.allCases.map(\.rawValue)), "Where it is in its life."),
            .required("createdAt", .instant, "When it was created."),
            .required("startedAt", .optional(.instant), "When its present or last attempt started."),
            .required("finishedAt", .optional(.instant), "When it ended."),
            .required("error", .optional(.text(maximum: .max)), "How it ended, if not well."),
        ])
}
