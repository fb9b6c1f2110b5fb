import FoundationEssentials
import SchedulerCore

extension Transaction {
    /// Hands ready runs to a node, best first; see ``Readiness`` for what becomes of those that it cannot have.
    func claim(_ request: ClaimRequest) throws -> ClaimReport {
        try serve(request.jobs)
        try connection.run(
            """
            UPDATE runs SET readiness = 0, waits_for = NULL
            WHERE readiness > 0 AND readiness = 1 AND waits_for <= ?
            """, request.now)
        var claiming = Claiming(request: request, lanes: try openQueues(for: request))
        while claiming.isOpen {
            let candidates = try candidates(for: &claiming)
            guard !candidates.isEmpty else { break }
            for run in candidates where claiming.room > 0 { try decide(run, in: &claiming) }
        }
        claiming.report.nextAvailableAt = try nextAvailable(of: request.jobs)
        return claiming.report
    }

    private func openQueues(for request: ClaimRequest) throws -> [QueueScan] {
        if let rooms = request.queues {
            return rooms.filter { $0.value > 0 }.map { QueueScan(queue: $0.key, room: $0.value) }
        }
        // From one queue to the next, without a look at what is in them.
        var queues: [QueueScan] = []
        while let next = try connection.first(
            "SELECT queue FROM runs WHERE readiness = 0 AND queue > ? ORDER BY queue LIMIT 1", queues.last?.queue ?? "",
            as: { $0.next(String.self) })
        {
            queues.append(QueueScan(queue: next, room: request.limit))
        }
        return queues
    }

    private static let readyRuns = Query(
        assembled: """
            SELECT \(Run.columns) FROM runs WHERE readiness = 0 AND queue = ? AND (rank, id) > (?, ?)
            ORDER BY rank, id LIMIT ?
            """)

    /// The next ready runs of all queues with room, best first. Of those that are left over, more are read again.
    private func candidates(for claiming: inout Claiming) throws -> [Run] {
        var pages: [(lane: Int, runs: [Run])] = []
        for index in claiming.lanes.indices where claiming.lanes[index].isOpen {
            let lane = claiming.lanes[index]
            // Where many were passed over, more are read at a time.
            let limit = max(min(claiming.room, lane.room), lane.pageSize)
            claiming.lanes[index].pageSize = min(2 * limit, 1_024)
            let runs = try connection.all(Self.readyRuns, lane.queue, lane.rank, lane.id, limit) {
                var problem: String?
                let run = try Run(reading: &$0, problem: &problem)
                if let problem { claiming.unreadable[run.id] = problem }
                return run
            }
            if runs.count < limit { claiming.lanes[index].isExhausted = true }
            pages.append((index, runs))
        }
        if pages.count == 1, let page = pages.first {
            claiming.lanes[page.lane].pass(page.runs.last)
            return page.runs
        }
        return merge(pages, for: &claiming)
    }

    /// The best runs of several pages, up to the end of the first page that has more behind it.
    private func merge(_ pages: [(lane: Int, runs: [Run])], for claiming: inout Claiming) -> [Run] {
        let end = pages.filter { !claiming.lanes[$0.lane].isExhausted }.compactMap(\.runs.last).min { $0.isBefore($1) }
        var merged: [Run] = []
        for page in pages {
            let part = page.runs.prefix { run in end.map { !$0.isBefore(run) } ?? true }
            claiming.lanes[page.lane].pass(part.last)
            if part.count < page.runs.count { claiming.lanes[page.lane].isExhausted = false }
            merged += part
        }
        return merged.sorted { $0.isBefore($1) }
    }

    /// Claims a ready run, or says what it waits for.
    private func decide(_ run: Run, in claiming: inout Claiming) throws {
        var run = run
        guard claiming.request.jobs.contains(run.job) else {
            if !servedJobs.contains(run.job) { try hold(run, back: .parked, for: run.job) }
            return try passOnResources(of: run)
        }
        guard let lane = claiming.lanes.firstIndex(where: { $0.queue == run.order.queue }),
            claiming.lanes[lane].room > 0
        else { return }
        if let problem = claiming.unreadable[run.id] {
            return try decline(&run, reason: problem, state: .failed, in: &claiming)
        }
        guard try count(of: run.job, in: run.order.schedule).running < run.order.concurrency else {
            try hold(run, back: .behind, for: run.order.schedule)
            return try passOnResources(of: run)
        }
        let lock = try lock(on: run.order.resources)
        let decision = ResourceDecision(
            policy: run.order.resourceConflict, lockedResource: lock?.resource, owner: lock?.owner)
        switch decision {
        case .claim:
            try claim(&run, for: claiming.request)
            claiming.report.runs.append(run)
            claiming.lanes[lane].room -= 1
        case .wait:
            try hold(run, back: .wanting, for: lock?.resource)
            try release(1, of: run.order.schedule, job: run.job)
            claiming.startOver()
        case .fail(let reason):
            try decline(&run, reason: reason, state: .failed, in: &claiming)
        case .skip(let reason):
            try decline(&run, reason: reason, state: .cancelled, in: &claiming)
        }
    }

    /// Lets others have the resources that a run was let go on for and cannot use now.
    private func passOnResources(of run: Run) throws {
        for resource in run.order.resources where try lock(on: [resource]) == nil { try release(resource) }
    }

