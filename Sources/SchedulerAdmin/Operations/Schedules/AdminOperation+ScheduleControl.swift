import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let scheduleControl: [AdminOperation] = [
        enableSchedule, disableSchedule, holdSchedule, releaseSchedule, skipNextSlot, runSchedule, backfillSlots,
    ]

    /// An operation on a schedule that answers it as it is then.
    private static func control(
        _ name: String, _ summary: String, body: Record? = nil,
        handle: @escaping @Sendable (OperationCall) async throws -> OperationResult
    ) -> AdminOperation {
        AdminOperation(
            name: "schedules.\(name)", summary: summary, method: .post, path: "/api/v1/schedules/{schedule}/\(name)",
            permission: .operate, pathFields: [scheduleField], body: body, answer: scheduleAnswer, isTagged: true,
            handle: handle)
    }

    private static let enableSchedule = control(
        "enable", "Switches a schedule on. It fires nothing that has passed."
    ) { call in
        try await call.revise { $0.isEnabled = true }
    }

    private static let disableSchedule = control(
        "disable", "Switches a schedule off; slots that pass meanwhile are skipped."
    ) { call in
        try await call.revise {
            try $0.requireOwnSwitch()
            $0.isEnabled = false
        }
    }

    private static let reason = Field("reason", .text(maximum: 1_000), "Why, for those who wonder.")

    private static let holdSchedule = control(
        "hold", "Lets a schedule rest; slots that pass meanwhile are skipped, with the reason.",
        body: Record(
            "HoldSchedule",
            [reason, Field("until", .instant, "When it goes on by itself; by default when it is released.")])
    ) { call in
        let until = call.instant("until")
        let now = try await call.scheduler.now()
        if let until, until <= now { throw Problem.invalid("until", "\(ISO8601.text(until)) is not later than now") }
        let hold = Hold(reason: call.text("reason") ?? "", author: call.principal.name, until: until)
        return try await call.revise(isInterruption: true) { $0.hold = hold }
    }

    private static let releaseSchedule = control(
        "release", "Lets a schedule that is held go on. It fires nothing that has passed."
    ) { call in
        try await call.revise(isInterruption: true) { $0.hold = nil }
    }

    private static let skipNextSlot = control(
        "skip-next", "Passes over the next slot of a schedule: its outcome will be skipped, with the reason.",
        body: Record("SkipSlot", [reason])
    ) { call in
        let (_, change) = try await call.scheduler.skippingNext(
            schedule: call.schedule, reason: call.text("reason") ?? "", author: call.principal.name)
        return try await call.revise(isInterruption: true, change)
    }

    // MARK: Running

    private static let runSchedule = AdminOperation(
        name: "schedules.run",
        summary: "Runs the job of a schedule now, as the schedule would: with its parameters, as one of its runs.",
        method: .post, path: "/api/v1/schedules/{schedule}/run", permission: .operate, pathFields: [scheduleField],
        answer: .json(status: 202, .record(runCreated)), isCreation: true
    ) { call in
        let schedule = try await call.scheduler.schedule(call.schedule).schedule
        let run = try await call.scheduler.runNow(schedule: schedule.id)
        return try .json(["id": run], status: 202).audited(
            subject: schedule.id.rawValue,
            after: AdminJSON.text(RunNote(run: run, parameters: call.masked(schedule.parameters, of: schedule.job))))
    }

    private static let backfillSlots = AdminOperation(
        name: "schedules.backfill",
        summary: "Runs the slots of a past range that have no run. Their outcomes in the ledger stay as they are.",
        method: .post, path: "/api/v1/schedules/{schedule}/backfill", permission: .operate,
        pathFields: [scheduleField],
        body: Record(
            "Backfill",
            [
                .required("from", .instant, "The first instant of the range."),
                .required("through", .instant, "The last instant of the range."),
                Field("dryRun", .truth, "Only tell what would be run."),
                Field(
                    "limit", .integer(1...Scheduler.backfillLimit),
                    "How many runs to create at most, or else none; by default \(Scheduler.backfillLimit)."),
            ]),
        answer: .json(.record(BackfillValue.record)), isCreation: true
    ) { call in
        let range = (from: call.instant("from") ?? .distantPast, through: call.instant("through") ?? .distantPast)
        let slots = try await call.scheduler.backfillSlots(
            schedule: call.schedule, from: range.from, through: range.through)
        let isDryRun = call.truth("dryRun") ?? false
        let limit = call.integer("limit") ?? Scheduler.backfillLimit
        guard isDryRun || slots.count <= limit else {
            throw Problem.invalid("limit", "there are \(slots.count) slots to run, which is more than \(limit)")
        }
        let runs =
            if isDryRun { [RunID]() } else {
                // These and no others, which may have come since.
                try await call.scheduler.backfill(schedule: call.schedule, slots: slots)
            }
        let note = try await call.backfillNote(from: range.from, through: range.through)
        let value = BackfillValue(dryRun: isDryRun, count: slots.count, slots: slots, runs: runs, note: note)
        return try .json(value).audited(
            subject: call.schedule.rawValue,
            after: AdminJSON.text(BackfillNote(from: range.from, through: range.through, dryRun: isDryRun, runs: runs)))
    }
}

/// What is run once more.
private struct BackfillValue: Encodable {
    var dryRun: Bool
    var count: Int
    var slots: [Date]
    var runs: [RunID]
    @Nullable var note: String? = nil

    static let record = Record(
        "BackfillResult",
        [
            .required("dryRun", .truth, "Whether nothing was created."),
            .required("count", .integer(0...Scheduler.backfillLimit), "How many slots have no run."),
            .required("slots", .list(.instant), "Those slots, oldest first."),
            .required("runs", .list(.integer(1...Int.max)), "The runs that were created, in the same order."),
            .required(
                "note", .optional(.text(maximum: .max)), "What of the range was left out, and why; null: nothing."),
        ])
}

extension OperationCall {
    /// What of a range cannot be run.
    fileprivate func backfillNote(from start: Date, through end: Date) async throws -> String? {
        let record = try await scheduler.schedule(schedule)
        let bounds = record.schedule
        var notes: [String] = []
        if let first = bounds.start, start < first {
            notes.append("The schedule begins at \(ISO8601.text(first)): it has no slots before.")
        }
        if let last = bounds.end, end > last {
            notes.append("The schedule ends at \(ISO8601.text(last)): it has no slots after.")
        } else if end > record.cursor {
            notes.append(
                "Slots after \(ISO8601.text(record.cursor)) have not come up yet: they are left to the schedule.")
        }
        return notes.isEmpty ? nil : notes.joined(separator: " ")
    }
}

/// What the audit keeps of it.
private struct BackfillNote: Encodable {
    var from: Date
    var through: Date
    var dryRun: Bool
    var runs: [RunID]
}
