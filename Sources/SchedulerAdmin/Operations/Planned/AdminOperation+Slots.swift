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
        let lines = try await query.lines(call.scheduler, limit: call.pageLimit + 1)
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

    /// The first lines from the cursor on, in order.
    ///
    /// - Parameter limit: how many are wanted at least, where there are so many.
    func lines(_ scheduler: Scheduler, limit: Int) async throws -> [SlotValue] {
        let jobs = schedules.reduce(into: [:]) { $0[$1.id] = $1.job }
        var lines: [SlotValue] = []
        for (schedules, through) in parts {
            // At the cursor's own place there are a line or two that have been told.
            let found = try await scheduler.store.ledger(
                LedgerQuery(schedules: schedules, from: from, through: through, outcomes: outcomes, limit: limit + 2))
            lines +=
                found.records.map { SlotValue($0, job: jobs[$0.schedule] ?? "") }
                + found.runs.compactMap(SlotValue.init)
        }
        return lines.filter { line in after.map { $0 < line.position } ?? true }
            .sorted { $0.position < $1.position }
    }

    /// Which schedules to ask for, and through which instant: of those that come before the cursor's in the order of
    /// lines of one instant, that instant has been told.
    private var parts: [(schedules: [ScheduleID], through: Date)] {
        let ids = schedules.map(\.id)
        guard let after else { return [(ids, through)] }
        let slot = Date(microsecondsSince1970: after.slot)
        return [
            (ids.filter { $0.rawValue >= after.schedule }, min(through, slot)),
            (ids.filter { $0.rawValue < after.schedule }, min(through, slot.adding(.microseconds(-1)))),
        ]
    }
}
