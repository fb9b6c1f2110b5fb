import SchedulerCore

extension Transaction {
    func setSettings(_ settings: Settings?, of job: JobID) throws {
        try connection.run(
            "INSERT INTO jobs (id, settings) VALUES (?, ?) ON CONFLICT DO UPDATE SET settings = excluded.settings",
            job, try settings.map(JSON.text))
    }

    func setStopped(_ isStopped: Bool, job: JobID) throws {
        try connection.run(
            "INSERT INTO jobs (id, is_stopped) VALUES (?, ?) ON CONFLICT DO UPDATE SET is_stopped = excluded.is_stopped",
            job, isStopped)
    }

    /// Brings back what was parked for want of a node that can run its job.
    func serve(_ jobs: Set<JobID>) throws {
        guard !jobs.isSubset(of: servedJobs) else { return }
        for job in jobs.subtracting(servedJobs) {
            try connection.run("UPDATE schedules SET is_parked = 0 WHERE job = ? AND is_parked = 1", job)
            try connection.run(
                """
                UPDATE runs SET readiness = iif(available_at IS NULL, 0, 1), waits_for = available_at
                WHERE readiness > 0 AND readiness = 4 AND waits_for = ?
                """, job)
        }
        servedJobs.formUnion(jobs)
    }
}
