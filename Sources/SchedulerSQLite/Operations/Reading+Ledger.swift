import FoundationEssentials
import SchedulerCore

extension Connection {
    private static let columns = "SELECT first, last, count, outcome, reason, run FROM outcomes"
    private static let key = "schedule = (SELECT key FROM schedules WHERE id = ?)"
    private static let recordAfter = Query(assembled: "\(columns) WHERE \(key) AND last > ? ORDER BY last LIMIT 1")

    /// Reads of each schedule no more than the lines that may be in the answer.
    func ledger(_ query: LedgerQuery) throws -> LedgerLines {
        var lines = LedgerLines()
        guard query.limit > 0 else { return lines }
        for schedule in Set(query.schedules).sorted() {
            lines.records += try records(of: schedule, query, from: lines.records.floor(query))
            if query.wantsRuns { lines.runs += try runs(of: schedule, query, from: lines.runs.floor(query)) }
            lines.settle(limit: query.limit)
        }
        return lines
    }

    /// Records of one schedule do not overlap, so that the order of their ends is that of their beginnings.
    private func records(of schedule: ScheduleID, _ query: LedgerQuery, from start: Date) throws -> [SlotRecord] {
        var wanted = ""
        if let outcomes = query.outcomes {
            wanted = "AND outcome IN (\(outcomes.map { String($0.code) }.sorted().joined(separator: ", ")))"
        }
        let statement = try statement(
            assembled: "\(Self.columns) WHERE \(Self.key) AND last BETWEEN ? AND ? \(wanted) ORDER BY last DESC LIMIT ?"
        )
        bind(schedule, query, from: start, to: statement)
        let within = try statement.all { try SlotRecord(reading: &$0, schedule: schedule) }
        // One may begin in the range and end after it.
        let next = try all(Self.recordAfter, schedule, query.through) {
            try SlotRecord(reading: &$0, schedule: schedule)
        }
        return within + next.filter(query.fits)
    }

    private func runs(of schedule: ScheduleID, _ query: LedgerQuery, from start: Date) throws -> [Run] {
        let wanted = query.wantsBackfills ? "" : "AND trigger <> \(Trigger.backfill.code)"
        let statement = try statement(
            assembled: """
                SELECT \(Run.columns) FROM runs INDEXED BY runs_of_slots
                WHERE schedule = ? AND slot IS NOT NULL AND slot BETWEEN ? AND ? \(wanted) ORDER BY slot DESC LIMIT ?
                """)
        bind(schedule, query, from: start, to: statement)
        return try statement.all { try Run(reading: &$0) }
    }

    private func bind(_ schedule: ScheduleID, _ query: LedgerQuery, from start: Date, to statement: Statement) {
        statement.bind(schedule, at: 1)
        statement.bind(start, at: 2)
        statement.bind(query.through, at: 3)
        statement.bind(query.limit, at: 4)
    }
}

extension [SlotRecord] {
    /// Before when nothing can be in the answer any more.
    fileprivate func floor(_ query: LedgerQuery) -> Date {
        count < query.limit ? query.from : Swift.max(query.from, last?.first ?? query.from)
    }
}

extension [Run] {
    /// Before when nothing can be in the answer any more.
    fileprivate func floor(_ query: LedgerQuery) -> Date {
        count < query.limit ? query.from : Swift.max(query.from, last?.slot ?? query.from)
    }
}
