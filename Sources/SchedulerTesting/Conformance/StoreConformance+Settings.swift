import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/SettingsStore``.
    static let settings: [StoreCheck] = [
        StoreCheck("Settings that nobody stored are nil") { trial in
            try await expect("settings of an unknown job", trial.store.settings(of: "job"), is: nil)
        },
        StoreCheck("Settings are kept exactly as given, job by job, whether or not the job is known") { trial in
            let full = Settings(
                startDelay: .milliseconds(1_500), pause: .microseconds(7), cron: "*/5 9-17 * * mon-fri",
                zone: "Europe/Berlin", disabled: true)
            try await trial.store.setSettings(full, of: "full")
            try await trial.store.setSettings(Settings(), of: "plain")
            try await expect("settings with all fields", trial.store.settings(of: "full"), is: full)
            try await expect("settings with no fields", trial.store.settings(of: "plain"), is: Settings())
            try await expect("settings of another job", trial.store.settings(of: "other"), is: nil)
        },
        StoreCheck("Settings replace those stored before as a whole") { trial in
            try await trial.store.setSettings(Settings(cron: "0 1 * * *", disabled: true), of: "job")
            try await trial.store.setSettings(Settings(pause: .seconds(5)), of: "job")
            try await expect("settings", trial.store.settings(of: "job"), is: Settings(pause: .seconds(5)))
        },
        StoreCheck("Storing nil deletes settings, and only those of that job") { trial in
            try await trial.store.setSettings(Settings(disabled: true), of: "job")
            try await trial.store.setSettings(Settings(disabled: true), of: "other")
            try await trial.store.setSettings(nil, of: "job")
            try await trial.store.setSettings(nil, of: "never stored")
            try await expect("deleted settings", trial.store.settings(of: "job"), is: nil)
            try await expect(
                "settings of another job", trial.store.settings(of: "other"), is: Settings(disabled: true))
        },
        StoreCheck("Jobs that were told to stop are listed until they are no longer") { trial in
            try await expect("stopped jobs at first", trial.store.stoppedJobs(), is: [])
            for job: JobID in ["a", "b", "a"] { try await trial.store.setStopped(true, job: job) }
            try await expect("stopped jobs", trial.store.stoppedJobs(), is: ["a", "b"])
            try await trial.store.setStopped(false, job: "a")
            try await trial.store.setStopped(false, job: "never stopped")
            try await expect("stopped jobs after one was started", trial.store.stoppedJobs(), is: ["b"])
        },
    ]
}
