import FoundationEssentials
import SchedulerCore

extension Connection {
    // MARK: Jobs

    /// - Throws: ``SchedulerError`` with the code `invalidValue` where they cannot be read.
    func settings(of job: JobID) throws -> Settings? {
        guard let text = try first("SELECT settings FROM jobs WHERE id = ?", job, as: { $0.next(String?.self) }) ?? nil
        else { return nil }
        do {
            return try JSON.value(text)
        } catch {
            throw SchedulerError(.invalidValue, field: "settings", value: text, reason: "\(error)")
        }
    }

    func stoppedJobs() throws -> Set<JobID> {
        Set(try all("SELECT id FROM jobs WHERE is_stopped = 1") { $0.next(JobID.self) })
    }

    // MARK: Schedules

    private static let scheduleByID = Query(assembled: "SELECT \(ScheduleRow.columns) FROM schedules WHERE id = ?")
    private static let schedulesOfJob = Query(
        assembled: "SELECT \(ScheduleRow.columns) FROM schedules WHERE job = ? ORDER BY id")
    private static let allSchedules = Query(assembled: "SELECT \(ScheduleRow.columns) FROM schedules ORDER BY id")

    func schedule(_ id: ScheduleID) throws -> ScheduleRecord? {
        try first(Self.scheduleByID, id) { ScheduleRow(reading: &$0).record }
    }

    func schedules(of job: JobID?) throws -> [ScheduleRecord] {
        guard let job else { return try all(Self.allSchedules) { ScheduleRow(reading: &$0).record } }
        return try all(Self.schedulesOfJob, job) { ScheduleRow(reading: &$0).record }
    }

    func outcomes(of schedule: ScheduleID, from start: Date, through end: Date) throws -> [SlotRecord] {
        try all(
            """
            SELECT first, last, count, outcome, reason, run FROM outcomes
            WHERE schedule = (SELECT key FROM schedules WHERE id = ?) AND last >= ? AND first <= ?
            ORDER BY first, key
            """, schedule, start, end
        ) { try SlotRecord(reading: &$0, schedule: schedule) }
    }

    // MARK: Runs

    private static let runByID = Query(assembled: "SELECT \(Run.columns) FROM runs WHERE id = ?")

    func run(_ id: RunID) throws -> Run? {
        try first(Self.runByID, id) { try Run(reading: &$0) }
    }

    func stopRequests(for node: NodeID) throws -> [RunID] {
        try all(
            """
            SELECT id FROM runs INDEXED BY runs_running
            WHERE state = 2 AND node = ? AND asked_to_stop_at IS NOT NULL
            """, node
        ) { $0.next(RunID.self) }.sorted()
    }

    func runs(_ query: RunQuery) throws -> [Run] {
        guard query.states?.isEmpty != true else { return [] }
        let conditions = try query.conditions
        let statement = try statement(assembled: query.sql(conditions))
        conditions.bind(to: statement, followedBy: max(query.limit, 0))
        return try statement.all { try Run(reading: &$0) }
    }

    /// Each is one look into an index.
    func newestRuns(of schedules: [ScheduleID]) throws -> [ScheduleID: Run] {
        try inOneTransaction {
            try schedules.reduce(into: [:]) { newest, schedule in
                newest[schedule] = try runs(RunQuery(schedule: schedule, limit: 1)).first
            }
        }
    }

    func queues() throws -> [QueueLoad] {
        try all(
            """
            SELECT queue, sum(state <> 2), sum(state = 2), min(iif(state <> 2, coalesce(available_at, created_at), NULL))
            FROM runs WHERE finished_at IS NULL GROUP BY queue ORDER BY queue
            """
        ) { row in
            QueueLoad(queue: row.next(), waiting: row.next(), running: row.next(), waitingSince: row.next())
        }
    }

    // MARK: Logs

    private func log(of run: RunID, job: JobID, total: Int) throws -> RunLog {
        let lines = try all(
            "SELECT sequence, instant, level, message, metadata FROM log_lines WHERE run = ? ORDER BY number", run
        ) { try LogRecord(reading: &$0, job: job, run: run) }
        return RunLog(lines: lines, total: total)
    }

    func log(of run: RunID) throws -> RunLog {
        try inOneTransaction {
            let found = try first("SELECT job, lines_total FROM runs WHERE id = ?", run) { row in
                (job: row.next(JobID.self), total: row.next(Int.self))
            }
            guard let found else { return RunLog() }
            return try log(of: run, job: found.job, total: found.total)
        }
    }

    /// How many lines are looked at for one page.
    private static let linesOfSearch = 100_000

    func lines(_ query: LogQuery) throws -> LogPage {
        var page = LogPage()
        guard query.limit > 0 else { return page }
        let statement = try statement(assembled: query.sql)
        let before = query.before ?? LogPosition(run: RunID(rawValue: .max), line: .max)
        statement.bind(before.run, at: 1)
        statement.bind(before.run, at: 2)
        statement.bind(before.line, at: 3)
        statement.bind(query.level, at: 4)
        if let run = query.run { statement.bind(run, at: 5) }
        if let job = query.job { statement.bind(job, at: query.run == nil ? 5 : 6) }
        var hasMore = false
        var looks = 0
        try statement.each { row in
            let run: RunID = row.next()
            let position = LogPosition(run: run, line: row.next())
            let line = try LogRecord(reading: &row, jobAtEnd: run)
            looks += 1
            hasMore = page.lines.count == query.limit || looks > Self.linesOfSearch
            guard !hasMore else { return false }
            if query.fits(line) { page.lines.append(line) }
            page.next = position
            return true
        }
        if !hasMore { page.next = nil }
        return page
    }

