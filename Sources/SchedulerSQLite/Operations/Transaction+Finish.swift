import FoundationEssentials
import SchedulerCore

/// What is to be done once for many runs that ended together.
struct Endings {
    /// How many places have become free in a lane, and whose it is.
    var freed: [ScheduleID: (count: Int, job: JobID)] = [:]
    /// Lanes of which a run is over.
    var completed: Set<ScheduleID> = []
    var jobs: [JobID: JobHistory] = [:]
    var unlocked: Set<String> = []
}

/// How much of a job's past is kept, and how much there is.
struct JobHistory {
    var policy: HistoryPolicy
    var ended: Int64
    var lastSuccess: RunID?
    /// How many have ended just now.
    var added = 0
}

extension Transaction {
    func finish(_ finishes: [RunFinish], at now: Date) throws -> [Bool] {
        var endings = Endings()
        let recorded = try finishes.map { finish in
            guard var run = try claimed[finish.claim.run] ?? connection.run(finish.claim.run), run.state == .running,
                run.fence == finish.claim.fence
            else {
                return false
            }
            if let progress = finish.progress { run.progress = progress }
            try adopt(finish.history, for: run.job)
            try end(&run, by: finish.transition, at: now, in: &endings)
            return true
        }
        try settle(endings, at: now)
        return recorded
    }

    /// Ends an attempt, or the wait, of a run. What follows from it for others is gathered in `endings`.
    ///
    /// - Parameter isHistory: whether it is to be among the past of its job if it is over.
    func end(
        _ run: inout Run, by transition: RunTransition, at now: Date, isHistory: Bool = true,
        in endings: inout Endings
    ) throws {
        let wasRunning = run.state == .running
        run.apply(transition, at: now)
        let isOver = run.state.isFinal
        if isOver { endings.completed.insert(run.order.schedule) }
        try change(
            run.order.schedule, of: run.job, running: wasRunning ? -1 : 0,
            waiting: (isOver ? 0 : 1) - (wasRunning ? 0 : 1))
        try write(run, wasRunning: wasRunning, finishOrder: isOver && isHistory ? number(run, in: &endings) : nil)
        claimed[run.id] = nil
        if wasRunning, !run.order.resources.isEmpty {
            try connection.run("DELETE FROM locks WHERE run = ?", run.id)
        }
        // Also one that only waited may have been let go on for a resource, which is another's then.
        endings.unlocked.formUnion(run.order.resources)
        endings.freed[run.order.schedule, default: (0, run.job)].count += 1
    }

    /// The run's number among those of its job that ended.
    private func number(_ run: Run, in endings: inout Endings) throws -> Int64 {
        var history = try endings.jobs[run.job] ?? history(of: run.job)
        history.policy = policies[run.job] ?? history.policy
        history.ended += 1
        history.added += 1
        if run.state == .succeeded {
            if let previous = history.lastSuccess {
                // One that was kept only as the newest that succeeded.
                let isBeyondHistory = try connection.first(
                    "SELECT finish_order IS NULL FROM runs WHERE id = ?", previous, as: { $0.next(Bool.self) })
                if isBeyondHistory == true { try delete(previous) }
            }
            history.lastSuccess = run.id
        }
        endings.jobs[run.job] = history
        return history.ended
    }

    private func write(_ run: Run, wasRunning: Bool, finishOrder: Int64?) throws {
        try connection.run(
            """
            UPDATE runs SET state = ?, started_at = ?, finished_at = ?, asked_to_stop_at = ?, lease_until = NULL,
                attempt = ?, interruptions = ?, progress = ?, progress_note = ?, error = ?, earlier_attempts = ?,
                finish_order = ?
            WHERE id = ?
            """,
            run.state, run.startedAt, run.finishedAt, run.askedToStopAt, run.attempt, run.interruptions,
            run.progress?.fraction, run.progress?.note, run.error,
            run.earlierAttempts.isEmpty ? nil : try JSON.text(run.earlierAttempts), finishOrder, run.id)
        // One that ran waits for nothing, and neither does one that is over now: most often nothing is to be changed.
        guard !wasRunning || !run.state.isFinal else { return }
        let readiness: Readiness? = run.state.isFinal ? nil : run.availableAt == nil ? .ready : .delayed
        try connection.run(
            "UPDATE runs SET readiness = ?, waits_for = ?, available_at = ? WHERE id = ?", readiness, run.availableAt,
            run.availableAt, run.id)
    }

    // MARK: What follows

