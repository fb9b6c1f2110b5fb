import SchedulerCore

extension AdminOperation {
    static let jobSettings: [AdminOperation] = [showSettings, changeSettings, resetSettings] + jobSettingsHistory

    private static let path = "/api/v1/jobs/{job}/settings"

    private static let showSettings = AdminOperation(
        name: "jobs.settings.show", summary: "Shows a job's settings, and which of them differ from its defaults.",
        method: .get, path: path, permission: .view, pathFields: [jobField],
        answer: .json(.record(JobSettingsValue.record)), isTagged: true
    ) { call in
        try await call.showSettings()
    }

    private static let changeSettings = AdminOperation(
        name: "jobs.settings.change",
        summary:
            "Changes a job's settings, at once. What is not given stays as it is; null puts back the job's default.",
        method: .put, path: path,
        permission: .edit, pathFields: [jobField],
        body: Record(
            "SettingsChange",
            [
                Field(
                    "startDelay", .duration, "How long after start-up a one-shot or a `schedule` job first runs."),
                Field(
                    "pause", .duration,
                    "How long a `schedule` job rests between the completion of a run and the next."),
                Field("cron", .text(), "The expression of a `cron` job."),
                Field("zone", .text(maximum: 200), "The zone of the cron expression."),
                Field("disabled", .truth, "Whether the job is switched off."),
            ]),
        answer: .json(.record(JobSettingsValue.record)), isTagged: true
    ) { call in
        let defaults = try call.scheduler.registry.entry(of: call.job).job.defaults
        return try await call.changingSettings { old in
            var settings = old
            if call.body["startDelay"] != nil {
                settings.startDelay = call.duration("startDelay") ?? defaults.startDelay
            }
            if call.body["pause"] != nil { settings.pause = call.duration("pause") ?? defaults.pause }
            if call.body["cron"] != nil { settings.cron = call.text("cron") ?? defaults.cron }
            if call.body["zone"] != nil { settings.zone = call.text("zone") ?? defaults.zone }
            if call.body["disabled"] != nil { settings.disabled = call.truth("disabled") ?? defaults.disabled }
            do {
                try await call.scheduler.change(settings: settings, of: call.job)
            } catch let error as SchedulerError where error.code == .invalidValue {
                // The field as the body names it.
                var problem = Problem(error)
                problem.field = error.field.map { $0.hasPrefix("settings.") ? String($0.dropFirst(9)) : $0 }
                throw problem
            }
        }
    }

    private static let resetSettings = AdminOperation(
        name: "jobs.settings.reset", summary: "Lets a job's defaults apply again.", method: .delete, path: path,
        permission: .edit, pathFields: [jobField], answer: .json(.record(JobSettingsValue.record)), isTagged: true
    ) { call in
        try await call.changingSettings { _ in try await call.scheduler.resetSettings(of: call.job) }
    }
}

extension OperationCall {
    private func settings() async throws -> (value: JobSettingsValue, settings: Settings) {
        let entry = try scheduler.registry.entry(of: job)
        let settings = try await scheduler.settings(of: job)
        return (JobSettingsValue(settings, defaults: entry.job.defaults), settings)
    }

    fileprivate func showSettings() async throws -> OperationResult {
        let value = try await settings().value
        return try .json(value).tagged(EntityTag(of: value))
    }

    /// Changes a job's settings, if they are what the request says that they are, and shows them.
    func changingSettings(_ change: (Settings) async throws -> Void) async throws -> OperationResult {
        try await admin.changes.withLock {
            let old = try await settings()
            try requireMatch(EntityTag(of: old.value))
            try await change(old.settings)
            let new = try await settings().value
            return try await showSettings().audited(
                before: AdminJSON.text(old.value.settings), after: AdminJSON.text(new.settings))
        }
    }
}
