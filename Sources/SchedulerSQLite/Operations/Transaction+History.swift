import FoundationEssentials
import SchedulerCore

extension Transaction {
    /// How many rows, of runs and of their logs, are deleted at a time, beside as many runs as have ended: no transaction
    /// is to take long.
    private static let stepLimit = 1_000

    func history(of job: JobID) throws -> JobHistory {
        let stored = try connection.first(
            "SELECT ended, last_success, history_runs, history_age FROM jobs WHERE id = ?", job
        ) { row in
            let ended = Int64(row.count())
            let lastSuccess: RunID? = row.next()
            let policy = HistoryPolicy(runs: row.next(Int?.self) ?? HistoryPolicy().runs, age: row.next())
            return JobHistory(policy: policy, ended: ended, lastSuccess: lastSuccess)
        }
        return stored ?? JobHistory(policy: HistoryPolicy(), ended: 0)
    }

    /// Has a job keep so much of its past from now on.
    func adopt(_ policy: HistoryPolicy, for job: JobID) throws {
        guard policies[job] != policy else { return }
        try connection.run(
            """
            INSERT INTO jobs (id, history_runs, history_age) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET history_runs = excluded.history_runs, history_age = excluded.history_age
            """, job, policy.runs, policy.age)
        policies[job] = policy
    }

    func trimHistory(of job: JobID, to policy: HistoryPolicy, at now: Date) throws {
        try adopt(policy, for: job)
        try forget(of: job, history(of: job), at: now)
    }

    /// Stores how much of a job's past there is, and forgets what is beyond its policy.
    func trim(_ job: JobID, _ history: JobHistory, at now: Date) throws {
        try connection.run(
            """
            INSERT INTO jobs (id, ended, last_success) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET ended = excluded.ended, last_success = excluded.last_success
            """, job, history.ended, history.lastSuccess)
        try forget(of: job, history, at: now)
    }

    /// Forgets what is left of the past of a job that has too much.
    ///
    /// - Returns: whether there was one.
    func forgetMore() throws -> Bool {
        guard let (job, instant) = overfullJobs.first else { return false }
        try forget(of: job, history(of: job), at: instant)
        return true
    }

    /// Forgets runs of a job that are over and beyond its policy, the oldest first.
    private func forget(of job: JobID, _ history: JobHistory, at now: Date) throws {
        let last = history.ended - Int64(max(history.policy.runs, 0))
        let start = history.policy.age.map { now.adding(.zero - $0) } ?? .distantPast
        var rows = 0
        var isOverfull = false
        var reach: [ScheduleID: Date] = [:]
        let statement = try connection.statement(
            """
            SELECT id, schedule, slot, trigger, finish_order, finished_at, lines_kept FROM runs
            WHERE job = ? AND finish_order IS NOT NULL ORDER BY finish_order
            """)
        statement.bind(job)
        var forgotten: [RunID] = []
        try statement.each { row in
            let id: RunID = row.next()
            let lane: ScheduleID = row.next()
            let slot: Date? = row.next()
            let trigger: Trigger = try row.coded()
            let order: Int64 = row.next()
            let end: Date = row.next()
            guard order <= last || end < start else { return false }
            isOverfull = rows >= Self.stepLimit && forgotten.count >= 2 * history.added
            guard !isOverfull else { return false }
            forgotten.append(id)
            rows += 1 + row.count()
            // What is run once more is not the record of its slot.
            if let slot, trigger != .backfill { reach[lane] = max(reach[lane] ?? slot, slot) }
            return true
        }
        for id in forgotten {
            if id == history.lastSuccess {
                try connection.run("UPDATE runs SET finish_order = NULL WHERE id = ?", id)
            } else {
                try delete(id)
            }
        }
        for (lane, slot) in reach { try moveLedger(of: lane, past: slot) }
        overfullJobs[job] = isOverfull ? now : nil
    }

    /// The ledger is complete only after the slots whose runs were forgotten.
    private func moveLedger(of lane: ScheduleID, past slot: Date) throws {
        try connection.run(
            "UPDATE schedules SET recorded_since = ? WHERE id = ? AND recorded_since < ?", slot, lane, slot)
        guard connection.changes > 0 else { return }
        try connection.run(
            "DELETE FROM outcomes WHERE schedule = (SELECT key FROM schedules WHERE id = ?) AND last <= ?", lane, slot)
    }
}