    /// Does what follows from the end of runs: for their schedules, their jobs' histories, and those that waited.
    func settle(_ endings: Endings, at now: Date) throws {
        for lane in endings.completed { try complete(lane, at: now) }
        for (job, history) in endings.jobs { try trim(job, history, at: now) }
        for resource in endings.unlocked { try release(resource) }
        for (lane, freed) in endings.freed { try release(freed.count, of: lane, job: freed.job) }
    }

    /// Records the completion, from which a schedule of pauses counts.
    private func complete(_ lane: ScheduleID, at now: Date) throws {
        try connection.run("UPDATE schedules SET completed_at = ? WHERE id = ?", now, lane)
        guard connection.changes > 0 else { return }
        try connection.run(
            "UPDATE schedules SET next_look = ? WHERE id = ? AND counts_from_completion = 1", now, lane)
    }

    /// Lets runs go on that waited for others of their schedule: as many of each queue, since a queue may have no room.
    /// Those that allow fewer beside them than are running wait on.
    func release(_ count: Int, of lane: ScheduleID, job: JobID) throws {
        let inLane = try self.count(of: job, in: lane)
        guard inLane.waiting > 0 else { return }
        var queue = ""
        while let next = try connection.first(
            """
            SELECT queue FROM runs WHERE readiness > 0 AND readiness = 2 AND waits_for = ? AND queue > ?
            ORDER BY queue LIMIT 1
            """, lane, queue, as: { $0.next(String.self) })
        {
            queue = next
            let released = try connection.all(
                """
                SELECT id FROM runs
                WHERE readiness > 0 AND readiness = 2 AND waits_for = ? AND queue = ? AND concurrency > ?
                ORDER BY rank, id LIMIT ?
                """, lane, queue, inLane.running, count, as: { $0.next(RunID.self) })
            for id in released {
                try connection.run("UPDATE runs SET readiness = 0, waits_for = NULL WHERE id = ?", id)
            }
        }
    }

    /// How many of those that wait for a resource are let go on at a time, of each queue.
    private static let candidatesForResource = 4

    /// Lets the first of those go on that wait for a resource. Only one can have it, but the first may be held back by
    /// something else; then it is passed on.
    func release(_ resource: String) throws {
        var queue = ""
        while let next = try connection.first(
            """
            SELECT queue FROM runs WHERE readiness > 0 AND readiness = 3 AND waits_for = ? AND queue > ?
            ORDER BY queue LIMIT 1
            """, resource, queue, as: { $0.next(String.self) })
        {
            queue = next
            let released = try connection.all(
                """
                SELECT id FROM runs WHERE readiness > 0 AND readiness = 3 AND waits_for = ? AND queue = ?
                ORDER BY rank, id LIMIT ?
                """, resource, queue, Self.candidatesForResource, as: { $0.next(RunID.self) })
            for id in released {
                try connection.run("UPDATE runs SET readiness = 0, waits_for = NULL WHERE id = ?", id)
            }
        }
    }

    // MARK: Leases

    func renew(_ claims: [Claim], until lease: Date) throws -> [Claim] {
        try claims.filter { claim in
            try connection.run(
                "UPDATE runs SET lease_until = ? WHERE id = ? AND state = 2 AND fence = ?", lease, claim.run,
                claim.fence)
            if claimed[claim.run]?.fence == claim.fence { claimed[claim.run]?.leaseUntil = lease }
            return connection.changes == 0
        }
    }

    private static let runsOfOtherNodes = Query(
        assembled: "SELECT \(Run.columns) FROM runs INDEXED BY runs_running WHERE state = 2 AND node <> ?")

    func recover(by node: NodeID, at now: Date) throws -> RecoveryReport {
        var report = RecoveryReport()
        var endings = Endings()
        let others = try connection.all(Self.runsOfOtherNodes, node) { try Run(reading: &$0) }
        for var run in others.sorted(by: { $0.id < $1.id }) {
            guard let lease = run.leaseUntil else { continue }
            guard lease <= now else {
                report.nextExpiry = min(report.nextExpiry ?? lease, lease)
                continue
            }
            try end(&run, by: .interruption(of: run), at: now, in: &endings)
            if run.state == .interrupted {
                report.interrupted.append(run)
            } else {
                report.failed.append(run)
            }
        }
        try settle(endings, at: now)
        return report
    }

    func record(_ progress: [(claim: Claim, progress: Progress)]) throws {
        for (claim, progress) in progress {
            try connection.run(
                "UPDATE runs SET progress = ?, progress_note = ? WHERE id = ? AND state = 2 AND fence = ?",
                progress.fraction, progress.note, claim.run, claim.fence)
            if claimed[claim.run]?.fence == claim.fence { claimed[claim.run]?.progress = progress }
        }
    }
}
