import Foundation
import SchedulerCore
import Testing

@testable import SchedulerSQLite

/// Numbers of runs, and what is counted of them, stay right whatever is deleted or undone.
@Suite struct IdentifierTests {
    private let folder: TemporaryFolder
    private let now = Date(timeIntervalSince1970: 0)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() throws -> SQLiteStore {
        try SQLiteStore(path: folder.path("jobs.sqlite"))
    }

    private func order(history: HistoryPolicy = HistoryPolicy(), resources: [String] = []) -> RunOrder {
        var job = Job(id: "job", kind: .manual, resources: resources)
        job.history = history
        return RunOrder(
            job, schedule: .builtIn("job"), slot: nil, trigger: .hand, concurrency: 9, parameters: .none)
    }

    private func pass(_ store: SQLiteStore, _ state: RunState, history: HistoryPolicy) async throws {
        let request = ClaimRequest(
            node: "node", jobs: ["job"], limit: 1, now: now, lease: now.addingTimeInterval(30))
        let finishes = try await store.claim(request).runs.map {
            RunFinish(claim: $0.claim, transition: RunTransition(state: state), history: history)
        }
        #expect(try await store.finish(finishes, by: "node", at: now) == [true])
    }

    @Test func `the number of a run that was forgotten is not given again, not even after a restart`() async throws {
        let history = HistoryPolicy(age: .seconds(60))
        var store = try open()
        #expect(try await store.enqueue([order(history: history)], overlap: .queueAll, at: now).map(\.rawValue) == [1])
        try await pass(store, .failed, history: history)
        try await store.trimHistory(of: "job", to: history, at: now.addingTimeInterval(3_600))
        #expect(try await store.runs(RunQuery()).isEmpty)
        store.close()
        store = try open()
        #expect(try await store.enqueue([order()], overlap: .queueAll, at: now).map(\.rawValue) == [2])
    }

    @Test func `a run that cannot be stored leaves nothing behind that others wait for`() async throws {
        let store = try open()
        var broken = order()
        broken.parameters = ["x": .number(.infinity)]
        let refused = broken
        let now = now
        // Both wait for the writer at the same time, and share a transaction.
        let isHeld = DispatchSemaphore(value: 0)
        async let busy: Void = store.writer.write { _ in isHeld.wait() }
        async let answer = refusal { _ = try await store.enqueue([refused], overlap: .queueAll, at: now) }
        async let other: Void = store.setStopped(true, job: "other")
        isHeld.signal()
        _ = try await (busy, other)
        #expect(await answer?.code == .invalidValue)
        #expect(try await store.enqueue([order()], overlap: .skip, at: now).count == 1)
    }

    @Test func `one after another has a resource that many wait for, whatever their lanes have room for`() async throws
    {
        let store = try open()
        var orders: [RunOrder] = []
        for number in 0..<40 {
            var order = order(resources: ["tape"])
            order.schedule = ScheduleID("lane \(number % 7)")
            order.concurrency = 1
            order.queue = number.isMultiple(of: 5) ? "slow" : "fast"
            orders.append(order)
        }
        _ = try await store.enqueue(orders, overlap: .queueAll, at: now)
        for _ in 0..<40 { try await pass(store, .succeeded, history: HistoryPolicy()) }
        #expect(try await store.runs(RunQuery(states: [.pending])).isEmpty)
    }

    @Test func `a link that leads nowhere yet is the same file as what it leads to`() throws {
        let link = folder.path("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path("jobs.sqlite"))
        let store = try SQLiteStore(path: link)
        #expect(throws: SchedulerError.self) { try SQLiteStore(path: folder.path("jobs.sqlite")) }
        #expect(throws: SchedulerError.self) { try SQLiteStore(path: link) }
        store.close()
    }
}
