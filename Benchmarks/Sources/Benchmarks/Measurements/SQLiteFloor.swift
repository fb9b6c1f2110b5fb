import SQLiteC
import SchedulerSQLite

/// What SQLite itself needs to keep the start and the end of runs: a plain loop that writes rows of 200 bytes with two
/// indexes through its C interface.
struct SQLiteFloor {
    private let database: OpaquePointer?

    init(path: String, durability: SQLiteStore.Durability) throws {
        var database: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK else { throw MeasurementError("\(path) cannot be opened") }
        self.database = database
        let synchronous = durability == .full ? "FULL" : "NORMAL"
        try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous)")
        try execute(
            """
            CREATE TABLE runs (id INTEGER PRIMARY KEY, job TEXT, state INTEGER, finished_at INTEGER, payload TEXT);
            CREATE INDEX runs_of_job ON runs (job, id);
            CREATE INDEX runs_by_state ON runs (state, id);
            """)
    }

    /// Runs a second, each started and ended in transactions of its own, and in transactions of a hundred.
    func figures() throws -> [Figure] {
        defer { sqlite3_close(database) }
        return [
            Figure("floor, a transaction each", try rate(count: 2_000, batch: 1), .perSecond),
            Figure("floor, batches of 100", try rate(count: 60_000, batch: 100), .perSecond),
        ]
    }

    private func rate(count: Int, batch: Int) throws -> Double {
        let insert = try prepare("INSERT INTO runs (job, state, payload) VALUES ('no-op', 0, ?)")
        let update = try prepare("UPDATE runs SET state = 1, finished_at = ? WHERE id = ?")
        defer {
            sqlite3_finalize(insert)
            sqlite3_finalize(update)
        }
        let payload = String(repeating: "x", count: 170)
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<count / batch {
            try execute("BEGIN")
            var keys: [Int64] = []
            for _ in 0..<batch {
                sqlite3_bind_text(insert, 1, payload, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
                try step(insert)
                keys.append(sqlite3_last_insert_rowid(database))
            }
            try execute("COMMIT; BEGIN")
            for key in keys {
                sqlite3_bind_int64(update, 1, 1_800_000_000_000_000 + key)
                sqlite3_bind_int64(update, 2, key)
                try step(update)
            }
            try execute("COMMIT")
        }
        return Double(count) / ((clock.now - start) / .seconds(1))
    }

    private func prepare(_ sql: String) throws -> OpaquePointer? {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else { throw failure }
        return statement
    }

    private func step(_ statement: OpaquePointer?) throws {
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure }
        sqlite3_reset(statement)
    }

    private func execute(_ script: String) throws {
        guard sqlite3_exec(database, script, nil, nil, nil) == SQLITE_OK else { throw failure }
    }

    private var failure: MeasurementError { MeasurementError(String(cString: sqlite3_errmsg(database))) }
}
