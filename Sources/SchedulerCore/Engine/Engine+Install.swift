import FoundationEssentials

extension Engine {
    /// Brings the stored schedule of a job in line with its kind and settings.
    ///
    /// - Parameter isStartUp: whether the job starts up now, so that what counts from start-up starts anew.
    package func install(_ job: JobID, isStartUp: Bool) async throws {
        try await installing.withLock { try await installAlone(job, isStartUp: isStartUp) }
    }

    private func installAlone(_ job: JobID, isStartUp: Bool) async throws {
        if isStartUp { try await startUpSettings(of: job) }
        let now = try await now()
        // One that has been removed meanwhile needs nothing.
        guard let entry = registry.update(job, { $0.startedAt = isStartUp ? now : ($0.startedAt ?? now) }) else {
            return
        }
        if isStartUp {
            // A new version of the app may keep less than the one before.
            try await store.trimHistory(of: job, to: entry.job.history, at: now)
            try await store.startGridsAnew(of: job, at: now, planner: planner)
        }
        let id = ScheduleID.builtIn(job)
        let stored = try await store.schedule(id)
        let implied = Schedule.builtIn(for: entry.job, settings: entry.settings, startedAt: entry.startedAt ?? now)
        // What counts from start-up may have its first slot at this very instant; calendar times come later than now.
        let instant = entry.job.kind == .cron ? now : now.adding(.microseconds(-1))
        switch (stored, implied) {
        case (nil, nil): break
        case (nil, .some(let implied)):
            do {
                try await store.insert([implied], at: instant)
            } catch let error as SchedulerError where error.code == .duplicate {
                // `configure` and the start-up of the scheduler met; either has done it.
            }
        case (.some, nil): try await store.removeSchedule(id)
        case (.some(let stored), .some(let implied)):
            guard let adapted = stored.adapted(to: implied, isStartUp: isStartUp, now: now) else { return }
            try await store.update(id, at: instant, planner: planner) { $0 = adapted }
        }
    }

    /// Takes over the job's stored settings, and lets it go if it was stopped: a stop ends with the next start-up.
    private func startUpSettings(of job: JobID) async throws {
        if try await store.stoppedJobs().contains(job) { try await store.setStopped(false, job: job) }
        guard let entry = registry[job] else { return }
        let settings = try await settings(of: entry.job)
        registry.update(job) { entry in
            entry.settings = settings
            entry.isStopped = false
        }
    }

    /// The stored settings of a job, or its defaults; these also where what is stored, by hand or for another kind of
    /// job, cannot be followed.
    private func settings(of job: Job) async throws -> Settings {
        do {
            guard let stored = try await store.settings(of: job.id) else { return job.defaults }
            try stored.validate(for: job.kind, path: "settings")
            return stored
        } catch let error as SchedulerError where error.code == .invalidValue {
            events.emit(.scheduleProblem(.builtIn(job.id), error.description))
            return job.defaults
        }
    }

    /// Reads what was changed about jobs, here or on another node, and lets it take effect.
    package func reloadSettings() async throws {
        // One at a time, so that what was stored last is what is in force at the end.
        try await installing.withLock { try await reloadAlone() }
    }

    private func reloadAlone() async throws {
        let stopped = try await store.stoppedJobs()
        for entry in registry.entries {
            let settings = try await settings(of: entry.job)
            let isStopped = stopped.contains(entry.job.id)
            guard settings != entry.settings || isStopped != entry.isStopped else { continue }
            // By the old rules up to now, so that the change fires nothing that has passed.
            try await store.settle(entry.job.id, at: now(), planner: planner)
            registry.update(entry.job.id) { entry in
                entry.settings = settings
                entry.isStopped = isStopped
            }
            defer { events.emit(.jobChanged(entry.job.id)) }
            guard entry.startedAt != nil else { continue }
            try await installAlone(entry.job.id, isStartUp: false)
            try await store.settle(entry.job.id, at: now(), planner: planner)
        }
    }
}
