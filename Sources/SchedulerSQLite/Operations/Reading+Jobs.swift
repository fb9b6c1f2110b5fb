import SchedulerCore

extension Connection {
    // MARK: Jobs at once

    /// The newest run of each job that is over, that succeeded and that failed, and whether one waits.
    ///
    /// The index that each is to take is named: SQLite might walk all of a job's runs for one that is not there.
    private static let newestOfJobs: Query =
        """
        SELECT
            (SELECT id FROM runs INDEXED BY runs_of_job
                WHERE job = asked.value AND state > 2 ORDER BY id DESC LIMIT 1),
            (SELECT id FROM runs INDEXED BY runs_of_job
                WHERE job = asked.value AND state = 3 ORDER BY id DESC LIMIT 1),
            (SELECT id FROM runs INDEXED BY runs_that_failed
                WHERE job = asked.value AND state > 3 AND state = 4 ORDER BY id DESC LIMIT 1),
            EXISTS (SELECT 1 FROM runs INDEXED BY runs_unfinished
                WHERE job = asked.value AND finished_at IS NULL AND state < 2)
        FROM json_each(?) AS asked ORDER BY asked.key
        """

    private static let runningOfJobs = Query(
        assembled: """
            SELECT \(Run.columns) FROM runs INDEXED BY runs_running
            WHERE state = 2 AND job IN (SELECT value FROM json_each(?)) ORDER BY id DESC
            """)

    private static let runsByID = Query(
        assembled: "SELECT \(Run.columns) FROM runs WHERE id IN (SELECT value FROM json_each(?))")

    private static let schedulesOfJobs = Query(
        assembled: """
            SELECT \(ScheduleRow.columns) FROM schedules WHERE job IN (SELECT value FROM json_each(?)) ORDER BY id
            """)

    private struct Newest {
        var finished: RunID?
        var succeeded: RunID?
        var failed: RunID?
        var hasWaitingRuns: Bool
    }

    /// Four statements, however many jobs there are.
    func records(of jobs: [JobID]) throws -> [JobRecord] {
        let names = try JSON.text(jobs)
        return try inOneTransaction {
            let newest = try all(Self.newestOfJobs, names) { row in
                Newest(
                    finished: row.next(), succeeded: row.next(), failed: row.next(), hasWaitingRuns: row.next())
            }
            let wanted = Set(newest.flatMap { [$0.finished, $0.succeeded, $0.failed].compactMap(\.self) })
            let found = try all(Self.runsByID, try JSON.text(wanted.sorted())) { try Run(reading: &$0) }
            let runs = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
            let running = try all(Self.runningOfJobs, names) { try Run(reading: &$0) }
            let runningOfJob = Dictionary(grouping: running, by: \.job)
            let schedules = try all(Self.schedulesOfJobs, names) { ScheduleRow(reading: &$0).record }
            let schedulesOfJob = Dictionary(grouping: schedules, by: \.schedule.job)
            return zip(jobs, newest).map { job, newest in
                JobRecord(
                    job: job, running: runningOfJob[job] ?? [], lastFinished: newest.finished.flatMap { runs[$0] },
                    lastSucceeded: newest.succeeded.flatMap { runs[$0] },
                    lastFailed: newest.failed.flatMap { runs[$0] }, hasWaitingRuns: newest.hasWaitingRuns,
                    schedules: schedulesOfJob[job] ?? [])
            }
        }
    }

    /// One statement, carried out for each job: it walks the newest entries of an index, and no rows but those wanted.
    func summaries(of jobs: [JobID], states: Set<RunState>, limit: Int) throws -> [[RunSummary]] {
        guard !states.isEmpty else { return jobs.map { _ in [] } }
        var conditions = Conditions()
        conditions.add("state", isIn: states)
        let statement = try statement(
            assembled: """
                SELECT id, state, started_at, finished_at FROM runs INDEXED BY runs_of_job \(conditions.clause)
                AND job = ? ORDER BY id DESC LIMIT ?
                """)
        return try inOneTransaction {
            try jobs.map { job in
                statement.bind(job, max(limit, 0))
                return try statement.all { row in
                    RunSummary(
                        id: row.next(), state: try row.coded(), startedAt: row.next(), finishedAt: row.next())
                }
            }
        }
    }
}
