import FoundationEssentials
import SchedulerCore

/// One step of the schema from one version to the next.
///
/// Migrations are applied in order, each once. What has been released is never changed, only followed by another.
struct Migration: Sendable {
    /// What it does, in a word or two; unique.
    var name: String
    /// The statements.
    var script: String
}

/// Brings a file to the newest schema.
struct Migrator {
    let connection: Connection
    let migrations: [Migration]

    /// "jobs" and a version of the format, so that a file that is not ours is told from one that is
    /// (https://www.sqlite.org/pragma.html#pragma_application_id).
    static let applicationID: Int64 = 0x6A6F_6273

    /// The number of migrations that were applied to the file.
    func version() throws -> Int {
        try connection.first("PRAGMA user_version") { $0.next() } ?? 0
    }

    /// Whether nothing has been put into the file yet.
    private func isEmpty() throws -> Bool {
        try connection.first("SELECT count(*) FROM sqlite_schema") { $0.next(Int.self) } == 0
    }

    /// Refuses a file that is not ours, or that a newer version of the library has made.
    func check() throws {
        let id: Int64 = try connection.first("PRAGMA application_id") { $0.next() } ?? 0
        if id != Self.applicationID {
            guard try id == 0 && isEmpty() else { throw refusal("is a database, but not one of swift-scheduler") }
        }
        let version = try version()
        guard version <= migrations.count else {
            throw refusal(
                "has schema version \(version), and this version of the library knows \(migrations.count) at most; "
                    + "use a newer version of the library")
        }
    }

    /// Applies the migrations that the file lacks, in one transaction, after a copy of an older file was made beside it.
    ///
    /// - Returns: the path of the copy, if one was made.
    @discardableResult
    func migrate() throws -> String? {
        try check()
        let version = try version()
        guard version < migrations.count else { return nil }
        let copy = version > 0 ? try backUp(version) : nil
        try connection.execute(script: "BEGIN IMMEDIATE")
        do {
            try apply(from: version)
            try connection.execute(script: "COMMIT")
        } catch {
            if !connection.isInAutocommit { try connection.execute(script: "ROLLBACK") }
            throw error
        }
        return copy
    }

    private func apply(from version: Int) throws {
        for migration in migrations[version...] {
            try connection.execute(script: migration.script)
            try connection.run("INSERT INTO migrations (name) VALUES (?)", migration.name)
        }
        try connection.execute(
            script: "PRAGMA user_version = \(migrations.count); PRAGMA application_id = \(Self.applicationID)")
    }

    private func backUp(_ version: Int) throws -> String {
        var copy = "\(connection.path).version-\(version).backup"
        var number = 1
        // What an earlier attempt left may be older than what is to be copied.
        while FileSystem.exists(copy) {
            number += 1
            copy = "\(connection.path).version-\(version).\(number).backup"
        }
        // By another name until it is complete and on the disk: the process may be killed meanwhile.
        let partial = "\(connection.path).version-\(version).backup.partial"
        FileSystem.remove(partial)
        try connection.run("VACUUM INTO ?", partial)
        guard FileSystem.synchronise(partial), FileSystem.move(partial, to: copy),
            FileSystem.synchronise(FileSystem.directory(of: copy))
        else { throw refusal("the copy \(copy) cannot be made") }
        return copy
    }

    private func refusal(_ reason: String) -> SchedulerError {
        SchedulerError(.storeUnavailable, field: "store", value: connection.path, reason: reason)
    }
}
