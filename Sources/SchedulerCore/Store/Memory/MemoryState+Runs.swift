import FoundationEssentials

extension MemoryState {
    mutating func enqueue(_ orders: [RunOrder], overlap: OverlapPolicy, at now: Date) throws -> [RunID] {
        var stopping: [ScheduleRow] = []
        var rows: [ScheduleRow] = []
        rows.reserveCapacity(orders.count)
        for order in orders {
            // Most often all are of one schedule, and decided at once: none of them is created yet.
            if let last = rows.last, last.id == order.schedule {
                rows.append(last)
                continue
            }
            let row = row(order.schedule, job: order.job)
            rows.append(row)
            switch overlap.decisionByHand(for: row.unfinished) {
            case .create, .coalesce: break
            case .createAndStopRunning: stopping.append(row)
            case .skip(let reason):
                throw SchedulerError(.overlap, field: "job", value: order.job.rawValue, reason: reason)
            }
        }
        for row in stopping { askRunningToStop(in: row, at: now) }
        return zip(orders, rows).compactMap { order, row in
            // A slot that has a run already keeps it.
            if let slot = order.slot, !row.runSlots.insert(slot).inserted { return nil }
            return create(order, in: row, at: now).run.id
        }
    }

    @discardableResult
    mutating func create(_ order: RunOrder, in schedule: ScheduleRow, at now: Date) -> RunRow {
        let run = Run(id: runs.nextID, order: order, createdAt: now)
        let row = RunRow(run: run, job: schedule.job, schedule: schedule, queue: queue(of: schedule, for: order))
        runs.append(row)
        row.job.add(row)
        row.job.history = order.history
        wait(row)
        return row
    }

    /// The queue of an order; most often that of the order before it.
    private mutating func queue(of schedule: ScheduleRow, for order: RunOrder) -> ReadyQueue {
        if let last = schedule.lastQueue, last.name == order.queue { return last }
        let queue = queue(order.queue)
        schedule.lastQueue = queue
        return queue
    }

    /// Puts a run among those that wait.
    mutating func wait(_ row: RunRow) {
        row.schedule.addWaiting(row)
        makeReady(row)
    }

    /// Lets a run that waits be claimed when its time has come.
    mutating func makeReady(_ row: RunRow) {
        if let available = row.run.availableAt {
            delayed.insert(HeapKey(rank: available.microsecondsSince1970, number: row.run.id.rawValue))
        } else {
            row.queue.insert(row)
        }
    }

    // MARK: Claiming

    mutating func claim(_ request: ClaimRequest) -> ClaimReport {
        serve(request.jobs)
        let now = request.now.microsecondsSince1970
        releaseDelayed(at: now)
        var report = ClaimReport()
        let candidates = openQueues(for: request)
        let node = node(request.node)
        while report.runs.count < request.limit, let row = popReady(from: candidates) {
            if let declined = decide(row, by: node, request: request, report: &report) {
                report.declined.append(declined)
            }
        }
        report.nextAvailableAt = delayed.first.map { Date(microsecondsSince1970: $0.rank) }
        return report
    }

    /// Makes runs ready whose time has come. What remains first is a run of a job that is served, and still to come.
    private mutating func releaseDelayed(at now: Int64) {
        while let key = delayed.first {
            let row = runs[RunID(rawValue: key.number)]
            if let row, row.isWaiting, row.run.availableAt?.microsecondsSince1970 == key.rank {
                guard row.job.isServed else {
                    _ = delayed.popFirst()
                    row.job.parkedRuns.append(row)
                    continue
                }
                guard key.rank <= now else { return }
                row.queue.insert(row)
            }
            _ = delayed.popFirst()
        }
    }

    private func openQueues(for request: ClaimRequest) -> [ReadyQueue] {
        guard let rooms = request.queues else {
            for queue in queues.values { queue.room = request.limit }
            return Array(queues.values)
        }
        return rooms.compactMap { name, room in
            guard room > 0, let queue = queues[name] else { return nil }
            queue.room = room
            return queue
        }
    }

    /// Takes the first ready run of all queues that have room.
    private func popReady(from candidates: [ReadyQueue]) -> RunRow? {
        var best: (queue: ReadyQueue, row: RunRow)?
        for queue in candidates where queue.room > 0 {
            guard let row = queue.first else { continue }
            if let found = best, found.row.readyKey < row.readyKey { continue }
            best = (queue, row)
        }
        best?.queue.removeFirst()
        return best?.row
    }

    /// Claims a ready run, or sets it aside until what it waits for has come.
    ///
    /// - Returns: the run, if it ended instead.
    private mutating func decide(
        _ row: RunRow, by node: NodeRow, request: ClaimRequest, report: inout ClaimReport
    ) -> Run? {
        guard row.job.isServed else {
            row.job.parkedRuns.append(row)
            return nil
        }
        guard row.schedule.running < row.run.order.concurrency else {
            row.schedule.blocked[row.queue.name, default: Heap()].insert(row.readyKey)
            return nil
        }
        let locked = row.run.order.resources.first { locks[$0] != nil }
        let owner = locked.flatMap { locks[$0]?.owner }
        switch ResourceDecision(policy: row.run.order.resourceConflict, lockedResource: locked, owner: owner) {
        case .claim:
            claim(row, by: node, request: request)
            report.runs.append(row.run)
            return nil
        case .wait:
            if let locked { locks[locked]?.waiters.append(row) }
            unblock(row.schedule)
            return nil
        case .fail(let reason):
            end(row, by: RunTransition(state: .failed, error: reason), at: request.now)
            return row.run
        case .skip(let reason):
            return skip(row, reason: reason, at: request.now)
        }
    }

