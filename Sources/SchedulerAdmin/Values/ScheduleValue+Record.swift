import SchedulerCore

extension ScheduleValue {
    static let record = Record("Schedule", ScheduleDefinitionValue.fields + ledger)

    private static let ledger: [Field] = [
        .required("state", .choice(State.allCases.map(\.rawValue)), "Whether it plans, its job's state apart."),
        .required("isBuiltIn", .truth, "Whether the job's kind implies it."),
        .required("cursor", .instant, "Every slot up to it has its outcome recorded."),
        .required("recordedSince", .instant, "The ledger is complete after it."),
        .required("nextPlannedAt", .optional(.instant), "The next slot; null where none is planned."),
        .required("lastSlot", .optional(.instant), "The last slot whose outcome was recorded."),
        .required("lastRun", .optional(.record(LastRunValue.record)), "Its newest run that is kept."),
        .required("runCount", .integer(0...Int.max), "How many runs its slots have created."),
        .required("problem", .optional(.text(maximum: .max)), "Why it cannot be planned."),
        .required("etag", .text(), "The version of its definition, for If-Match."),
    ]
}
