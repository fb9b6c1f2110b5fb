import CSQLite

/// A file as SQLite itself sees it, past the store.
final class RawDatabase {
    private var handle: OpaquePointer?

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    init(_ path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw failure }
        sqlite3_busy_timeout(handle, 10_000)
    }

    deinit {
        close()
    }

    func close() {
        sqlite3_close_v2(handle)
        handle = nil
    }

    private var failure: Failure { Failure(description: String(cString: sqlite3_errmsg(handle))) }

    func run(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure }
    }

    /// The first column of each row, as text.
    func texts(_ sql: String) throws -> [String] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw failure }
        defer { sqlite3_finalize(statement) }
        var texts: [String] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: texts.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
            case SQLITE_DONE: return texts
            default: throw failure
            }
        }
    }

    func number(_ sql: String) throws -> Int {
        try texts(sql).first.flatMap { Int($0) } ?? 0
    }

    /// What SQLite finds wrong with the file; empty where all is well.
    static func faults(of path: String) throws -> [String] {
        let database = try RawDatabase(path)
        let faults = try database.texts("PRAGMA integrity_check") + database.texts("PRAGMA foreign_key_check")
        return faults.filter { $0 != "ok" }
    }
}