    private mutating func claim(_ row: RunRow, by node: NodeRow, request: ClaimRequest) {
        node.add(row)
        row.earlierLines = row.log.total
        row.run.claim(by: request.node, at: request.now, until: request.lease)
        row.schedule.waitingCount -= 1
        row.schedule.running += 1
        row.queue.room -= 1
        for resource in row.run.order.resources { locks[resource] = ResourceLock(owner: row.run.id) }
    }

    /// Turns the run of a slot into the slot's outcome "skipped"; a run without a slot is cancelled.
    private mutating func skip(_ row: RunRow, reason: String, at now: Date) -> Run {
        end(row, by: RunTransition(state: .cancelled, error: reason), at: now)
        // A slot that is run once more has had its outcome.
        guard let slot = row.run.slot, row.run.trigger != .backfill, row.schedule.record != nil else { return row.run }
        forget(row)
        _ = row.job.finished.popLast()
        row.schedule.runSlots.remove(slot)
        // It was no run, so that the schedule has one more to come.
        row.schedule.record?.runCount -= 1
        look(at: row.schedule, next: now)
        // Slots for which the run stood share its fate.
        for index in row.schedule.outcomes.indices where row.schedule.outcomes[index].run == row.run.id {
            row.schedule.outcomes[index].outcome = .skipped
            row.schedule.outcomes[index].reason = reason
            row.schedule.outcomes[index].run = nil
        }
        let record = SlotRecord(
            schedule: row.schedule.id, first: slot, last: slot, count: 1, outcome: .skipped, reason: reason)
        let place = row.schedule.outcomes.lastIndex { $0.last < slot }.map { $0 + 1 } ?? 0
        row.schedule.outcomes.insert(record, at: place)
        return row.run
    }

    // MARK: Stopping

    mutating func requestStop(_ id: RunID, at now: Date) -> Run? {
        guard let row = runs[id] else { return nil }
        if row.isWaiting {
            end(row, by: RunTransition(state: .cancelled, error: "cancelled before it started"), at: now)
        } else if row.run.state == .running, row.run.askedToStopAt == nil {
            row.run.askedToStopAt = now
        }
        return row.run
    }

    mutating func askRunningToStop(in schedule: ScheduleRow, at now: Date) {
        for row in nodes.values.lazy.flatMap(\.runs) where row.schedule === schedule {
            row.run.askedToStopAt = row.run.askedToStopAt ?? now
        }
    }

    func stopRequests(for node: NodeID) -> [RunID] {
        (nodes[node]?.runs ?? []).filter { $0.run.askedToStopAt != nil }.map(\.run.id).sorted()
    }
}

extension MemoryState {
    mutating func forget(_ row: RunRow) {
        guard runs[row.run.id] != nil else { return }
        runs.remove(row.run.id)
        row.job.forget(row, keeping: runs)
    }

    func runs(_ query: RunQuery) -> [Run] {
        let limit = max(query.limit, 0)
        guard let job = query.job else {
            return Array(runs.rows(before: query.before).lazy.map(\.run).filter { query.fits($0) }.prefix(limit))
        }
        guard let row = jobs[job] else { return [] }
        let most = min(limit, row.count(in: query.states))
        var found: [Run] = []
        for id in row.runs.reversed() {
            guard found.count < most else { break }
            if let run = runs[id]?.run, query.fits(run) { found.append(run) }
        }
        return found
    }

    /// - Complexity: O(n) in the runs of the schedules' jobs.
    func newestRuns(of ids: [ScheduleID]) -> [ScheduleID: Run] {
        var newest: [ScheduleID: Run] = [:]
        for rows in Dictionary(grouping: ids.compactMap { schedules[$0] }, by: { $0.job.id }).values {
            guard let job = rows.first?.job else { continue }
            var wanted = Set(rows.map(\.id))
            for id in job.runs.reversed() {
                guard !wanted.isEmpty else { break }
                guard let run = runs[id], wanted.remove(run.schedule.id) != nil else { continue }
                newest[run.schedule.id] = run.run
            }
        }
        return newest
    }

    /// - Complexity: O(n) in the runs that are kept.
    func queueLoads() -> [QueueLoad] {
        var loads: [String: QueueLoad] = [:]
        for row in runs.rows(before: nil) where !row.run.state.isFinal {
            let run = row.run
            var load = loads[run.order.queue] ?? QueueLoad(queue: run.order.queue)
            if run.state == .running {
                load.running += 1
            } else {
                let since = run.availableAt ?? run.createdAt
                load.waiting += 1
                load.waitingSince = min(load.waitingSince ?? since, since)
            }
            loads[run.order.queue] = load
        }
        return loads.values.sorted { $0.queue < $1.queue }
    }
}
