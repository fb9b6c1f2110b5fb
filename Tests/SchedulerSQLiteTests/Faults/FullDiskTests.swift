import ChildProcess
import Foundation
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerSQLite

/// A disk on which nothing more finds room.
@Suite struct FullDiskTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("jobs.sqlite")
    }

    private static let long = String(repeating: "long ", count: 1_000)

    /// Records entries until there is room for no more.
    ///
    /// - Returns: how many were acknowledged, and how the next was refused.
    private func fill(_ store: SQLiteStore) async -> (count: Int, refused: SchedulerError?) {
        for count in 0..<10_000 {
            let refused = await refusal { try await store.record(.test(Self.long)) }
            if refused != nil { return (count, refused) }
        }
        return (10_000, nil)
    }

    @Test func `while the file is full, what needs room is refused, and what is there can be read`() async throws {
        let store = try SQLiteStore(path: path)
        try await store.setSettings(Settings(pause: .seconds(7)), of: "job")
        try await store.limitPages(to: 1)
        let (count, refused) = await fill(store)
        #expect(refused?.code == .storeUnavailable)
        #expect(refused?.reason.contains("full") == true)
        #expect(try await store.settings(of: "job")?.pause == .seconds(7))
        #expect(try await store.auditEntries(AuditQuery(limit: .max)).count == count)
        try await store.limitPages(to: 1_000_000)
        try await store.record(.test(Self.long))
        #expect(try await store.auditEntries(AuditQuery(limit: .max)).count == count + 1)
        store.close()
        #expect(try RawDatabase.faults(of: path) == [])
    }

    @Test func `of many runs that are asked for at once, none is there when there is no room for all`() async throws {
        let store = try SQLiteStore(path: path)
        let order = RunOrder(
            Job(id: "job", kind: .manual), schedule: .builtIn("job"), slot: nil, trigger: .hand, concurrency: 1,
            parameters: .none)
        let orders = [RunOrder](repeating: order, count: 5_000)
        let now = Date(timeIntervalSince1970: 0)
        try await store.limitPages(to: 1)
        let refused = await refusal { _ = try await store.enqueue(orders, overlap: .queueAll, at: now) }
        #expect(refused?.code == .storeUnavailable)
        #expect(try await store.runs(RunQuery()).isEmpty)
        try await store.limitPages(to: 1_000_000)
        let ids = try await store.enqueue(orders, overlap: .skip, at: now)
        #expect(ids.map(\.rawValue) == Array(1...5_000))
    }

    @Test func `jobs go on while the disk is full, and what became of them is recorded when it is not`() async throws {
        let store = try SQLiteStore(path: path)
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(
            .init(
                id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *"), overlap: .queueAll,
                catchUp: .all(limit: 100)
            ) { run in
                for number in 1...40 { run.logger.info("\(number) \(Self.long)") }
                try await run.sleep(for: .seconds(10))
            })
        try await harness.scheduler.configure(
            .init(id: "long", kind: .oneShot) { run in
                try await run.sleep(for: .minutes(7))
                run.logger.info("done")
            })
        try await harness.start()
        try await harness.advance(by: .minutes(3))
        try await store.limitPages(to: 1)
        _ = await fill(store)
        try await harness.advance(by: .minutes(10))
        #expect(
            try await store.runs(RunQuery(job: "long")).map(\.state) == [.running], "nobody can say that it is over")
        try await store.limitPages(to: 1_000_000)
        try await harness.advance(by: .minutes(20))
        let long = try #require(try await store.runs(RunQuery(job: "long")).first)
        #expect(long.state == .succeeded)
        #expect(long.attempt == 1 && long.earlierAttempts.isEmpty, "it was not disturbed")
        #expect(try await store.log(of: long.id).lines.map(\.message) == ["done"])
        let ticks = try await harness.runs(of: "tick")
        #expect(ticks.count == 33)
        #expect(ticks.dropLast().allSatisfy { $0.state == .succeeded && $0.attempt == 1 && $0.earlierAttempts.isEmpty })
        for run in ticks.dropLast() { #expect(try await store.log(of: run.id).lines.count == 40) }
        try await store.expectCompleteLedger()
        try await harness.shutDown()
        store.close()
        #expect(try RawDatabase.faults(of: path) == [])
    }

    @Test func `a file system without room is no worse than a file that is full`() async throws {
        guard let disk = try SmallDisk(kilobytes: 1_024) else { return }
        let store = try SQLiteStore(path: disk.path("jobs.sqlite"))
        let (count, refused) = await fill(store)
        #expect(count > 0)
        #expect(refused?.code == .storeUnavailable)
        #expect(refused?.reason.contains("full") == true)
        #expect(try await store.auditEntries(AuditQuery(limit: .max)).count == count)
        // Room is made by what others leave.
        try disk.grow(toKilobytes: 8_192)
        try await store.record(.test("room"))
        #expect(try await store.auditEntries(AuditQuery(limit: 1)).map(\.entry) == [.test("room")])
        store.close()
        #expect(try RawDatabase.faults(of: disk.path("jobs.sqlite")) == [])
    }
}

/// A file system in memory, which goes with this.
private final class SmallDisk {
    private let folder: TemporaryFolder

    /// Nil where this process may not mount one.
    init?(kilobytes: Int) throws {
        folder = try TemporaryFolder(isOnDisk: true)
        guard geteuid() == 0, try mount("-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path("")) else {
            return nil
        }
    }

    deinit {
        _ = try? run("umount", ["-l", folder.path("")])
    }

    func path(_ name: String) -> String { folder.path(name) }

    func grow(toKilobytes size: Int) throws {
        guard try mount("-o", "remount,size=\(size)k", folder.path("")) else {
            throw RawDatabase.Failure(description: "the file system cannot grow")
        }
    }

    private func mount(_ arguments: String...) throws -> Bool {
        try run("mount", arguments)
    }

    /// - Returns: whether it did what it was told.
    private func run(_ program: String, _ arguments: [String]) throws -> Bool {
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        let process = try ChildProcess(["/usr/bin/env", program] + arguments, errors: nowhere)
        return process.wait() == .exited(0)
    }
}
