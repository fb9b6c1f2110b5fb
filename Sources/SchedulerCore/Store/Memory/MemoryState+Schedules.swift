import FoundationEssentials

extension MemoryState {
    mutating func insert(_ added: [Schedule], at now: Date) throws {
        var seen: Set<ScheduleID> = []
        for schedule in added where schedules[schedule.id]?.record != nil || !seen.insert(schedule.id).inserted {
            throw SchedulerError(
                .duplicate, field: "id", value: schedule.id.rawValue, reason: "a schedule of this identifier exists")
        }
        for schedule in added {
            let row = row(schedule.id, job: schedule.job)
            let record = ScheduleRecord(schedule, addedAt: now)
            row.record = record
            look(at: row, next: record.nextLook)
        }
    }

    mutating func startGridsAnew(of job: JobID, at now: Date, planner: SchedulePlanner) throws {
        for row in jobs[job]?.schedules ?? [] where row.record?.schedule.recurrence.startsAnew == true {
            _ = try update(row.id, at: now, planner: planner) { $0.start = now }
        }
    }

    mutating func update(
        _ id: ScheduleID, at now: Date, planner: SchedulePlanner, change: (inout Schedule) throws -> Void
    ) throws -> Schedule {
        guard let row = schedules[id], var changed = row.record?.schedule else {
            throw SchedulerError(
                .unknownSchedule, field: "schedule", value: id.rawValue, reason: "there is no such schedule")
        }
        try change(&changed)  // What it refuses is refused before anything is touched.
        var report = AdvanceReport()
        let endsDefinition = row.record.map { !$0.schedule.plansSameSlots(as: changed) } ?? false
        settle(row, at: now, planner: planner, endsDefinition: endsDefinition, report: &report)
        changed = row.record?.schedule ?? changed
        try change(&changed)
        row.record?.redefine(as: changed, at: now)
        look(at: row, next: now)
        return changed
    }

    mutating func settle(_ job: JobID, at now: Date, planner: SchedulePlanner) {
        var report = AdvanceReport()
        for row in jobs[job]?.schedules ?? [] where row.record != nil {
            settle(row, at: now, planner: planner, report: &report)
            row.record?.nextLook = now
            look(at: row, next: now)
        }
    }

    /// Plans a schedule up to the instant, in as many plans as that takes.
    private mutating func settle(
        _ row: ScheduleRow, at now: Date, planner: SchedulePlanner, endsDefinition: Bool = false,
        report: inout AdvanceReport
    ) {
        var cursor: Date?
        while let record = row.record, record.cursor < now, record.cursor != cursor {
            cursor = record.cursor
            plan(row, at: now, planner: planner, endsDefinition: endsDefinition, report: &report)
        }
    }

    mutating func removeSchedule(_ id: ScheduleID, if check: (Schedule) throws -> Void) throws {
        guard let row = schedules[id], let record = row.record else { return }
        try check(record.schedule)
        row.record = nil
        row.outcomes = []
        row.runSlots = []
        row.queuedLook = nil
        dropIfUnused(row)
    }

    mutating func advance(_ request: AdvanceRequest, planner: SchedulePlanner) -> AdvanceReport {
        serve(request.jobs)
        var report = AdvanceReport(runs: request.wantsRuns ? [] : nil)
        let now = request.now.microsecondsSince1970
        while let key = looks.first {
            guard let row = scheduleRows[Int(key.number)], row.queuedLook == key.rank else {
                _ = looks.popFirst()
                continue
            }
            guard row.job.isServed else {
                _ = looks.popFirst()
                row.queuedLook = nil
                row.job.parkedSchedules.append(row)
                continue
            }
            guard key.rank <= now, report.planned < request.limit else { break }
            _ = looks.popFirst()
            row.queuedLook = nil
            report.planned += 1
            plan(row, at: request.now, planner: planner, report: &report)
        }
        report.nextLook = looks.first.map { Date(microsecondsSince1970: $0.rank) }
        return report
    }

    /// Asks the planner about a schedule and writes its whole answer.
    private mutating func plan(
        _ row: ScheduleRow, at now: Date, planner: SchedulePlanner, endsDefinition: Bool = false,
        report: inout AdvanceReport
    ) {
        guard let record = row.record else { return }
        let facts = ScheduleFacts(
            record: record, unfinished: row.unfinished, now: now, endsDefinition: endsDefinition)
        let plan = planner(facts)
        row.record = plan.record
        look(at: row, next: plan.record.nextLook)
        if let problem = plan.record.problem { report.problems[row.id] = problem }
        if plan.stopsRunning {
            askRunningToStop(in: row, at: now)
            report.askedToStop = true
        }
        var created: [RunID?] = []
        for order in plan.runs {
            // A slot that has a run already keeps it: the pair (schedule, slot) is unique.
            if let slot = order.slot, !row.runSlots.insert(slot).inserted {
                look(at: row, next: now)
                created.append(nil)
                continue
            }
            let run = create(order, in: row, at: now).run
            created.append(run.id)
            report.runs?.append(run)
        }
        report.created += created.count { $0 != nil }
        for outcome in plan.outcomes {
            var record = outcome.record
            if let place = outcome.newRun, created.indices.contains(place) { record.run = created[place] }
            report.outcomes.append(record)
            append(record, after: outcome.predecessor, to: row)
        }
    }

    private func append(_ record: SlotRecord, after predecessor: Date?, to row: ScheduleRow) {
        if let newest = row.outcomes.last, newest.isContinued(by: record, after: predecessor) {
            row.outcomes[row.outcomes.count - 1].extend(by: record)
        } else {
            row.outcomes.append(record)
        }
    }

    /// Sees to it that the schedule is looked at at the instant.
    mutating func look(at row: ScheduleRow, next: Date?) {
        let look = next?.microsecondsSince1970
        row.record?.nextLook = next
        guard look != row.queuedLook else { return }
        row.queuedLook = look
        guard let look else { return }
        looks.insert(HeapKey(rank: look, number: Int64(row.index)))
        if looks.count > 2 * scheduleRows.count + 64 { rebuildLooks() }
    }

    /// Frees the heap of entries that are out of date.
    private mutating func rebuildLooks() {
        looks.removeAll()
        for case let row? in scheduleRows {
            if let look = row.queuedLook { looks.insert(HeapKey(rank: look, number: Int64(row.index))) }
        }
    }
}
