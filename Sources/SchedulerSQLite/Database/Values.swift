import CSQLite
import FoundationEssentials
import SchedulerCore

/// A value that can be bound to a statement.
protocol Bindable {
    func bind(to statement: OpaquePointer?, at place: Int32)
}

/// A value that a column can be read as.
protocol Readable {
    init(reading statement: OpaquePointer?, column: Int32)
}

extension Int64: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        sqlite3_bind_int64(statement, place, self)
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self = sqlite3_column_int64(statement, column)
    }
}

extension Int: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        sqlite3_bind_int64(statement, place, Int64(self))
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self = Int(clamping: sqlite3_column_int64(statement, column))
    }
}

extension Bool: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        sqlite3_bind_int(statement, place, self ? 1 : 0)
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self = sqlite3_column_int(statement, column) != 0
    }
}

extension Double: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        sqlite3_bind_double(statement, place, self)
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self = sqlite3_column_double(statement, column)
    }
}

extension String: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        var text = self
        text.withUTF8 { bytes in
            // SQLite takes a null pointer for null, which an empty text is not.
            guard let start = bytes.baseAddress else {
                sqlite3_bind_text(statement, place, "", 0, nil)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
                _ = sqlite3_bind_text64(
                    statement, place, start, UInt64(bytes.count), csqlite_transient(), UInt8(SQLITE_UTF8))
            }
        }
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        guard let start = sqlite3_column_text(statement, column) else {
            self = ""
            return
        }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        self = String(decoding: bytes, as: UTF8.self)
    }
}

/// Whole microseconds since 1970 UTC.
extension Date: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        sqlite3_bind_int64(statement, place, microsecondsSince1970)
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self.init(microsecondsSince1970: sqlite3_column_int64(statement, column))
    }
}

/// Whole microseconds.
extension Duration: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        sqlite3_bind_int64(statement, place, wholeMicroseconds)
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self = .microseconds(sqlite3_column_int64(statement, column))
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        guard let self else {
            sqlite3_bind_null(statement, place)
            return
        }
        self.bind(to: statement, at: place)
    }
}

extension StringIdentifier {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        rawValue.bind(to: statement, at: place)
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self.init(rawValue: String(reading: statement, column: column))
    }
}

extension JobID: Bindable, Readable {}
extension ScheduleID: Bindable, Readable {}
extension NodeID: Bindable, Readable {}

extension RunID: Bindable, Readable {
    func bind(to statement: OpaquePointer?, at place: Int32) {
        rawValue.bind(to: statement, at: place)
    }

    init(reading statement: OpaquePointer?, column: Int32) {
        self.init(rawValue: Int64(reading: statement, column: column))
    }
}
