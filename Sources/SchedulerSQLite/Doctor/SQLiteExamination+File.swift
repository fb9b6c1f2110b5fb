import CSQLite
import SchedulerCore

extension SQLiteExamination {
    mutating func examine() {
        if let fault = FileSystem.fault(of: path) { return note(.file, fault) }
        guard !FileSystem.isDirectory(path) else { return note(.file, "is a directory") }
        size = FileSystem.size(of: path)
        logSize = FileSystem.size(of: path + "-wal")
        user = FileLock.owner(of: path)
        guard size != 0 else { return note(.file, "is empty: no store has been made in it") }
        do {
            guard let connection = try open() else { return }
            defer { connection.close() }
            guard try isStore(connection) else { return }
            attempt(.integrity) { try $0.checkPages(connection) }
            attempt(.references) { try $0.checkReferences(connection) }
            guard schemaVersion == Self.newestSchemaVersion else { return }
            attempt(.schema) { try $0.checkSchema(connection) }
            attempt(.contents) { try $0.count(connection) }
            attempt(.settings) { try $0.checkSettings(connection) }
            attempt(.ledger) { try $0.checkSchedules(connection) }
        } catch {
            note(.file, Self.words(for: error))
        }
    }

    /// Opens the file so that as little as possible is left behind, and that it works where nothing can be written.
    private mutating func open() throws -> Connection? {
        // Only a connection that may write takes away the log that it has made. Where there is one already, such a
        // connection could write its contents into the database, which is left to the next start.
        let canTidyUp =
            logSize == nil && FileSystem.isWritable(path) && FileSystem.isWritable(FileSystem.directory(of: path))
        do {
            return try Self.open(path, canTidyUp ? .readWrite : .readOnly)
        } catch let fault as SQLiteFault where [SQLITE_CANTOPEN, SQLITE_READONLY].contains(fault.primaryCode) {
            guard logSize ?? 0 == 0 else {
                note(
                    .file,
                    "cannot be read where nothing can be written beside it (\(fault.message)): copy it and its log (-wal) "
                        + "to another place, and have the copy examined")
                return nil
            }
            let connection = try Self.open(path, .immutable)
            notes.append("nothing can be written beside the file; it was read on the assumption that nobody changes it")
            return connection
        }
    }

    private static func open(_ path: String, _ mode: Connection.Mode) throws -> Connection {
        let connection = try Connection(path: path, mode: mode)
        connection.setPatience(milliseconds: 5_000)
        try connection.execute(script: "PRAGMA query_only = ON")
        // Whether the file can be read shows when it is.
        _ = try connection.first("SELECT count(*) FROM sqlite_schema") { $0.next(Int.self) }
        return connection
    }

    /// Whether the file is a store, as far as can be told, so that it makes sense to look into it.
    private mutating func isStore(_ connection: Connection) throws -> Bool {
        let application: Int64? = try connection.first("PRAGMA application_id") { $0.next() }
        let migrator = Migrator(connection: connection, migrations: Migration.all)
        do {
            try migrator.check()
        } catch let error as SchedulerError {
            note(.file, error.reason)
        }
        guard application == Migrator.applicationID else {
            if isSound { note(.file, "is an empty database: no store has been made in it") }
            return false
        }
        let version = try migrator.version()
        schemaVersion = version
        // An immutable file is read as if it had no log, whatever it says.
        if notes.isEmpty { journalMode = try connection.first("PRAGMA journal_mode") { $0.next() } }
        if version < Self.newestSchemaVersion {
            notes.append(
                "schema version \(version) is older than this build's, \(Self.newestSchemaVersion): the next start brings "
                    + "it up to date, after a copy was made; schedules and ledgers can be checked then")
        }
        return true
    }

    /// Does one of the checks. What cannot be read is a problem, and the other checks go on.
    mutating func attempt(_ area: Problem.Area, _ check: (inout Self) throws -> Void) {
        do {
            try check(&self)
        } catch {
            note(area, Self.words(for: error))
        }
    }

    static func words(for error: any Error) -> String {
        guard let fault = error as? SQLiteFault else { return String(describing: error) }
        return switch fault.primaryCode {
        case SQLITE_NOTADB: "is no SQLite database, or its beginning is damaged (\(fault.message))"
        case SQLITE_CORRUPT: "cannot be read: \(fault.message)"
        default: fault.error(path: "").reason
        }
    }
}
