import CSQLite
import SchedulerCore

/// What SQLite answered instead of doing what it was asked to.
struct SQLiteFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The extended result code (https://www.sqlite.org/rescode.html).
    var code: Int32
    /// SQLite's own words.
    var message: String

    var description: String { message }

    var isFull: Bool { primaryCode == SQLITE_FULL }

    var primaryCode: Int32 { code & 0xFF }

    init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// The store was closed.
    static let closed = SQLiteFault(code: SQLITE_MISUSE, message: "the store is closed")

    /// What a connection complains about.
    init(_ connection: OpaquePointer?) {
        code = sqlite3_extended_errcode(connection)
        message = String(cString: sqlite3_errmsg(connection))
    }
}

extension SQLiteFault {
    /// What the scheduler and its operators are told.
    func error(path: String) -> SchedulerError {
        SchedulerError(.storeUnavailable, field: "store", value: path, reason: reason)
    }

    private var reason: String {
        switch primaryCode {
        case SQLITE_FULL: "there is no room for the file on its disk (\(message))"
        case SQLITE_READONLY: "the file cannot be written (\(message))"
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            "the file is damaged or is no SQLite database (\(message)); `schedulerctl doctor` tells more"
        case SQLITE_BUSY, SQLITE_LOCKED: "another process locks the file (\(message))"
        case SQLITE_CANTOPEN: "the file cannot be opened (\(message))"
        case SQLITE_IOERR: "reading or writing the file failed (\(message), SQLite's code \(code))"
        default: "\(message) (SQLite's code \(code))"
        }
    }
}
