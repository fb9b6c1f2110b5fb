import SchedulerCore

extension SQLiteExamination {
    /// No more lines of one check than this are listed.
    private static let lineLimit = 20

    /// SQLite's own check of pages, indexes and constraints.
    mutating func checkPages(_ connection: Connection) throws {
        var lines: [String] = []
        // What it has found is told, also where it cannot go on.
        defer { for line in lines.prefix(Self.lineLimit) { note(.integrity, line) } }
        try connection.statement("PRAGMA integrity_check(20)").each { row in
            lines += row.next(String.self).split(separator: "\n").map(String.init).filter {
                $0 != "ok" && !$0.hasPrefix("***")
            }
            return true
        }
    }

    mutating func checkReferences(_ connection: Connection) throws {
        struct Reference: Hashable, Comparable {
            let table: String
            let parent: String

            static func < (left: Self, right: Self) -> Bool { (left.table, left.parent) < (right.table, right.parent) }
        }
        var missing: [Reference: Int] = [:]
        try connection.statement("SELECT \"table\", parent FROM pragma_foreign_key_check").each { row in
            missing[Reference(table: row.next(), parent: row.next()), default: 0] += 1
            return true
        }
        for (reference, count) in missing.sorted(by: { $0.key < $1.key }) {
            note(.references, "rows of \(reference.table) that belong to no row of \(reference.parent): \(count)")
        }
    }

    /// Checks that the settings of each job can be read; the job's defaults hold where they cannot.
    mutating func checkSettings(_ connection: Connection) throws {
        try connection.statement("SELECT id, settings FROM jobs WHERE settings IS NOT NULL ORDER BY id").each { row in
            let job: JobID = row.next()
            do {
                _ = try JSON.value(row.next(), as: Settings.self)
            } catch {
                note(.settings, "of \(job): \((error as? SQLiteFault)?.message ?? Self.words(for: error))")
            }
            return true
        }
    }

    /// Counts what there is, all at one moment.
    mutating func count(_ connection: Connection) throws {
        try connection.run("BEGIN")
        defer { try? connection.run("COMMIT") }
        var contents = Contents()
        func number(_ query: Query) throws -> Int {
            try connection.first(query) { $0.next(Int.self) } ?? 0
        }
        contents.jobs = try number(
            "SELECT count(*) FROM (SELECT id FROM jobs UNION SELECT job FROM schedules UNION SELECT job FROM runs)")
        contents.schedules = try number("SELECT count(*) FROM schedules")
        contents.logLines = try number("SELECT count(*) FROM log_lines")
        contents.artifacts = try number("SELECT count(*) FROM artifacts")
        contents.auditEntries = try number("SELECT count(*) FROM audit_entries")
        contents.runs = try sums(connection, "runs", "state", "SELECT state, count(*) FROM runs GROUP BY state")
        contents.slots = try sums(
            connection, "slots", "outcome", "SELECT outcome, sum(count) FROM outcomes GROUP BY outcome")
        contents.slots[.ran, default: 0] += try number("SELECT count(*) FROM runs WHERE slot IS NOT NULL")
        self.contents = contents
        let left = contents.runs[.running] ?? 0
        if left > 0, user == nil {
            notes.append(
                left == 1
                    ? "1 run was left running; it is rescued at the next start"
                    : "\(left) runs were left running; they are rescued at the next start")
        }
    }

    /// Numbers by what a code stands for.
    private mutating func sums<Value: Coded & Hashable>(
        _ connection: Connection, _ things: String, _ column: String, _ query: Query
    ) throws -> [Value: Int] {
        var sums: [Value: Int] = [:]
        for (code, count) in try connection.all(query, as: { row in (row.next(Int.self), row.next(Int.self)) }) {
            if Value.codes.indices.contains(code) {
                sums[Value.codes[code], default: 0] += count
            } else {
                note(.contents, "\(things) with the \(column) \(code), which stands for nothing: \(count)")
            }
        }
        return sums
    }
}
