import Dispatch
import FoundationEssentials
public import SchedulerCore

/// A store in one SQLite file: everything survives the process, however it ends.
///
/// ```swift
/// let scheduler = Scheduler(store: try SQLiteStore(path: "jobs.sqlite"))
/// ```
///
/// One process has the file at a time; a second one is refused at ``init(path:durability:)``. Several schedulers of the
/// one process may share the store. Other programs may read the file at any time, such as `sqlite3` and
/// `schedulerctl doctor`.
///
/// Whatever returns has been committed: after a loss of power nothing of it is missing (``Durability/full``). Operations
/// that are asked for at the same time share a transaction, so that many cost little more than one.
///
/// Beside the file SQLite keeps `-wal` and `-shm`, which belong to it, and the store a `-lock`. All may stay where they
/// are. A copy of a file that is in use is best made with `VACUUM INTO`.
public final class SQLiteStore: Store {
    /// What survives what.
    public enum Durability: String, Sendable, Hashable, CaseIterable {
        /// What was recorded survives a loss of power: each transaction waits for the disk.
        case full
        /// What was recorded survives a crash of the process, and a loss of power except for the last moments. The
        /// file stays sound.
        case normal
    }

    /// Where the file is.
    public let path: String
    let writer: Writer
    /// For what is read in a moment.
    let readers: ReaderPool
    /// For what may take long, so that the scheduler itself waits for nobody's search.
    let searches: ReaderPool
    let observers = StoreObservers()

    /// Opens the file, and makes it where there is none.
    ///
    /// An older file is brought to the present schema, after a copy was made beside it (`.version-N.backup`). Runs that
    /// a former process left running are rescued as soon as a scheduler runs.
    ///
    /// - Parameters:
    ///   - path: where the file is; its directory must exist.
    ///   - durability: what survives a loss of power.
    /// - Throws: ``/SchedulerCore/SchedulerError`` with the code `storeUnavailable` where the file cannot be used: the
    ///   directory is not there, the file cannot be written, is damaged, is no database or another program's, was made
    ///   by a newer version of the library, or another process has it.
    public convenience init(path: String, durability: Durability = .full) throws {
        try self.init(path: path, durability: durability, migrations: Migration.all)
    }

    /// - Parameter patience: for how long a lock of another program is waited for, in milliseconds.
    init(path: String, durability: Durability, migrations: [Migration], patience: Int32 = 5_000) throws {
        try Self.check(path)
        self.path = path
        do {
            let connection = try Connection(path: path, mode: .create)
            connection.setPatience(milliseconds: patience)
            let migrator = Migrator(connection: connection, migrations: migrations)
            // Before anything is changed in a file that may be another's, or put beside it.
            try migrator.check()
            let lock = try FileLock.take(database: path)
            try migrator.check()  // Until now another process may have changed it.
            try Self.prepare(connection, durability: durability)
            try migrator.migrate()
            try connection.run("UPDATE runs SET lease_until = ? WHERE state = 2", Date.distantPast)
            writer = Writer(connection, lock: lock)
            readers = try ReaderPool(path: path, count: 1, patience: patience)
            searches = try ReaderPool(path: path, count: 2, patience: patience)
        } catch let fault as SQLiteFault {
            throw fault.error(path: path)
        }
    }

    deinit {
        close()
    }

    /// Carries out what was asked for, and gives the file back. What is asked for later is refused.
    ///
    /// Without it, the file is given back when nobody refers to the store any more.
    ///
    /// It returns when the file is given back; within a store's own work, such as a change of a schedule, at once.
    public func close() {
        writer.refuseMore()
        let giveBack = { @Sendable [readers, searches, writer] in
            readers.close()
            searches.close()
            writer.close()
        }
        // What a queue carries out may be the last to refer to the store: it cannot wait for itself.
        if DispatchQueue.isOfStore { DispatchQueue.global().async(execute: giveBack) } else { giveBack() }
    }

    /// Lets the file have no more pages than so many, or than it has, so that it is full: for tests.
    package func limitPages(to count: Int) async throws {
        // The pragma takes no bound values.
        try await writer.write { try $0.connection.execute(script: "PRAGMA max_page_count = \(count)") }
    }

    /// Refuses a path for a reason that SQLite would not name.
    private static func check(_ path: String) throws(SchedulerError) {
        func refusal(_ reason: String) -> SchedulerError {
            SchedulerError(.storeUnavailable, field: "store", value: path, reason: reason)
        }
        guard !path.isEmpty, !path.utf8.contains(0) else { throw refusal("is no path of a file") }
        guard path != ":memory:" else { throw refusal("is no path of a file; MemoryStore keeps everything in memory") }
        let directory = FileSystem.directory(of: path)
        guard FileSystem.isDirectory(directory) else { throw refusal("there is no directory \(directory)") }
        guard !FileSystem.isDirectory(path) else { throw refusal("is a directory") }
        if FileSystem.exists(path) {
            guard FileSystem.isWritable(path) else { throw refusal("the file cannot be written") }
        }
        guard FileSystem.isWritable(directory) else { throw refusal("nothing can be written to \(directory)") }
    }

    private static func prepare(_ connection: Connection, durability: Durability) throws {
        guard Connection.libraryVersion >= 3_037_000 else {
            throw SQLiteFault(code: 1, message: "SQLite 3.37 or later is needed")
        }
        // Of a new file only, so that pages that fall free can be given back; it has to come before whatever writes.
        try connection.execute(script: "PRAGMA auto_vacuum = INCREMENTAL")
        let mode = try connection.first("PRAGMA journal_mode = WAL") { $0.next(String.self) }
        guard mode == "wal" else {
            throw SQLiteFault(code: 1, message: "the file system does not allow for a write-ahead log")
        }
        try connection.execute(
            script: """
                PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL");
                PRAGMA foreign_keys = ON;
                PRAGMA cache_size = -65536;
                PRAGMA wal_autocheckpoint = 4000;
                PRAGMA journal_size_limit = 16777216;
                """)
    }

    public func observe(
        as node: NodeID, _ observer: @escaping @Sendable (StoreChange) -> Void
    ) -> StoreObservation {
        observers.observe(as: node, observer)
    }
}
