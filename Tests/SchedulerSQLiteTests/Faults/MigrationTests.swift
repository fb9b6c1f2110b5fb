import Foundation
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerSQLite

/// Files of older versions.
@Suite struct MigrationTests {
    private let folder: TemporaryFolder
    private let path: String
    private let next =
        Migration.all + [Migration(name: "test", script: "CREATE TABLE cats (name TEXT NOT NULL) STRICT")]

    private var backup: String { "\(path).version-\(Migration.all.count).backup" }

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("jobs.sqlite")
    }

    /// Makes a store of the present version, with something in it.
    private func makeOlder() async throws {
        let store = try SQLiteStore(path: path)
        try await store.setSettings(Settings(pause: .seconds(7)), of: "job")
        try await store.insert([Schedule(id: "a", job: "job", recurrence: .hourly)], at: Date(timeIntervalSince1970: 0))
        store.close()
    }

    private func version(of path: String) throws -> Int {
        try RawDatabase(path).number("PRAGMA user_version")
    }

    @Test func `an older file is brought to the present schema, and a copy of it is kept`() async throws {
        try await makeOlder()
        let store = try SQLiteStore(path: path, durability: .full, migrations: next)
        #expect(try await store.settings(of: "job")?.pause == .seconds(7))
        #expect(try await store.schedule("a") != nil)
        store.close()
        #expect(try version(of: path) == next.count)
        #expect(try RawDatabase(path).number("SELECT count(*) FROM cats") == 0)
        #expect(try RawDatabase(path).texts("SELECT name FROM migrations ORDER BY number") == next.map(\.name))
        #expect(try RawDatabase.faults(of: path) == [])
    }

    @Test func `runs of a file that did not know who asked for them are there, and of those to come it is known`()
        async throws
    {
        do {
            let older = try Connection(path: path, mode: .create)
            try Migrator(connection: older, migrations: Array(Migration.all.prefix { $0.name != "requesters of runs" }))
                .migrate()
        }
        try RawDatabase(path).run(
            """
            INSERT INTO runs (id, job, schedule, state, readiness, rank, queue, trigger, concurrency, resource_conflict,
                history_runs, history_lines, created_at)
            VALUES (1, 'job', '@job', 0, 0, 0, 'default', 1, 1, 0, 10, 10, 0)
            """)
        let store = try SQLiteStore(path: path)
        let old = try #require(try await store.run(RunID(rawValue: 1)))
        #expect(old.order.requestedBy == nil && old.state == .pending && old.trigger == .hand)
        var order = old.order
        order.requestedBy = "anna"
        let ids = try await store.enqueue([order], overlap: .queueAll, at: Date(timeIntervalSince1970: 0))
        let new = try #require(ids.first)
        #expect(try await store.run(new)?.order == order)
        store.close()
    }

    @Test func `the copy is a working store of the old version`() async throws {
        try await makeOlder()
        try SQLiteStore(path: path, durability: .full, migrations: next).close()
        let store = try SQLiteStore(path: backup)
        #expect(try await store.settings(of: "job")?.pause == .seconds(7))
        try await store.setStopped(true, job: "job")
        #expect(try await store.stoppedJobs() == ["job"])
        store.close()
        #expect(try version(of: backup) == Migration.all.count)
        #expect(try RawDatabase(backup).number("PRAGMA auto_vacuum") == 2, "it gives pages back too")
    }

    @Test func `a migration that fails leaves the file as it was`() async throws {
        try await makeOlder()
        let failing =
            next + [Migration(name: "broken", script: "CREATE TABLE dogs (x); INSERT INTO nowhere VALUES (1)")]
        do {
            _ = try SQLiteStore(path: path, durability: .full, migrations: failing)
            Issue.record("it is not refused")
        } catch let error as SchedulerError {
            #expect(error.code == .storeUnavailable)
            #expect(error.reason.contains("no such table: nowhere"))
        }
        #expect(try version(of: path) == Migration.all.count)
        #expect(try RawDatabase(path).number("SELECT count(*) FROM sqlite_schema WHERE name IN ('cats', 'dogs')") == 0)
        let store = try SQLiteStore(path: path)
        #expect(try await store.settings(of: "job")?.pause == .seconds(7))
        store.close()
        try SQLiteStore(path: path, durability: .full, migrations: next).close()
        #expect(try version(of: path) == next.count, "it can be tried again")
    }

    @Test func `a copy that was begun by a process that was killed is not taken for one`() async throws {
        try await makeOlder()
        let failing = next + [Migration(name: "broken", script: "INSERT INTO nowhere VALUES (1)")]
        #expect(throws: SchedulerError.self) {
            try SQLiteStore(path: path, durability: .full, migrations: failing)
        }
        // As if the machine had gone down amid the copy.
        let copies = try FileManager.default.contentsOfDirectory(atPath: folder.path("")).filter {
            $0.contains("backup")
        }
        #expect(copies.count == 1)
        try FileManager.default.removeItem(atPath: backup)
        try Data("half a copy".utf8).write(to: URL(filePath: backup + ".partial"))
        try SQLiteStore(path: path, durability: .full, migrations: next).close()
        #expect(try version(of: backup) == Migration.all.count)
        #expect(try RawDatabase.faults(of: backup) == [])
        #expect(!FileManager.default.fileExists(atPath: backup + ".partial"))
    }

    @Test func `a new file needs no copy, and is not migrated twice`() throws {
        try SQLiteStore(path: path).close()
        try SQLiteStore(path: path).close()
        #expect(try RawDatabase(path).number("SELECT count(*) FROM migrations") == Migration.all.count)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
        #expect(!files.contains { $0.contains("backup") })
    }
}
