import CSQLite

/// A connection to a database file, with the statements that were prepared on it.
///
/// It belongs to one queue: SQLite is told to do without locks of its own.
final class Connection {
    let path: String
    private var handle: OpaquePointer?
    /// By the key of their query.
    private var prepared: [UInt: Statement] = [:]

    /// The library's version, such as 3040001 for 3.40.1.
    static var libraryVersion: Int32 { sqlite3_libversion_number() }

    enum Mode {
        case create
        case readWrite
        /// Leaves the database and its log as they are. The files beside it that reading in WAL mode needs are made, and
        /// stay behind.
        case readOnly
        /// Writes nothing anywhere, and looks neither at locks nor at the log: for media that nobody can write to.
        case immutable
    }

    /// - Throws: ``SQLiteFault``.
    init(path: String, mode: Mode) throws(SQLiteFault) {
        self.path = path
        let flags =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            }
        let name = mode == .immutable ? Self.immutableAddress(of: path) : path
        let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK else {
            let fault = SQLiteFault(handle)
            sqlite3_close_v2(handle)
            handle = nil
            throw fault
        }
    }

    deinit {
        close()
    }

    /// The path as SQLite takes it with parameters (https://www.sqlite.org/uri.html).
    private static func immutableAddress(of path: String) -> String {
        let escaped = path.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain = character.isASCII && (character.isLetter || character.isNumber || "/.-_".contains(character))
            return isPlain ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return (path.hasPrefix("/") ? "file://" : "file:") + escaped.joined() + "?immutable=1"
    }

    /// Gives the file back. Nothing can be asked afterwards.
    func close() {
        for statement in prepared.values { statement.finalize() }
        prepared = [:]
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// How long another process's lock is waited for.
    func setPatience(milliseconds: Int32) {
        sqlite3_busy_timeout(handle, milliseconds)
    }

    /// Whether no transaction is open: SQLite rolls one back by itself after some faults.
    var isInAutocommit: Bool { handle.map { sqlite3_get_autocommit($0) != 0 } ?? true }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes64(handle)) }

    var lastInsertedKey: Int64 { sqlite3_last_insert_rowid(handle) }

    // MARK: Statements

    /// The statement of a query, prepared the first time, with all values forgotten.
    ///
    /// Only one use of the same query can be going on.
    func statement(_ query: Query) throws(SQLiteFault) -> Statement {
        if let statement = prepared[query.key] {
            statement.reset()
            return statement
        }
        let statement = try Statement(query.text, on: handle, isKept: true)
        prepared[query.key] = statement
        return statement
    }

    /// A statement of a text that is put together at run time, of literals only: values are bound.
    func statement(assembled sql: String) throws(SQLiteFault) -> Statement {
        try Statement(sql, on: handle, isKept: false)
    }

    /// Carries out a query that yields nothing.
    func run<each Value: Bindable>(_ query: Query, _ values: repeat each Value) throws(SQLiteFault) {
        let statement = try statement(query)
        statement.bind(repeat each values)
        try statement.run()
    }

    /// The rows that a query yields, each made into a value.
    func all<Element, each Value: Bindable>(
        _ query: Query, _ values: repeat each Value, as make: (inout Row) throws -> Element
    ) throws -> [Element] {
        let statement = try statement(query)
        statement.bind(repeat each values)
        return try statement.all(make)
    }

    /// The first row that a query yields, made into a value; nil if there is none.
    func first<Element, each Value: Bindable>(
        _ query: Query, _ values: repeat each Value, as make: (inout Row) throws -> Element
    ) throws -> Element? {
        let statement = try statement(query)
        statement.bind(repeat each values)
        return try statement.first(make)
    }

    /// Carries out any number of statements, which yield nothing and are not kept.
    func execute(script: String) throws(SQLiteFault) {
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw SQLiteFault(handle) }
    }
}
