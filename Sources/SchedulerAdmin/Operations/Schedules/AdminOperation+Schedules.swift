import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let schedules: [AdminOperation] =
        [listSchedules, createSchedule, showSchedule, changeSchedule, deleteSchedule] + scheduleControl
        + scheduleHistory

    static let scheduleField = Field.required("schedule", .text(maximum: 201), "The schedule's identifier.")
    static let scheduleAnswer = Answer.json(.record(ScheduleValue.record))

    private static let listSchedules = AdminOperation(
        name: "schedules.list", summary: "Lists schedules, the built-in ones included, ordered by identifier.",
        method: .get, path: "/api/v1/schedules", permission: .view,
        queryFields: [
            Field("job", .text(maximum: 200), "Of this job only."),
            Field("tag", .text(), "Of jobs with this tag only."),
            Field(
                "state", .list(.choice(ScheduleValue.State.allCases.map(\.rawValue))),
                "In this state only; given more than once, in any of them."),
            Field("text", .text(), "With this in the identifier, the job's, or the description only, in any case."),
        ] + Field.paging,
        answer: page(of: ScheduleValue.record)
    ) { call in
        let now = try await call.scheduler.now()
        let key = try await call.admin.keyring.key()
        let limit = call.pageLimit
        let job = call.text("job", in: .query).map { JobID($0) }
        let filter = ScheduleFilter(call, now: now)
        let found = try await call.scheduler.schedules(of: job).lazy.filter { filter.fits($0.schedule) }.prefix(
            limit + 1)
        let runs = try await call.scheduler.store.newestRuns(of: found.prefix(limit).map(\.schedule.id))
        return try .json(
            Page(of: Array(found), limit: limit, cursor: \.schedule.id.rawValue) {
                try call.value(of: $0, lastRun: runs[$0.schedule.id], now: now, key)
            })
    }

    private static let createSchedule = AdminOperation(
        name: "schedules.create", summary: "Attaches a schedule to a job. Its first slot is later than now.",
        method: .post, path: "/api/v1/schedules", permission: .edit,
        body: Record("NewSchedule", ScheduleFields.identity + ScheduleFields.definition),
        answer: .json(status: 201, .record(ScheduleValue.record)), isCreation: true, isTagged: true
    ) { call in
        let form = ScheduleForm(call.body)
        guard form.hasRecurrence else {
            throw Problem.invalid(
                ScheduleFields.kinds[0],
                "a recurrence is needed: one of \(ScheduleFields.kinds.joined(separator: ", "))")
        }
        let id = call.text("id") ?? Self.newIdentifier()
        var schedule = Schedule(id: ScheduleID(id), job: JobID(call.text("job") ?? ""), recurrence: .hourly)
        try call.apply(form, to: &schedule)
        let key = try await call.admin.keyring.key()
        let now = try await call.scheduler.now()
        try await call.scheduler.add(schedule)
        // It is there now: that must be answered even if the store cannot be asked about it any more.
        let record = (try? await call.scheduler.schedule(schedule.id)) ?? ScheduleRecord(schedule, addedAt: now)
        var result = try call.answer(with: record, lastRun: nil, now: now, key, status: 201)
        result.headers.append((name: "Location", value: "/api/v1/schedules/\(PercentCoding.encode(id))"))
        return try result.audited(subject: id, after: AdminJSON.text(call.definition(of: record.schedule, key)))
    }

    private static func newIdentifier() -> String {
        NodeID.random().rawValue
    }

    private static let showSchedule = AdminOperation(
        name: "schedules.show", summary: "Shows a schedule.", method: .get, path: "/api/v1/schedules/{schedule}",
        permission: .view, pathFields: [scheduleField], answer: scheduleAnswer, isTagged: true
    ) { call in
        try await call.answer(with: call.schedule)
    }

    private static let changeSchedule = AdminOperation(
        name: "schedules.change",
        summary:
            "Changes what is given of a schedule, at once; what is left out stays. The slots of a built-in one are "
            + "changed by its job's settings.",
        method: .put, path: "/api/v1/schedules/{schedule}", permission: .edit, pathFields: [scheduleField],
        body: Record("ScheduleChange", ScheduleFields.definition), answer: scheduleAnswer, isTagged: true
    ) { call in
        let form = ScheduleForm(call.body)
        return try await call.revise(isChecked: true) { try call.apply(form, to: &$0) }
    }

    private static let deleteSchedule = AdminOperation(
        name: "schedules.delete", summary: "Removes a schedule and its ledger; its runs stay.", method: .delete,
        path: "/api/v1/schedules/{schedule}", permission: .edit, pathFields: [scheduleField], answer: .nothing,
        isTagged: true
    ) { call in
        let before = try await call.scheduler.schedule(call.schedule).schedule
        let key = try await call.admin.keyring.key()
        // In the store's own transaction, so that no change comes between.
        try await call.scheduler.remove(schedule: call.schedule) {
            try call.requireMatch(ScheduleValue.tag(of: $0, key), isWhole: false)
        }
        return try OperationResult.done.audited(
            subject: before.id.rawValue, before: AdminJSON.text(call.definition(of: before, key)))
    }
}

/// Which schedules a list has, the job apart.
private struct ScheduleFilter {
    let after: String?
    let states: Set<ScheduleValue.State>?
    let text: String?
    /// The jobs with the tag that is asked for; nil: any.
    let jobs: Set<JobID>?
    let now: Date

    init(_ call: OperationCall, now: Date) {
        self.now = now
        after = call.text("cursor", in: .query)
        states = call.choices("state", as: ScheduleValue.State.self)
        text = call.text("text", in: .query)?.lowercased()
        jobs = call.text("tag", in: .query).map { tag in
            Set(call.scheduler.registry.entries.filter { $0.job.tags.contains(tag) }.map(\.job.id))
        }
    }

    func fits(_ schedule: Schedule) -> Bool {
        (after.map { schedule.id.rawValue > $0 } ?? true) && (jobs?.contains(schedule.job) ?? true)
            && (states?.contains(ScheduleValue.State(schedule, at: now)) ?? true)
            && (text.map { text in
                [schedule.id.rawValue, schedule.job.rawValue, schedule.description].contains {
                    $0.lowercased().contains(text)
                }
            } ?? true)
    }
}
