import FoundationEssentials

extension Scheduler {
    /// Registers a job.
    ///
    /// While the scheduler runs, the job starts up at once; otherwise with the scheduler.
    ///
    /// - Throws: ``SchedulerError`` with the code `duplicate` for an identifier that is taken, and `invalidValue` for a
    ///   field that cannot be followed; it names the field.
    public func configure(_ options: JobOptions) async throws {
        try validate(options)
        try registry.add(options)
        defer { eventHub.emit(.jobChanged(options.job.id)) }
        guard isRunning else { return }
        do {
            try await engine.install(options.job.id, isStartUp: true)
        } catch {
            _ = registry.remove(options.job.id)
            throw error
        }
    }

    /// Puts another registration in place of one of the same identifier. Settings, schedules, the ledger and the
    /// history stay, this as far as the new history policy keeps it; runs that are active end as they began.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob` or `invalidValue`.
    public func reconfigure(_ options: JobOptions) async throws {
        try validate(options)
        let old = try registry.entry(of: options.job.id)
        try await store.settle(options.job.id, at: now(), planner: engine.planner)
        let hasStoredSettings = try await store.settings(of: options.job.id) != nil
        registry.update(options.job.id) { entry in
            entry.registered = RegisteredJob(options)
            if !hasStoredSettings { entry.settings = options.job.defaults }
        }
        defer { eventHub.emit(.jobChanged(options.job.id)) }
        guard old.startedAt != nil else { return }
        try await store.trimHistory(of: options.job.id, to: options.job.history, at: now())
        try await engine.install(options.job.id, isStartUp: old.job.kind != options.job.kind)
        try await store.settle(options.job.id, at: now(), planner: engine.planner)
    }

    /// Removes a job and its schedules. Runs that wait are cancelled, active ones are asked to stop; settings and the
    /// history stay.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`.
    public func remove(job: JobID) async throws {
        _ = try registry.entry(of: job)
        _ = registry.remove(job)
        for record in try await store.schedules(of: job) { try await store.removeSchedule(record.schedule.id) }
        try await stopUnfinished(of: job)
        eventHub.emit(.jobChanged(job))
    }

    /// Lets a job that was stopped plan again; a one-shot that has had its run starts anew, with its start delay.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`.
    public func start(job: JobID) async throws {
        let entry = try registry.entry(of: job)
        try await store.setStopped(false, job: job)
        try await engine.reloadSettings()
        guard entry.job.kind == .oneShot, isRunning, try await store.schedule(.builtIn(job))?.lastSlot != nil else {
            return
        }
        try await engine.install(job, isStartUp: true)
        eventHub.emit(.jobChanged(job))
    }

    /// Stops a job until it is started or the scheduler starts up again: its slots are skipped, and its unfinished runs
    /// are cancelled or asked to stop. It can still be run by hand.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`.
    public func stop(job: JobID) async throws {
        _ = try registry.entry(of: job)
        try await store.setStopped(true, job: job)
        try await engine.reloadSettings()
        try await stopUnfinished(of: job)
    }

    private func stopUnfinished(of job: JobID) async throws {
        let unfinished = RunQuery(job: job, states: [.pending, .interrupted, .running], limit: .max)
        for run in try await store.runs(unfinished) { _ = try await requestStop(run.id) }
    }

    /// Has a job do something beside running.
    ///
    /// - Parameters:
    ///   - action: the title of one of the job's custom actions.
    ///   - job: the job.
    /// - Throws: ``SchedulerError`` with the code `unknownJob` or `unknownAction`; what the action throws.
    public func perform(_ action: String, of job: JobID) async throws {
        let entry = try registry.entry(of: job)
        guard let found = entry.options.actions.first(where: { $0.title == action }) else {
            let titles = entry.options.actions.map { "\"\($0.title)\"" }.joined(separator: ", ")
            throw SchedulerError(
                .unknownAction, field: "action", value: action,
                reason: titles.isEmpty ? "the job has no actions" : "the job's actions are \(titles)")
        }
        try await found.perform()
    }

    // MARK: Settings

    /// The settings in force.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`.
    public func settings(of job: JobID) async throws -> Settings {
        let entry = try registry.entry(of: job)
        return try await store.settings(of: job) ?? entry.job.defaults
    }

    /// Stores settings in place of the job's defaults, or of settings stored before. They take effect at once.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob` or `invalidValue`; then nothing is changed.
    public func change(settings: Settings, of job: JobID) async throws {
        let entry = try registry.entry(of: job)
        try settings.validate(for: entry.job.kind, path: "settings")
        try await store.setSettings(settings, of: job)
        try await engine.reloadSettings()
    }

    /// Deletes stored settings, so that the job's defaults apply again.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`.
    public func resetSettings(of job: JobID) async throws {
        _ = try registry.entry(of: job)
        try await store.setSettings(nil, of: job)
        try await engine.reloadSettings()
    }

    // MARK: Status

    /// All jobs, ordered by identifier.
    public func jobs() async throws -> [JobStatus] {
        try await statuses(of: registry.entries)
    }

    /// Some jobs, in the order given. Those that are unknown are left out.
    public func jobs(_ ids: [JobID]) async throws -> [JobStatus] {
        try await statuses(of: ids.compactMap { registry[$0] })
    }

    /// A job.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`.
    public func job(_ id: JobID) async throws -> JobStatus {
        let entry = try registry.entry(of: id)
        let record = try await store.records(of: [id]).first ?? JobRecord(job: id)
        return status(of: entry, record, at: try await now())
    }

    private func statuses(of entries: [JobRegistry.Entry]) async throws -> [JobStatus] {
        guard !entries.isEmpty else { return [] }
        let records = try await store.records(of: entries.map(\.job.id))
        let now = try await now()
        return zip(entries, records).map { status(of: $0, $1, at: now) }
    }

    private func status(of entry: JobRegistry.Entry, _ record: JobRecord, at now: Date) -> JobStatus {
        var record = record
        for index in record.running.indices {
            guard let progress = engine.activeRun(record.running[index].id)?.progress else { continue }
            record.running[index].progress = progress
        }
        return JobStatus(entry: entry, record: record, now: now, nextSlot: engine.nextSlot)
    }

    private func validate(_ options: JobOptions) throws(SchedulerError) {
        try options.job.validate()
        try options.parameters.validate(
            defaults: options.job.parameters, hiding: options.job.secretParameters,
            runsByItself: options.job.kind != .manual)
        var titles: Set<String> = []
        for action in options.actions {
            guard !action.title.isEmpty else { throw .invalid("actions", action.title, "a title must not be empty") }
            guard titles.insert(action.title).inserted else {
                throw SchedulerError(
                    .duplicate, field: "actions", value: action.title, reason: "two actions have this title")
            }
        }
    }
}
