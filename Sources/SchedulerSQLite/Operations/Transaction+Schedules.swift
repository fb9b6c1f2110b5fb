import FoundationEssentials
import SchedulerCore

extension Transaction {
    private static let scheduleByID = Query(assembled: "SELECT \(ScheduleRow.columns) FROM schedules WHERE id = ?")
    private static let schedulesOfJob = Query(
        assembled: "SELECT \(ScheduleRow.columns) FROM schedules WHERE job = ? ORDER BY id")
    private static let schedulesThatStartAnew = Query(
        assembled: "SELECT \(ScheduleRow.columns) FROM schedules WHERE job = ? AND starts_anew = 1 ORDER BY id")

    func row(of schedule: ScheduleID) throws -> ScheduleRow? {
        try read(connection.first(Self.scheduleByID, schedule) { ScheduleRow(reading: &$0, known: definitions) })
    }

    /// Remembers what it took to decode.
    private func read(_ row: ScheduleRow?) -> ScheduleRow? {
        if let row, !row.isUnreadable, definitions[row.key] == nil { remember(row.record.schedule, key: row.key) }
        return row
    }

    // MARK: Definitions

    func insert(_ schedules: [Schedule], at now: Date) throws {
        for schedule in schedules {
            let exists = try connection.first("SELECT 1 FROM schedules WHERE id = ?", schedule.id) {
                $0.next(Bool.self)
            }
            guard exists == nil else {
                throw SchedulerError(
                    .duplicate, field: "id", value: schedule.id.rawValue, reason: "a schedule of this identifier exists"
                )
            }
            let record = ScheduleRecord(schedule, addedAt: now)
            try connection.run(
                """
                INSERT INTO schedules (id, job, definition, counts_from_completion, starts_anew,
                    cursor, recorded_since, next_look, run_count)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                schedule.id, schedule.job, try JSON.text(schedule), schedule.recurrence.countsFromCompletion,
                schedule.recurrence.startsAnew, record.cursor, record.recordedSince, record.nextLook, record.runCount)
        }
    }

    func startGridsAnew(of job: JobID, at now: Date, planner: SchedulePlanner) throws {
        for row in try connection.all(Self.schedulesThatStartAnew, job, as: { ScheduleRow(reading: &$0) }) {
            _ = try update(row.record.schedule.id, at: now, planner: planner) { $0.start = now }
        }
    }

    func update(
        _ id: ScheduleID, at now: Date, planner: SchedulePlanner, change: (inout Schedule) throws -> Void
    ) throws -> Schedule {
        guard let row = try row(of: id) else {
            throw SchedulerError(
                .unknownSchedule, field: "schedule", value: id.rawValue, reason: "there is no such schedule")
        }
        var changed = row.record.schedule
        try change(&changed)  // What it refuses is refused before anything is touched.
        guard !row.isUnreadable else { return try replace(row, by: changed, at: now) }
        var report = AdvanceReport()
        var settled = try settle(
            row, at: now, planner: planner, endsDefinition: !row.record.schedule.plansSameSlots(as: changed),
            report: &report)
        let old = settled.record.schedule
        changed = old
        try change(&changed)
        settled.record.redefine(as: changed, at: now)
        try write(settled, definedBefore: old)
        return changed
    }

    /// Puts a definition in place of one that cannot be read, if it is a new one altogether.
    private func replace(_ row: ScheduleRow, by changed: Schedule, at now: Date) throws -> Schedule {
        guard changed.recurrence != row.record.schedule.recurrence else {
            throw SchedulerError(
                .wrongState, field: "schedule", value: changed.id.rawValue, reason: row.record.problem ?? "")
        }
        var replaced = row
        replaced.record.redefine(as: changed, at: now)
        try write(replaced, definedBefore: row.record.schedule)
        return changed
    }

    func settle(_ job: JobID, at now: Date, planner: SchedulePlanner) throws {
        var report = AdvanceReport()
        for row in try connection.all(Self.schedulesOfJob, job, as: { ScheduleRow(reading: &$0, known: definitions) })
        where !row.isUnreadable {
            var settled = try settle(row, at: now, planner: planner, report: &report)
            settled.record.nextLook = now
            try write(settled, definedBefore: settled.record.schedule)
        }
    }

    /// Plans a schedule up to the instant, in as many plans as that takes.
    private func settle(
        _ row: ScheduleRow, at now: Date, planner: SchedulePlanner, endsDefinition: Bool = false,
        report: inout AdvanceReport
    ) throws -> ScheduleRow {
        var row = row
        var cursor: Date?
        while row.record.cursor < now, row.record.cursor != cursor {
            cursor = row.record.cursor
            row = try plan(row, at: now, planner: planner, endsDefinition: endsDefinition, report: &report)
        }
        return row
    }

    func removeSchedule(_ id: ScheduleID, if check: (Schedule) throws -> Void) throws {
        guard let row = try row(of: id) else { return }
        try check(row.record.schedule)
        try connection.run("DELETE FROM schedules WHERE key = ?", row.key)
        definitions[row.key] = nil
    }

    // MARK: Planning

    private static let schedulesToLookAt = Query(
        assembled: """
            SELECT \(ScheduleRow.columns) FROM schedules
            WHERE next_look IS NOT NULL AND is_parked = 0 AND (next_look, id) > (?, ?) AND next_look <= ?
            ORDER BY next_look, id LIMIT ?
            """)

    func advance(_ request: AdvanceRequest, planner: SchedulePlanner) throws -> AdvanceReport {
        try serve(request.jobs)
        var report = AdvanceReport(runs: request.wantsRuns ? [] : nil)
        var last = (look: Date(microsecondsSince1970: .min), id: ScheduleID(""))
        while report.planned < request.limit {
            let due = try connection.all(
                Self.schedulesToLookAt, last.look, last.id, request.now, request.limit - report.planned,
                as: { ScheduleRow(reading: &$0, known: definitions) })
            guard let end = due.last?.record else { break }
            last = (end.nextLook ?? request.now, end.schedule.id)
            for row in due {
                guard request.jobs.contains(row.record.schedule.job) else {
                    try parkIfUnserved(row)
                    continue
                }
                report.planned += 1
                if row.isUnreadable {
                    try setAside(row, report: &report)
                } else {
                    if let row = read(row) { _ = try plan(row, at: request.now, planner: planner, report: &report) }
                }
            }
        }
        report.nextLook = try nextLook(of: request.jobs)
        return report
    }

    /// Leaves a schedule alone whose definition cannot be read.
    private func setAside(_ row: ScheduleRow, report: inout AdvanceReport) throws {
        report.problems[row.record.schedule.id] = row.record.problem
        try connection.run(
            "UPDATE schedules SET next_look = NULL, problem = ? WHERE key = ?", row.record.problem, row.key)
    }

    private func parkIfUnserved(_ row: ScheduleRow) throws {
        guard !servedJobs.contains(row.record.schedule.job) else { return }
        try connection.run("UPDATE schedules SET is_parked = 1 WHERE key = ?", row.key)
    }

    private func nextLook(of jobs: Set<JobID>) throws -> Date? {
        let statement = try connection.statement(
            """
            SELECT next_look, job FROM schedules WHERE next_look IS NOT NULL AND is_parked = 0 ORDER BY next_look, id
            """)
        var found: Date?
        try statement.each { row in
            let look: Date = row.next()
            guard jobs.contains(row.next()) else { return true }
            found = look
            return false
        }
        return found
    }

    /// Asks the planner about a schedule and writes its whole answer.
    ///
    /// - Returns: the row as it is then.
    private func plan(
        _ row: ScheduleRow, at now: Date, planner: SchedulePlanner, endsDefinition: Bool = false,
        report: inout AdvanceReport
    ) throws -> ScheduleRow {
        let schedule = row.record.schedule
        let facts = ScheduleFacts(
            record: row.record, unfinished: try unfinished(of: schedule.job, in: schedule.id), now: now,
            endsDefinition: endsDefinition)
        let plan = planner(facts)
        var planned = row
        planned.record = plan.record
        if let problem = plan.record.problem { report.problems[schedule.id] = problem }
        if plan.stopsRunning {
            try askRunningToStop(in: schedule.id, at: now)
            report.askedToStop = true
        }
        var created: [RunID?] = []
        for order in plan.runs {
            // A slot that has a run already keeps it: the pair (schedule, slot) is unique.
            let run = try create(order, at: now)
            if run == nil { planned.record.nextLook = now }
            created.append(run)
            if let run { report.runs?.append(Run(id: run, order: order, createdAt: now)) }
        }
        report.created += created.count { $0 != nil }
        for outcome in plan.outcomes {
            var record = outcome.record
            if let place = outcome.newRun, created.indices.contains(place) { record.run = created[place] }
            report.outcomes.append(record)
            try append(record, after: outcome.predecessor, to: row.key)
        }
        if planned.record != row.record { try write(planned, definedBefore: schedule) }
        return planned
    }

    private func append(_ record: SlotRecord, after predecessor: Date?, to schedule: Int64) throws {
        let newest = try connection.first(
            """
            SELECT key, first, last, count, outcome, reason, run FROM outcomes
            WHERE schedule = ? ORDER BY last DESC, key DESC LIMIT 1
            """, schedule,
            as: { row in (key: row.next(Int64.self), record: try SlotRecord(reading: &row, schedule: record.schedule)) }
        )
        if let newest, newest.record.isContinued(by: record, after: predecessor) {
            try connection.run(
                "UPDATE outcomes SET last = ?, count = count + ? WHERE key = ?", record.last, record.count, newest.key)
        } else {
            try insert(record, schedule: schedule)
        }
    }

    func insert(_ record: SlotRecord, schedule: Int64) throws {
        try connection.run(
            "INSERT INTO outcomes (schedule, first, last, count, outcome, reason, run) VALUES (?, ?, ?, ?, ?, ?, ?)",
            schedule, record.first, record.last, record.count, record.outcome, record.reason, record.run)
    }

    private func write(_ row: ScheduleRow, definedBefore: Schedule) throws {
        let record = row.record
        try connection.run(
            """
            UPDATE schedules SET cursor = ?, recorded_since = ?, next_look = ?, last_slot = ?, run_count = ?,
                deferred_through = ?, completed_at = ?, problem = ?
            WHERE key = ?
            """,
            record.cursor, record.recordedSince, record.nextLook, record.lastSlot, record.runCount,
            record.deferredThrough, record.completedAt, record.problem, row.key)
        guard record.schedule != definedBefore else { return }
        try connection.run(
            "UPDATE schedules SET job = ?, definition = ?, counts_from_completion = ?, starts_anew = ? WHERE key = ?",
            record.schedule.job, try JSON.text(record.schedule), record.schedule.recurrence.countsFromCompletion,
            record.schedule.recurrence.startsAnew, row.key)
        remember(record.schedule, key: row.key)
    }
}

extension SlotRecord {
    /// Reads the columns first, last, count, outcome, reason and run.
    init(reading row: inout Row, schedule: ScheduleID) throws {
        self.init(
            schedule: schedule, first: row.next(), last: row.next(), count: row.next(), outcome: try row.coded(),
            reason: row.next(), run: row.next())
    }
}

extension Recurrence {
    /// Whether its next slot depends on when the run before it is over.
    var countsFromCompletion: Bool {
        if case .afterCompletion = self { true } else { false }
    }
}
