import FoundationEssentials
import SchedulerCore

extension Run {
    /// The columns of a run, in the order in which ``init(reading:)`` reads them.
    static let columns = """
        id, job, schedule, slot, trigger, queue, rank, concurrency, resources, resource_conflict, parameters, \
        history_runs, history_age, history_lines, order_available_at, requested_by, \
        state, created_at, available_at, started_at, finished_at, asked_to_stop_at, \
        attempt, interruptions, node, fence, lease_until, progress, progress_note, error, earlier_attempts
        """

    /// Reads a run. What a damaged file says that cannot be understood is left out, and the run's error tells of it.
    init(reading row: inout Row) throws {
        var problem: String?
        try self.init(reading: &row, problem: &problem)
        if let problem { error = problem }
    }

    /// - Parameter problem: set where something cannot be understood.
    init(reading row: inout Row, problem: inout String?) throws {
        let id: RunID = row.next()
        self.init(id: id, order: try RunOrder(reading: &row, problem: &problem), createdAt: .distantPast)
        state = try row.coded()
        createdAt = row.next()
        availableAt = row.next()
        startedAt = row.next()
        finishedAt = row.next()
        askedToStopAt = row.next()
        attempt = row.count()
        interruptions = row.count()
        node = row.next()
        fence = Int64(row.count())
        leaseUntil = row.next()
        let fraction: Double? = row.next()
        let note: String? = row.next()
        progress = fraction.map { Progress($0, note: note ?? "") }
        error = row.next()
        earlierAttempts = row.json(problem: &problem) ?? []
    }
}

extension RunOrder {
    fileprivate init(reading row: inout Row, problem: inout String?) throws {
        self.init(
            job: row.next(), schedule: row.next(), slot: row.next(), trigger: try row.coded(), queue: row.next(),
            priority: ~row.next(Int.self), concurrency: row.next(), resources: row.json(problem: &problem) ?? [],
            resourceConflict: try row.coded(), parameters: row.json(problem: &problem) ?? .none,
            history: HistoryPolicy(runs: row.next(), age: row.next(), logLines: row.next()), availableAt: row.next(),
            requestedBy: row.next())
    }
}