    // MARK: Artifacts

    func artifacts(_ query: ArtifactQuery) throws -> [ArtifactRecord] {
        let conditions = query.conditions
        let statement = try statement(
            assembled: """
                SELECT \(ArtifactRecord.columns) FROM artifacts \(conditions.clause) ORDER BY id DESC LIMIT ?
                """)
        conditions.bind(to: statement, followedBy: max(query.limit, 0))
        return try inOneTransaction {
            var records = try statement.all { ArtifactRecord(reading: &$0) }
            for index in records.indices { records[index].artifact.labels = try labels(of: records[index].id) }
            return records
        }
    }

    func artifactGroups(_ query: ArtifactQuery) throws -> [ArtifactGroup] {
        let conditions = query.conditions
        // Artifacts are numbered as they are published, so that the newest has the highest number. A total is a floating-
        // point number, which does not overflow.
        let statement = try statement(
            assembled: """
                SELECT job, count(*), CAST(total(size) AS INTEGER), max(id) FROM artifacts \(conditions.clause)
                GROUP BY job ORDER BY job LIMIT ?
                """)
        conditions.bind(to: statement, followedBy: -1)
        return try inOneTransaction {
            let groups = try statement.all { row in
                (
                    job: row.next(JobID.self), count: row.count(), size: row.next(Int64.self),
                    newest: row.next(Int64.self)
                )
            }
            return try groups.compactMap { group in
                guard var newest = try first(Self.artifactByID, group.newest, as: { ArtifactRecord(reading: &$0) })
                else {
                    return nil
                }
                newest.artifact.labels = try labels(of: newest.id)
                return ArtifactGroup(job: group.job, count: group.count, size: group.size, newest: newest)
            }
        }
    }

    private static let artifactByID = Query(assembled: "SELECT \(ArtifactRecord.columns) FROM artifacts WHERE id = ?")

    /// Has several queries see the same state.
    func inOneTransaction<Value>(_ body: () throws -> Value) throws -> Value {
        try run("BEGIN")
        defer { try? run("COMMIT") }
        return try body()
    }

    private func labels(of artifact: Int64) throws -> [String: String] {
        let pairs = try all("SELECT name, value FROM artifact_labels WHERE artifact = ?", artifact) { row in
            (row.next(String.self), row.next(String.self))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    // MARK: Audit

    func auditEntries(_ query: AuditQuery) throws -> [AuditRecord] {
        let conditions = query.conditions
        let statement = try statement(
            assembled: """
                SELECT id, instant, author, principal, operation, subject, detail, address, before, after
                FROM audit_entries \(conditions.clause) ORDER BY id DESC LIMIT ?
                """)
        conditions.bind(to: statement, followedBy: max(query.limit, 0))
        return try statement.all { row in
            AuditRecord(
                id: row.next(),
                entry: AuditEntry(
                    instant: row.next(), author: row.next(), principal: row.next(), operation: row.next(),
                    subject: row.next(), detail: row.next(), address: row.next(), before: row.next(), after: row.next())
            )
        }
    }
}

// MARK: -

extension LogQuery {
    /// The statement, whose question marks are, in this order: before (run, run, line), level, run, job.
    ///
    /// It goes from the newest run to the oldest, those of the job only, and then through the lines of each.
    fileprivate var sql: String {
        var conditions = "runs.id <= ? AND (run, number) < (?, ?) AND level >= ?"
        if run != nil { conditions += " AND runs.id = ?" }
        if job != nil { conditions += " AND job = ?" }
        return """
            SELECT run, number, sequence, instant, level, message, metadata, job
            FROM runs CROSS JOIN log_lines ON log_lines.run = runs.id
            WHERE \(conditions) ORDER BY runs.id DESC, number DESC
            """
    }
}

extension LogRecord {
    /// Reads the columns sequence, instant, level, message and metadata.
    fileprivate init(reading row: inout Row, job: JobID, run: RunID) throws {
        self.init(
            job: job, run: run, sequence: row.next(), instant: row.next(), level: try row.coded(),
            message: row.next(), metadata: try row.json() ?? [:])
    }

    /// Reads the same columns, and then the job.
    fileprivate init(reading row: inout Row, jobAtEnd run: RunID) throws {
        try self.init(reading: &row, job: "", run: run)
        job = row.next()
    }
}

extension ArtifactRecord {
    fileprivate static let columns =
        "id, job, run, published_at, url, size, expires_after, prune_attempts, prune_last_at, prune_error"

    fileprivate init(reading row: inout Row) {
        self.init(
            id: row.next(), job: row.next(), run: row.next(), publishedAt: row.next(),
            artifact: Artifact(url: row.next(), size: row.next(), expiresAfter: row.next()))
        let attempts: Int? = row.next()
        let lastAt: Date? = row.next()
        let error: String? = row.next()
        if let attempts, let lastAt {
            pruneFailure = PruneFailure(attempts: attempts, lastAt: lastAt, error: error ?? "")
        }
    }
}
