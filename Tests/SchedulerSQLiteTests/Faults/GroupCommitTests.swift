import Foundation
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@testable import SchedulerSQLite

/// Operations that share a transaction fail alone, or with it.
@Suite struct GroupCommitTests {
    private let store: SQLiteStore
    private let folder: TemporaryFolder
    private let now = Date(timeIntervalSince1970: 0)

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.path("jobs.sqlite"))
    }

    /// Does things that wait for the writer at the same time, since it is kept busy until all have come.
    private func together(
        _ operations: [@Sendable () async throws -> Void]
    ) async throws -> [SchedulerError?] {
        let arrived = Counter()
        // It may come to share their transaction, and then their fate.
        async let busy: Void? = try? store.writer.write { _ in
            while arrived.count < operations.count { sched_yield() }
        }
        let answers = await withTaskGroup(of: (Int, SchedulerError?).self) { group in
            for (index, operation) in operations.enumerated() {
                group.addTask {
                    arrived.increment()
                    return (index, await refusal { try await operation() })
                }
            }
            return await group.reduce(into: [SchedulerError?](repeating: nil, count: operations.count)) {
                $0[$1.0] = $1.1
            }
        }
        _ = await busy
        return answers
    }

    @Test func `one that is refused undoes none of those that were asked for with it`() async throws {
        try await store.insert([Schedule(id: "taken", job: "job", recurrence: .hourly)], at: now)
        let (store, now) = (store, now)
        let answers = try await together(
            (0..<60).map { number in
                {
                    let id: ScheduleID = number.isMultiple(of: 3) ? "taken" : "\(number)"
                    // The first is inserted before the second is refused.
                    try await store.insert(
                        [
                            Schedule(id: "before-\(number)", job: "job", recurrence: .hourly),
                            Schedule(id: id, job: "job", recurrence: .hourly),
                        ], at: now)
                }
            })
        for (number, answer) in answers.enumerated() {
            #expect(answer?.code == (number.isMultiple(of: 3) ? .duplicate : nil))
            let isThere = try await store.schedule("before-\(number)") != nil
            #expect(isThere == !number.isMultiple(of: 3), "all or nothing")
        }
        #expect(try await store.schedules(of: nil).count == 81)
    }

    @Test func `when the commit fails, all that share it are refused and undone, and the next one works`() async throws
    {
        let store = store
        let orphan: @Sendable () async throws -> Void = {
            try await store.writer.write { transaction in
                try transaction.connection.execute(
                    script: """
                        PRAGMA defer_foreign_keys = ON;
                        INSERT INTO log_lines VALUES (77, 1, 1, 0, 0, 'of no run', NULL);
                        """)
            }
        }
        let others: [@Sendable () async throws -> Void] = (0..<20).map { number in
            { try await store.record(.test("\(number)")) }
        }
        var wereTogether = false
        // Whether all came in time is up to the system's scheduler.
        for _ in 0..<100 where !wereTogether {
            let before = try await store.auditEntries(AuditQuery(limit: .max)).count
            let answers = try await together(others + [orphan])
            #expect(answers.last??.code == .storeUnavailable)
            let refused = answers.dropLast().count { $0 != nil }
            #expect(try await store.auditEntries(AuditQuery(limit: .max)).count == before + 20 - refused)
            wereTogether = refused == 20
        }
        #expect(wereTogether)
        try await store.record(.test("after"))
        #expect(try await store.auditEntries(AuditQuery(limit: 1)).map(\.entry) == [.test("after")])
    }

    @Test func `what is refused leaves nothing behind in the writer's memory`() async throws {
        let job = Job(id: "job", kind: .manual)
        let order = RunOrder(
            job, schedule: .builtIn("job"), slot: nil, trigger: .hand, concurrency: 1, parameters: .none)
        let (store, now) = (store, now)
        // A trigger plays a fault amid a run's creation.
        try await store.writer.write {
            try $0.connection.execute(
                script: """
                    CREATE TRIGGER fault BEFORE INSERT ON runs WHEN new.queue = 'bad'
                    BEGIN SELECT RAISE(ABORT, 'a fault'); END
                    """)
        }
        var bad = order
        bad.queue = "bad"
        let refused = bad
        let answers = try await together(
            (0..<10).map { number in
                {
                    guard number.isMultiple(of: 2) else { return try await store.record(.test("\(number)")) }
                    _ = try await store.enqueue([refused], overlap: .queueAll, at: now)
                }
            })
        let codes = answers.map { $0?.code }
        #expect(codes.count { $0 == .storeUnavailable } == 5)
        _ = try await store.enqueue([order], overlap: .skip, at: now)
        #expect(try await store.runs(RunQuery()).map(\.id) == [RunID(rawValue: 1)])
    }
}

private final class Counter: Sendable {
    private let value = Atomic(0)

    var count: Int { value.load(ordering: .acquiring) }

    func increment() {
        value.add(1, ordering: .acquiringAndReleasing)
    }
}
