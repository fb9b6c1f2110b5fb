import FoundationEssentials

extension MemoryState {
    /// The row that a claim holds, or nil if the claim is stale.
    func row(under claim: Claim) -> RunRow? {
        guard let row = runs[claim.run], row.run.state == .running, row.run.fence == claim.fence else { return nil }
        return row
    }

    mutating func finish(_ finishes: [RunFinish], at now: Date) -> [Bool] {
        finishes.map { finish in
            guard let row = row(under: finish.claim) else { return false }
            if let progress = finish.progress { row.run.progress = progress }
            row.job.history = finish.history
            end(row, by: finish.transition, at: now)
            return true
        }
    }

    /// Ends an attempt, or the wait, of a run, and lets what waited for it go on.
    mutating func end(_ row: RunRow, by transition: RunTransition, at now: Date) {
        let schedule = row.schedule
        if row.run.state == .running {
            schedule.running -= 1
            row.node?.remove(row)
            unlock(row.run)
        } else {
            schedule.waitingCount -= 1
        }
        row.run.apply(transition, at: now)
        if transition.state.isFinal {
            row.job.noteEnd(in: transition.state)
            complete(schedule, at: now)
            keep(row, at: now)
        } else {
            wait(row)
        }
        unblock(schedule)
        if schedule.record == nil { dropIfUnused(schedule) }
    }

    /// Records the completion, from which a schedule of pauses counts.
    private mutating func complete(_ schedule: ScheduleRow, at now: Date) {
        guard let recurrence = schedule.record?.schedule.recurrence else { return }
        schedule.record?.completedAt = now
        if case .afterCompletion = recurrence { look(at: schedule, next: now) }
    }

    private mutating func unlock(_ run: Run) {
        for resource in run.order.resources {
            guard let lock = locks.removeValue(forKey: resource) else { continue }
            for row in lock.waiters where row.isWaiting { row.queue.insert(row) }
        }
    }

    /// Lets the next run of the schedule go on: one of each queue, since a queue may have no room, and the first that
    /// there is a place for, since a schedule's policy may have been changed between its runs.
    func unblock(_ schedule: ScheduleRow) {
        for queue in schedule.blocked.keys {
            var narrower: [HeapKey] = []
            while let key = schedule.blocked[queue]?.popFirst() {
                guard let row = runs[RunID(rawValue: key.number)], row.isWaiting else { continue }
                if schedule.running < row.run.order.concurrency {
                    row.queue.insert(row)
                    break
                }
                narrower.append(key)
            }
            for key in narrower { schedule.blocked[queue]?.insert(key) }
        }
    }

    /// Takes a run that is over into its job's history, and forgets the oldest beyond the newest so many.
    private mutating func keep(_ row: RunRow, at now: Date) {
        let job = row.job
        job.finished.append(row)
        if row.run.state == .succeeded {
            if let previous = job.lastSuccess, previous.isBeyondHistory { forget(previous) }
            job.lastSuccess = row
        }
        trimHistory(of: job, at: now)
    }

    mutating func trimHistory(of job: JobRow, at now: Date) {
        let start = job.history.age.map { now.adding(.zero - $0) } ?? .distantPast
        while let oldest = job.finished.first,
            job.finished.count > job.history.runs || oldest.run.finishedAt.map({ $0 < start }) ?? false
        {
            _ = job.finished.popFirst()
            if oldest === job.lastSuccess { oldest.isBeyondHistory = true } else { forget(oldest) }
            moveLedger(past: oldest)
        }
    }

    /// The ledger is complete only after the slots whose runs were forgotten.
    private func moveLedger(past row: RunRow) {
        guard let slot = row.run.slot, let since = row.schedule.record?.recordedSince else { return }
        row.schedule.runSlots.remove(slot)
        guard slot > since, row.run.trigger != .backfill else { return }
        row.schedule.record?.recordedSince = slot
        row.schedule.outcomes.removeAll { $0.last <= slot }
    }

    // MARK: Leases

    mutating func renew(_ claims: [Claim], until lease: Date) -> [Claim] {
        claims.filter { claim in
            guard let row = row(under: claim) else { return true }
            row.run.leaseUntil = lease
            return false
        }
    }

    mutating func recover(by node: NodeID, at now: Date) -> RecoveryReport {
        var report = RecoveryReport()
        let others = nodes.values.filter { $0.id != node }.flatMap(\.runs).sorted { $0.run.id < $1.run.id }
        for row in others {
            guard let lease = row.run.leaseUntil else { continue }
            guard lease <= now else {
                report.nextExpiry = min(report.nextExpiry ?? lease, lease)
                continue
            }
            end(row, by: .interruption(of: row.run), at: now)
            if row.run.state == .interrupted {
                report.interrupted.append(row.run)
            } else {
                report.failed.append(row.run)
            }
        }
        return report
    }

    // MARK: Logs and artifacts

    func append(_ batches: [LogBatch]) {
        for batch in batches {
            guard let row = row(under: batch.claim) else { continue }
            // Those that were sent before are there already.
            let newest = row.positions.last ?? 0
            let lines = batch.lines.filter { row.earlierLines + $0.sequence > newest }
            row.log.lines.append(contentsOf: lines)
            row.positions.append(contentsOf: lines.lazy.map { row.earlierLines + $0.sequence })
            row.log.total = row.earlierLines + batch.total
            if row.log.lines.count > batch.limit {
                row.positions.removeFirst(row.log.lines.count - batch.limit)
                row.log.lines.removeFirst(row.log.lines.count - batch.limit)
            }
        }
    }

    func lines(_ query: LogQuery) -> LogPage {
        var page = LogPage()
        guard query.limit > 0 else { return page }
        let newest = query.before.map { RunID(rawValue: $0.run.rawValue == .max ? .max : $0.run.rawValue + 1) }
        for row in runs.rows(before: newest) {
            guard query.run.map({ $0 == row.run.id }) ?? true, query.job.map({ $0 == row.run.job }) ?? true else {
                continue
            }
            for (line, number) in zip(row.log.lines, row.positions).reversed() {
                let position = LogPosition(run: row.run.id, line: number)
                guard query.before.map({ position < $0 }) ?? true, query.fits(line) else { continue }
                if page.lines.count == query.limit { return page }
                page.lines.append(line)
                page.next = position
            }
        }
        page.next = nil
        return page
    }

    mutating func publish(_ artifact: Artifact, under claim: Claim, at now: Date) throws -> ArtifactRecord {
        guard let row = row(under: claim) else {
            throw SchedulerError(
                .staleClaim, field: "run", value: claim.run.description, reason: "the run is no longer this node's")
        }
        lastArtifactID += 1
        let record = ArtifactRecord(
            id: lastArtifactID, job: row.job.id, run: claim.run, publishedAt: now, artifact: artifact)
        artifacts.append(record)
        if artifacts.count > MemoryStore.artifactLimit { _ = artifacts.popFirst() }
        return record
    }

    func artifactGroups(_ query: ArtifactQuery) -> [ArtifactGroup] {
        var groups: [JobID: ArtifactGroup] = [:]
        for record in artifacts.elements where query.fits(record) {
            var group = groups[record.job] ?? ArtifactGroup(job: record.job, count: 0, size: 0, newest: record)
            group.count += 1
            group.size = group.size.addingSaturating(record.artifact.size ?? 0)
            group.newest = record
            groups[record.job] = group
        }
        return groups.values.sorted { $0.job < $1.job }
    }
}

extension Int64 {
    fileprivate func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
