import CSQLite

/// A prepared statement.
final class Statement {
    private var handle: OpaquePointer?
    private let connection: OpaquePointer?
    /// Whether its connection keeps it for further use.
    private let isKept: Bool

    init(_ sql: String, on connection: OpaquePointer?, isKept: Bool) throws(SQLiteFault) {
        self.connection = connection
        self.isKept = isKept
        guard connection != nil else { throw .closed }
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        guard sqlite3_prepare_v3(connection, sql, -1, flags, &handle, nil) == SQLITE_OK else {
            throw SQLiteFault(connection)
        }
    }

    deinit {
        if !isKept { finalize() }
    }

    func finalize() {
        sqlite3_finalize(handle)
        handle = nil
    }

    func reset() {
        sqlite3_reset(handle)
    }

    /// Gives the statement its values, in the order of its question marks.
    func bind<each Value: Bindable>(_ values: repeat each Value) {
        var place: Int32 = 0
        for value in repeat each values {
            place += 1
            value.bind(to: handle, at: place)
        }
    }

    /// Gives the statement the value of one question mark, from 1.
    func bind(_ value: some Bindable, at place: Int) {
        value.bind(to: handle, at: Int32(place))
    }

    /// Carries it out. Rows that it yields are passed over.
    func run() throws(SQLiteFault) {
        while try step() {}
        // What it holds of the database is let go at once.
        sqlite3_reset(handle)
    }

    /// Each row, made into a value.
    func all<Element>(_ make: (inout Row) throws -> Element) throws -> [Element] {
        defer { sqlite3_reset(handle) }
        var elements: [Element] = []
        while try step() {
            var row = Row(statement: handle)
            elements.append(try make(&row))
        }
        return elements
    }

    /// The first row, made into a value; nil if there is none.
    func first<Element>(_ make: (inout Row) throws -> Element) throws -> Element? {
        defer { sqlite3_reset(handle) }
        guard try step() else { return nil }
        var row = Row(statement: handle)
        return try make(&row)
    }

    /// Looks at each row until it is told to stop.
    ///
    /// - Parameter look: returns whether to go on.
    func each(_ look: (inout Row) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while try step() {
            var row = Row(statement: handle)
            guard try look(&row) else { return }
        }
    }

    private func step() throws(SQLiteFault) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let fault = SQLiteFault(connection)
            sqlite3_reset(handle)
            throw fault
        }
    }
}

/// A row that a statement yields, whose columns are read one after another.
struct Row {
    let statement: OpaquePointer?
    private var column: Int32 = 0

    init(statement: OpaquePointer?) {
        self.statement = statement
    }

    /// The next column.
    mutating func next<Value: Readable>(_ type: Value.Type = Value.self) -> Value {
        defer { column += 1 }
        return Value(reading: statement, column: column)
    }

    /// The next column, as a number that counts something. A damaged file may say anything, but it must be possible to
    /// count on.
    mutating func count() -> Int {
        min(max(next(), 0), 1 << 53)
    }

    /// The next column, where it is not null.
    mutating func next<Value: Readable>(_ type: Value?.Type = Value?.self) -> Value? {
        defer { column += 1 }
        guard sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
        return Value(reading: statement, column: column)
    }
}
