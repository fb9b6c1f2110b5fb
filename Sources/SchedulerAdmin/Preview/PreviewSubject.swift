import FoundationEssentials
import SchedulerCore

/// What a preview is about: a schedule as it would be, and the rules that would hold for it.
struct PreviewSubject: Sendable {
    var record: ScheduleRecord
    var rules: SchedulingRules
    var unfinished = UnfinishedRuns()
    let now: Date

    /// - Throws: ``Problem`` or ``SchedulerError``, naming the field.
    init(_ call: OperationCall) async throws {
        let now = try await call.scheduler.now()
        if let id = call.text("schedule") {
            try await self.init(changing: ScheduleID(id), call, now: now)
        } else if call.body["settings"] ?? .null != .null {
            try await self.init(settingsOf: call, now: now)
        } else {
            try self.init(newScheduleOf: call, now: now)
        }
    }

    private init(record: ScheduleRecord, rules: SchedulingRules, now: Date) {
        self.record = record
        self.rules = rules
        self.now = now
    }

    // MARK: A change of a schedule

    private init(changing id: ScheduleID, _ call: OperationCall, now: Date) async throws {
        for name in ["job", "settings"] where call.body[name] ?? .null != .null {
            throw Problem.invalid(name, "cannot stand beside schedule")
        }
        var record = try await call.scheduler.schedule(id)
        var schedule = record.schedule
        try call.apply(ScheduleForm(call.body), to: &schedule)
        guard !schedule.isBuiltIn || schedule.plansSameSlots(as: record.schedule) else {
            throw Problem.invalid("schedule", "is the job's built-in schedule; preview the job's settings")
        }
        if schedule.isBuiltIn { try schedule.validate() } else { try call.scheduler.validate(schedule) }
        if schedule != record.schedule { record.redefine(as: schedule, at: now) }
        try self.init(record: record, rules: Self.rules(of: schedule.job, call), now: now)
        unfinished = try await Self.unfinished(record, call)
    }

    private static func unfinished(_ record: ScheduleRecord, _ call: OperationCall) async throws -> UnfinishedRuns {
        let runs = try await call.scheduler.runs(
            RunQuery(
                job: record.schedule.job, schedule: record.schedule.id, states: [.pending, .running, .interrupted],
                limit: .max))
        let running = runs.count { $0.state == .running }
        return UnfinishedRuns(
            running: running, waiting: runs.count - running, newestWaiting: runs.first { $0.state != .running }?.id)
    }

    private static func rules(of job: JobID, _ call: OperationCall) throws -> SchedulingRules {
        guard let rules = call.scheduler.registry.rules(for: job) else {
            _ = try call.scheduler.registry.entry(of: job)
            throw Problem.notFound("There is no such job.", field: "job")
        }
        return rules
    }

    // MARK: A change of a job's settings

    private init(settingsOf call: OperationCall, now: Date) async throws {
        guard let name = call.text("job") else { throw Problem.invalid("job", "is needed beside settings") }
        guard !ScheduleForm(call.body).hasRecurrence else {
            throw Problem.invalid("settings", "cannot stand beside a recurrence")
        }
        let entry = try call.scheduler.registry.entry(of: JobID(name))
        var rules = try Self.rules(of: entry.job.id, call)
        var settings = entry.settings
        Self.apply(call.body["settings"], to: &settings)
        try settings.validate(for: entry.job.kind, path: "settings")
        rules.isDisabled = settings.disabled
        guard let implied = Schedule.builtIn(for: entry.job, settings: settings, startedAt: entry.startedAt ?? now)
        else { throw Problem.invalid("job", "is of kind manual, which nothing is planned for") }
        var record = ScheduleRecord(implied, addedAt: now)
        if let stored = try await call.scheduler.store.schedule(implied.id) {
            record = stored
            if let adapted = stored.adapted(to: implied, isStartUp: false, now: now) {
                record.redefine(as: adapted, at: now)
            }
        }
        self.init(record: record, rules: rules, now: now)
        unfinished = try await Self.unfinished(record, call)
    }

    private static func apply(_ value: ParameterValue?, to settings: inout Settings) {
        guard case .object(let values)? = value else { return }
        if let delay = values["startDelay"].flatMap({ DurationText.duration($0) }) { settings.startDelay = delay }
        if let pause = values["pause"].flatMap({ DurationText.duration($0) }) { settings.pause = pause }
        if case .text(let cron)? = values["cron"] { settings.cron = cron }
        if case .text(let zone)? = values["zone"] { settings.zone = zone }
        if case .bool(let disabled)? = values["disabled"] { settings.disabled = disabled }
    }

    /// What a request says of it.
    static let fields: [Field] =
        [
            Field("schedule", .text(maximum: 201), "The schedule that would be changed."),
            Field("job", .text(maximum: 200), "The job that the recurrence would be attached to."),
            Field("settings", .record(PreviewSubject.settings), "What would be changed of the job's settings."),
        ] + ScheduleFields.definition

    private static let settings = Record(
        "PreviewSettings",
        [
            Field("startDelay", .duration, "How long after start-up the job first runs."),
            Field("pause", .duration, "How long it rests between runs."),
            Field("cron", .text(), "The expression of a cron job."),
            Field("zone", .text(maximum: 100), "The zone of the expression."),
            Field("disabled", .truth, "Whether the job is switched off."),
        ])

    // MARK: Something new

    private init(newScheduleOf call: OperationCall, now: Date) throws {
        let form = ScheduleForm(call.body)
        guard form.hasRecurrence else {
            throw Problem.invalid(
                ScheduleFields.kinds[0],
                "there is nothing to preview: give a recurrence, a schedule, or a job and its settings")
        }
        let job = call.text("job").map { JobID($0) }
        var schedule = Schedule(id: "preview", job: job ?? "preview", recurrence: .hourly)
        try call.apply(form, to: &schedule)
        if schedule.start == nil { schedule.start = now }
        let rules =
            if let job { try Self.rules(of: job, call) } else {
                SchedulingRules(job: Job(id: "preview", kind: .manual), watchedSince: now)
            }
        if job == nil { try schedule.validate() } else { try call.scheduler.validate(schedule) }
        self.init(record: ScheduleRecord(schedule, addedAt: now), rules: rules, now: now)
    }
}
