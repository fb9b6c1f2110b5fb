import FoundationEssentials
import SchedulerCore
import SchedulerTesting

/// What a scheduler did before the one of a test.
enum Past {
    /// Has another scheduler run on a clock of its own, and gives its store to the one of the test.
    ///
    /// - Parameters:
    ///   - ago: when the other one began.
    ///   - happens: what is done with it; then it is shut down.
    static func scheduler(
        _ jobs: [JobOptions], schedules: [Schedule] = [], ago: Duration = .days(1),
        happens: (SchedulerHarness) async throws -> Void = { _ in }
    ) async throws -> Scheduler {
        let store = MemoryStore()
        let node = NodeOptions(name: "node-1", gracePeriod: .zero)
        let past = SchedulerHarness(
            clock: ManualClock(now: Date().adding(.zero - ago)), store: store, node: node)
        for job in jobs { try await past.scheduler.configure(job) }
        try await past.start()
        for schedule in schedules { try await past.scheduler.add(schedule) }
        try await happens(past)
        try await past.shutDown()
        let scheduler = Scheduler(store: store, node: node)
        for job in jobs { try await scheduler.configure(job) }
        return scheduler
    }
}
