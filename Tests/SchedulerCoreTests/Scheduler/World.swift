import FoundationEssentials
import SchedulerCore
import SchedulerTesting

/// One clock and one store, over which schedulers start, are killed, and start anew.
struct World {
    let clock = ManualClock(now: date("2026-05-01T00:00:00Z"))
    let store: any Store

    /// - Parameter store: nodes that can vanish alone need one that polls.
    init(store: any Store = MemoryStore()) {
        self.store = store
    }

    /// A scheduler that runs the jobs.
    func start(_ jobs: JobOptions..., node: NodeOptions = NodeOptions()) async throws -> SchedulerHarness {
        let harness = SchedulerHarness(clock: clock, store: store, node: node)
        for job in jobs { try await harness.scheduler.configure(job) }
        try await harness.start()
        return harness
    }
}
