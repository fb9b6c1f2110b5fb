import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let slots: [AdminOperation] = [listSlots]

    private static let listSlots = AdminOperation(
        name: "slots.list",
        summary: "Lists what became of slots, the newest first: of a schedule, of a job, or of all of the last day.",
        method: .get, path: "/api/v1/slots", permission: .view,
        queryFields: [
            Field("schedule", .text(maximum: 201), "Of this schedule only."),
            Field("job", .text(maximum: 200), "Of this job only."),
            Field("from", .instant, "Not before this instant."),
            Field("through", .instant, "Not after this instant."),
            Field("outcome", .list(.choice(Outcome.allCases.map(\.rawValue))), "Of one of these outcomes only."),
        ] + Field.paging,
        answer: page(of: SlotValue.record)
    ) { call in
        let query = try await SlotQuery(call)
        let lines = try await query.lines(call.scheduler)
        return try .json(Page(of: lines, limit: call.pageLimit, cursor: \.position.text, value: { $0 }))
    }
}

/// Which slots to list.
private struct SlotQuery {
    private var schedules: [Schedule]
    private var from: Date
    private var through: Date
    private var outcomes: Set<Outcome>?
    private var after: SlotValue.Position?

    init(_ call: OperationCall) async throws {
        let job = call.text("job", in: .query).map { JobID($0) }
        if let id = call.text("schedule", in: .query) {
            let schedule = try await call.scheduler.schedule(ScheduleID(id)).schedule
            guard job == nil || job == schedule.job else {
                throw Problem.invalid("job", "the schedule is of another job, \(schedule.job)")
            }
            schedules = [schedule]
        } else {
            if let job, call.scheduler.registry[job] == nil { _ = try call.scheduler.registry.entry(of: job) }
            schedules = try await call.scheduler.schedules(of: job).map(\.schedule)
        }
        through = call.instant("through", in: .query) ?? .distantFuture
        // Of everything, only what is recent, unless it is said how much.
        let isAll = job == nil && call.text("schedule", in: .query) == nil
        let recent = min(try await call.scheduler.now(), through).adding(.days(-1))
        from = call.instant("from", in: .query) ?? (isAll ? recent : .distantPast)
        outcomes = call.list("outcome", in: .query).map { names in
            Set(
                names.compactMap { name in
                    if case .text(let text) = name { Outcome(rawValue: text) } else { nil }
                })
        }
        after = try call.text("cursor", in: .query).map { text throws(Problem) in try SlotValue.Position(text) }
    }

    /// All lines from the cursor on, in order.
    func lines(_ scheduler: Scheduler) async throws -> [SlotValue] {
        var lines: [SlotValue] = []
        for schedule in schedules {
            let records = try await scheduler.store.outcomes(of: schedule.id, from: from, through: through)
            lines += records.map { SlotValue($0, job: schedule.job) }
            guard outcomes?.contains(.ran) ?? true else { continue }
            let runs = try await scheduler.runs(RunQuery(job: schedule.job, schedule: schedule.id, limit: .max))
            lines += runs.compactMap { run in
                guard let slot = run.slot, slot >= from, slot <= through else { return nil }
                return SlotValue(run)
            }
        }
        return lines.filter { line in
            (after.map { $0 < line.position } ?? true)
                && (outcomes.map { wanted in line.outcome.map(wanted.contains) ?? false } ?? true)
        }
        .sorted { $0.position < $1.position }
    }
}