    private func claim(_ run: inout Run, for request: ClaimRequest) throws {
        run.claim(by: request.node, at: request.now, until: request.lease)
        try change(run.order.schedule, of: run.job, running: 1, waiting: -1)
        try connection.run(
            """
            UPDATE runs SET state = 2, readiness = NULL, node = ?, fence = ?, attempt = ?, started_at = ?,
                lease_until = ?, available_at = NULL, error = NULL, lines_before = lines_total
            WHERE id = ?
            """, run.node, run.fence, run.attempt, run.startedAt, run.leaseUntil, run.id)
        claimed[run.id] = run
        for resource in run.order.resources {
            try connection.run("INSERT OR IGNORE INTO locks (resource, run) VALUES (?, ?)", resource, run.id)
        }
    }

    /// The first of the resources that is locked, and by which run.
    private func lock(on resources: [String]) throws -> (resource: String, owner: RunID)? {
        for resource in resources {
            let owner = try connection.first("SELECT run FROM locks WHERE resource = ?", resource) {
                $0.next(RunID.self)
            }
            if let owner { return (resource, owner) }
        }
        return nil
    }

    /// Has a run wait for something until it is ready again.
    private func hold(_ run: Run, back readiness: Readiness, for what: some Bindable) throws {
        try connection.run("UPDATE runs SET readiness = ?, waits_for = ? WHERE id = ?", readiness, what, run.id)
    }

    /// Ends a run instead of claiming it.
    private func decline(_ run: inout Run, reason: String, state: RunState, in claiming: inout Claiming) throws {
        let now = claiming.request.now
        var endings = Endings()
        // A run of a slot that is skipped was none: it turns into the slot's outcome and is no history. Only a slot that is
        // run once more has had its outcome.
        let isOutcome = state == .cancelled && run.slot != nil && run.trigger != .backfill
        let schedule = isOutcome ? try row(of: run.order.schedule) : nil
        try end(
            &run, by: RunTransition(state: state, error: reason), at: now, isHistory: schedule == nil, in: &endings)
        try settle(endings, at: now)
        if let schedule { try turn(run, intoOutcomeOf: schedule, reason: reason, at: now) }
        claiming.report.declined.append(run)
        claiming.startOver()
    }

    /// Turns the run of a slot that was declined into the slot's outcome "skipped".
    private func turn(_ run: Run, intoOutcomeOf row: ScheduleRow, reason: String, at now: Date) throws {
        guard let slot = run.slot else { return }
        try delete(run.id)
        // It was no run, so that the schedule has one more to come.
        try connection.run(
            "UPDATE schedules SET run_count = run_count - 1, next_look = ? WHERE key = ?", now, row.key)
        // Slots for which the run stood share its fate.
        try connection.run(
            "UPDATE outcomes SET outcome = ?, reason = ?, run = NULL WHERE run = ? AND schedule = ?",
            Outcome.skipped, reason, run.id, row.key)
        let record = SlotRecord(
            schedule: run.order.schedule, first: slot, last: slot, count: 1, outcome: .skipped, reason: reason)
        try insert(record, schedule: row.key)
    }

    /// When the next run of the jobs becomes available that waits for it.
    private func nextAvailable(of jobs: Set<JobID>) throws -> Date? {
        var found: Date?
        var unserved: Set<JobID> = []
        let statement = try connection.statement(
            "SELECT waits_for, job FROM runs WHERE readiness > 0 AND readiness = 1 ORDER BY waits_for")
        try statement.each { row in
            let instant: Date = row.next()
            let job: JobID = row.next()
            if !servedJobs.contains(job) { unserved.insert(job) }
            guard jobs.contains(job) else { return true }
            found = instant
            return false
        }
        for job in unserved {
            try connection.run(
                "UPDATE runs SET readiness = 4, waits_for = job WHERE readiness > 0 AND readiness = 1 AND job = ?", job)
        }
        return found
    }
}

extension Run {
    /// Whether it is claimed before another: by priority, highest first, then oldest.
    fileprivate func isBefore(_ other: Run) -> Bool {
        (other.order.priority, id) < (order.priority, other.id)
    }
}

/// What a claim is about, and how far it has got.
private struct Claiming {
    let request: ClaimRequest
    var report = ClaimReport()
    /// Runs that cannot be understood, with the reason.
    var unreadable: [RunID: String] = [:]
    /// The queues that may yield something.
    var lanes: [QueueScan]

    var room: Int { request.limit - report.runs.count }
    var isOpen: Bool { room > 0 && lanes.contains(where: \.isOpen) }

    /// Looks at the queues from their beginning again, since runs have become ready.
    mutating func startOver() {
        for index in lanes.indices { lanes[index] = QueueScan(queue: lanes[index].queue, room: lanes[index].room) }
    }
}

/// How far the ready runs of a queue have been looked at.
private struct QueueScan {
    let queue: String
    /// How many more of it the node can take.
    var room: Int
    var isExhausted = false
    var pageSize = 1
    /// The last run that was looked at.
    private(set) var rank = Int64.min
    private(set) var id = RunID(rawValue: 0)

    init(queue: String, room: Int) {
        self.queue = queue
        self.room = room
    }

    var isOpen: Bool { room > 0 && !isExhausted }

    /// Does not look at a run, and those before it, again.
    mutating func pass(_ run: Run?) {
        guard let run else { return }
        rank = Int64(~run.order.priority)
        id = run.id
    }
}
