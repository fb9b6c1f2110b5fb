import FoundationEssentials
import SchedulerCore

extension Transaction {
    /// The runs of a lane that are not over.
    func unfinished(of job: JobID, in lane: ScheduleID) throws -> UnfinishedRuns {
        let count = try count(of: job, in: lane)
        guard count.waiting > 0 else { return UnfinishedRuns(running: count.running) }
        let newest = try connection.first(
            """
            SELECT id FROM runs WHERE job = ? AND schedule = ? AND finished_at IS NULL AND state <> 2
            ORDER BY id DESC LIMIT 1
            """, job, lane, as: { $0.next(RunID.self) })
        return UnfinishedRuns(running: count.running, waiting: count.waiting, newestWaiting: newest)
    }

    func count(of job: JobID, in lane: ScheduleID) throws -> LaneCount {
        if let count = lanes[lane] { return count }
        let count = try connection.first(
            """
            SELECT count(*), coalesce(sum(state = 2), 0) FROM runs
            WHERE job = ? AND schedule = ? AND finished_at IS NULL
            """, job, lane,
            as: { row in
                let all: Int = row.next()
                let running: Int = row.next()
                return LaneCount(running: running, waiting: all - running)
            })
        return count ?? LaneCount(running: 0, waiting: 0)
    }

    /// Keeps up the count of a lane, where there is one worth keeping. To be called before what it tells of is written.
    func change(_ lane: ScheduleID, of job: JobID, running: Int, waiting: Int) throws {
        var count = try count(of: job, in: lane)
        count.running += running
        count.waiting += waiting
        lanes[lane] = count.running > 0 || count.waiting > 0 ? count : nil
    }

    // MARK: Creating

    func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) throws -> [RunID] {
        var decided: ScheduleID?
        var stopping: Set<ScheduleID> = []
        // Most often all are of one lane, and decided at once: none of them is created yet.
        for order in orders where order.schedule != decided {
            decided = order.schedule
            switch overlap.decisionByHand(for: try unfinished(of: order.job, in: order.schedule)) {
            case .create, .coalesce: break
            case .createAndStopRunning: stopping.insert(order.schedule)
            case .skip(let reason):
                throw SchedulerError(.overlap, field: "job", value: order.job.rawValue, reason: reason)
            }
        }
        for lane in stopping { try askRunningToStop(in: lane, at: now) }
        return try orders.compactMap { try create($0, at: now) }
    }

    /// Creates a run.
    ///
    /// - Returns: nil where its slot has one already.
    func create(_ order: RunOrder, at now: Date) throws -> RunID? {
        if let slot = order.slot, try hasRun(slot, of: order.schedule) { return nil }
        // What cannot be stored is refused before anything is touched.
        let resources = order.resources.isEmpty ? nil : try JSON.text(order.resources)
        let parameters = order.parameters.values.isEmpty ? nil : try JSON.text(order.parameters)
        try adopt(order.history, for: order.job)
        try change(order.schedule, of: order.job, running: 0, waiting: 1)
        let id = RunID(rawValue: try newestRun().rawValue + 1)
        let readiness: Readiness = order.availableAt == nil ? .ready : .delayed
        try connection.run(
            """
            INSERT INTO runs (id, job, schedule, slot, trigger, queue, rank, concurrency, resources, resource_conflict,
                parameters, history_runs, history_age, history_lines, order_available_at,
                requested_by, state, readiness, waits_for, created_at, available_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
            """,
            id, order.job, order.schedule, order.slot, order.trigger, order.queue, ~order.priority, order.concurrency,
            resources, order.resourceConflict, parameters, order.history.runs, order.history.age,
            order.history.logLines, order.availableAt, order.requestedBy,
            readiness, order.availableAt, now, order.availableAt)
        lastRun = id
        return id
    }

    private func hasRun(_ slot: Date, of schedule: ScheduleID) throws -> Bool {
        let found = try connection.first(
            "SELECT 1 FROM runs WHERE schedule = ? AND slot = ? AND slot IS NOT NULL", schedule, slot,
            as: { $0.next(Bool.self) })
        return found != nil
    }

    /// Forgets a run, but not its number: it is given once only.
    func delete(_ run: RunID) throws {
        try connection.run("DELETE FROM runs WHERE id = ?", run)
        try connection.run("UPDATE last_run SET id = ?1 WHERE id < ?1", run)
    }

    private func newestRun() throws -> RunID {
        if let lastRun { return lastRun }
        let newest = try connection.first("SELECT max(id, (SELECT coalesce(max(id), 0) FROM runs)) FROM last_run") {
            RunID(rawValue: Int64($0.count()))
        }
        return newest ?? RunID(rawValue: 0)
    }

    // MARK: Stopping

    func requestStop(_ id: RunID, at now: Date) throws -> Run? {
        guard var run = try connection.run(id) else { return nil }
        if run.state == .pending || run.state == .interrupted {
            var endings = Endings()
            try end(&run, by: .init(state: .cancelled, error: "cancelled before it started"), at: now, in: &endings)
            try settle(endings, at: now)
        } else if run.state == .running, run.askedToStopAt == nil {
            try connection.run("UPDATE runs SET asked_to_stop_at = ? WHERE id = ?", now, id)
            run.askedToStopAt = now
            claimed[id] = nil
        }
        return run
    }

    func askRunningToStop(in lane: ScheduleID, at now: Date) throws {
        try connection.run(
            "UPDATE runs SET asked_to_stop_at = ? WHERE schedule = ? AND state = 2 AND asked_to_stop_at IS NULL",
            now, lane)
        claimed = [:]
    }
}
