import FoundationEssentials
import SchedulerCore

extension Run {
    /// The columns of a run, in the order in which ``init(reading:)`` reads them.
    static let columns = """
        id, job, schedule, slot, trigger, queue, rank, concurrency, resources, resource_conflict, parameters, \
        history_runs, history_age, history_lines, order_available_at, \
        state, created_at, available_at, started_at, finished_at, asked_to_stop_at, \
        attempt, interruptions, node, fence, lease_until, progress, progress_note, error, earlier_attempts
        """

    init(reading row: inout Row) throws {
        let id: RunID = row.next()
        self.init(id: id, order: try RunOrder(reading: &row), createdAt: .distantPast)
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
        earlierAttempts = try row.json() ?? []
    }
}

extension RunOrder {
    fileprivate init(reading row: inout Row) throws {
        self.init(
            job: row.next(), schedule: row.next(), slot: row.next(), trigger: try row.coded(), queue: row.next(),
            priority: ~row.next(Int.self), concurrency: row.next(), resources: try row.json() ?? [],
            resourceConflict: try row.coded(), parameters: try row.json() ?? .none,
            history: HistoryPolicy(runs: row.next(), age: row.next(), logLines: row.next()), availableAt: row.next())
    }
}
