import CSQLite
import FoundationEssentials
import SchedulerCore

extension SQLiteExamination {
    private static let nextSchedule = Query(
        assembled: "SELECT \(ScheduleRow.columns) FROM schedules WHERE key > ? ORDER BY key LIMIT 1")

    /// Checks each schedule's definition and ledger.
    ///
    /// Each schedule is read in a transaction of its own, so that none lasts long: a server cannot take up its log
    /// again from the beginning while somebody reads.
    mutating func checkSchedules(_ connection: Connection) throws {
        var last = Int64.min
        var unplanned: [String] = []
        while try check(after: &last, connection, &unplanned) {}
        if let first = unplanned.first {
            notes.append("schedules whose slots cannot be worked out on this machine: \(unplanned.count), as \(first)")
        }
    }

    /// Checks the next schedule.
    ///
    /// - Parameters:
    ///   - last: the key of the one before, and then of this one.
    ///   - unplanned: takes in a schedule that has no timetable on this machine, and why.
    /// - Returns: whether there was one.
    private mutating func check(
        after last: inout Int64, _ connection: Connection, _ unplanned: inout [String]
    ) throws -> Bool {
        try connection.run("BEGIN")
        defer { try? connection.run("COMMIT") }
        guard let row = try connection.first(Self.nextSchedule, last, as: { ScheduleRow(reading: &$0) }) else {
            return false
        }
        // In a damaged file, keys may lead round in circles.
        guard row.key > last else { throw SQLiteFault(code: SQLITE_CORRUPT, message: "schedules are out of order") }
        last = row.key
        check(row, connection)
        if row.record.problem == nil, !row.record.schedule.recurrence.countsFromCompletion {
            do {
                _ = try Timetable(of: row.record)
            } catch {
                unplanned.append("\(row.record.schedule.id): \(error)")
            }
        }
        return true
    }

    private mutating func check(_ row: ScheduleRow, _ connection: Connection) {
        let id = row.record.schedule.id
        if let problem = row.record.problem { note(.schedule, schedule: id, problem) }
        // Its slots are not known; what is recorded of them is left as it is until somebody defines it anew.
        guard !row.isUnreadable else { return }
        do {
            let audit = LedgerAudit(
                of: row.record, runs: try runs(of: id, connection),
                outcomes: try connection.outcomes(of: id, from: .distantPast, through: .distantFuture))
            for violation in audit.violations { note(.ledger, schedule: id, violation.explanation) }
            if audit.violations.count == LedgerAudit.limit {
                notes.append("of the ledger of \(id), only the first \(LedgerAudit.limit) problems are listed")
            }
        } catch {
            note(.ledger, schedule: id, Self.words(for: error))
        }
    }

    private func runs(of schedule: ScheduleID, _ connection: Connection) throws -> [SlotRun] {
        try connection.all(
            "SELECT id, slot, trigger FROM runs WHERE schedule = ? AND slot IS NOT NULL ORDER BY slot", schedule
        ) { row in
            SlotRun(id: row.next(), slot: row.next(), trigger: try row.coded())
        }
    }
}
