import SchedulerCore

extension Demo {
    /// Every view of the Admin Center with something to see in it: a name, and its address.
    package func views() async throws -> [(name: String, hash: String)] {
        let backup = try await scheduler.runs(RunQuery(job: "backup")).first { $0.state == .succeeded }
        let failed = try await scheduler.runs(RunQuery(job: "partners")).first { $0.state == .failed }
        return [
            ("overview", "#/"), ("overview-by-tag", "#/?group=tag"), ("overview-nothing-fits", "#/?text=nothing"),
            ("job", "#/jobs/backup"), ("job-failing", "#/jobs/partners"), ("job-with-pause", "#/jobs/thumbnails"),
            ("run", "#/runs/\(backup.map { "\($0.id)" } ?? "1")"),
            ("run-failed", "#/runs/\(failed.map { "\($0.id)" } ?? "1")"), ("schedules", "#/schedules"),
            ("schedule", "#/schedules/backup-hourly"), ("schedule-held", "#/schedules/partner-feeds"),
            ("schedule-new", "#/schedules/new"), ("schedule-edit", "#/schedules/backup-hourly/edit"),
            ("heatmap", "#/heatmap"), ("upcoming", "#/upcoming"), ("history", "#/history"),
            ("resources", "#/resources"), ("resource", "#/resources/orders-db"), ("artifacts", "#/artifacts"),
            ("nodes", "#/nodes"), ("audit", "#/audit"), ("access", "#/access"), ("nowhere", "#/no/such/view"),
            ("job-missing", "#/jobs/none"),
        ]
    }
}
