import Foundation
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerSQLite

/// Another program, such as the `sqlite3` shell, that has a write transaction open.
@Suite struct LockedFileTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore
    private let other: RawDatabase

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.path("jobs.sqlite")
        store = try SQLiteStore(path: path, durability: .full, migrations: Migration.all, patience: 1)
        other = try RawDatabase(path)
    }

    @Test func `while another program locks the file, changes are refused, and reading goes on`() async throws {
        try await store.record(.test("before"))
        try other.run("BEGIN IMMEDIATE")
        let refused = await refusal { try await store.record(.test("meanwhile")) }
        #expect(refused?.code == .storeUnavailable)
        #expect(refused?.reason.hasPrefix("another process locks the file") == true)
        #expect(try await store.auditEntries(AuditQuery(limit: 9)).map(\.entry) == [.test("before")])
        try other.run("ROLLBACK")
        try await store.record(.test("after"))
        #expect(try await store.auditEntries(AuditQuery(limit: 9)).map(\.entry.subject) == ["after", "before"])
    }

    @Test func `a lock that is let go in time is waited for`() async throws {
        let path = store.path
        store.close()
        let patient = try SQLiteStore(path: path, durability: .full, migrations: Migration.all, patience: 60_000)
        try other.run("BEGIN IMMEDIATE")
        async let recorded: Void = patient.record(.test("patient"))
        #expect(try await patient.auditEntries(AuditQuery(limit: 1)).isEmpty)
        try other.run("COMMIT")
        try await recorded
        #expect(try await patient.auditEntries(AuditQuery(limit: 1)).map(\.entry) == [.test("patient")])
    }

    @Test func `a file that is locked cannot be opened, and says why`() async throws {
        let path = store.path
        store.close()
        try other.run("BEGIN IMMEDIATE")
        let refused = await refusal {
            _ = try SQLiteStore(path: path, durability: .full, migrations: Migration.all, patience: 1)
        }
        #expect(refused?.code == .storeUnavailable)
        #expect(refused?.reason.hasPrefix("another process locks the file") == true)
        try other.run("ROLLBACK")
        try SQLiteStore(path: path).close()
    }

    @Test func `jobs go on while the file is locked, and what became of them is recorded afterwards`() async throws {
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(
            .init(
                id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *"), overlap: .queueAll,
                catchUp: .all(limit: 100)
            ) {
                try await $0.sleep(for: .seconds(10))
            })
        try await harness.scheduler.configure(
            .init(id: "long", kind: .oneShot) { try await $0.sleep(for: .minutes(5)) })
        try await harness.start()
        try await harness.advance(by: .minutes(3))
        try other.run("BEGIN IMMEDIATE")
        try await harness.advance(by: .minutes(6))
        try other.run("COMMIT")
        try await harness.advance(by: .minutes(3))
        let long = try #require(try await harness.runs(of: "long").first)
        #expect(long.state == .succeeded)
        #expect(long.attempt == 1 && long.earlierAttempts.isEmpty, "it was not disturbed")
        let ticks = try await harness.runs(of: "tick")
        #expect(ticks.count == 12)
        #expect(ticks.dropLast().allSatisfy { $0.state == .succeeded && $0.earlierAttempts.isEmpty })
        try await store.expectCompleteLedger()
    }
}
