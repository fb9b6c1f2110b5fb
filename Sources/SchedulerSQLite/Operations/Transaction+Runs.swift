import FoundationEssentials
import SchedulerCore

extension Transaction {
    /// The runs of a lane that are not over.
    func unfinished(of job: JobID, in lane: ScheduleID) throws -> UnfinishedRuns {
        let count = try connection.first(
            "SELECT count(*) FROM runs WHERE job = ? AND schedule = ? AND finished_at IS NULL", job, lane,
            as: { $0.next(Int.self) })
        guard let count, count > 0 else { return UnfinishedRuns() }
        let running = try running(in: lane)
        guard count > running else { return UnfinishedRuns(running: running) }
        let newest = try connection.first(
            """
            SELECT id FROM runs WHERE job = ? AND schedule = ? AND finished_at IS NULL AND state <> 2
            ORDER BY id DESC LIMIT 1
            """, job, lane, as: { $0.next(RunID.self) })
        return UnfinishedRuns(running: running, waiting: count - running, newestWaiting: newest)
    }

    func running(in lane: ScheduleID) throws -> Int {
        try connection.first("SELECT count(*) FROM runs WHERE schedule = ? AND state = 2", lane) { $0.next() } ?? 0
    }

    // MARK: Creating

    func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) throws -> [RunID] {
        var decided: Set<ScheduleID> = []
        var stopping: [ScheduleID] = []
        for order in orders where decided.insert(order.schedule).inserted {
            switch overlap.decisionByHand(for: try unfinished(of: order.job, in: order.schedule)) {
            case .create, .coalesce: break
            case .createAndStopRunning: stopping.append(order.schedule)
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
        let readiness: Readiness = order.availableAt == nil ? .ready : .delayed
        try connection.run(
            """
            INSERT INTO runs (job, schedule, slot, trigger, queue, rank, concurrency, resources, resource_conflict,
                parameters, history_runs, history_age, history_lines, order_available_at,
                state, readiness, created_at, available_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
            """,
            order.job, order.schedule, order.slot, order.trigger, order.queue, ~order.priority, order.concurrency,
            order.resources.isEmpty ? nil : try JSON.text(order.resources), order.resourceConflict,
            order.parameters.values.isEmpty ? nil : try JSON.text(order.parameters),
            order.history.runs, order.history.age, order.history.logLines, order.availableAt,
            readiness, now, order.availableAt)
        return RunID(rawValue: connection.lastInsertedKey)
    }

    private func hasRun(_ slot: Date, of schedule: ScheduleID) throws -> Bool {
        try connection.first("SELECT 1 FROM runs WHERE schedule = ? AND slot = ? AND slot IS NOT NULL", schedule, slot)
        {
            $0.next()
        } ?? false
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
        }
        return run
    }

    func askRunningToStop(in lane: ScheduleID, at now: Date) throws {
        try connection.run(
            "UPDATE runs SET asked_to_stop_at = ? WHERE schedule = ? AND state = 2 AND asked_to_stop_at IS NULL",
            now, lane)
    }
}
