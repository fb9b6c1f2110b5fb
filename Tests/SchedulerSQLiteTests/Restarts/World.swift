import FoundationEssentials
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

/// One file and one clock, over which one process after another begins, is killed, and begins anew.
final class World {
    let clock = ManualClock()
    private let folder: TemporaryFolder
    private(set) var store: SQLiteStore
    private var harness: SchedulerHarness?

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.path("jobs.sqlite"))
    }

    var path: String { store.path }

    /// The clock's first instant.
    let start = ManualClock().now

    /// Seconds from the clock's first instant on.
    func seconds(_ instants: [Date]) -> [Double] {
        instants.map { $0.timeIntervalSince(start) }
    }

    /// A scheduler that runs the jobs.
    func begin(_ jobs: JobOptions..., node: NodeOptions = NodeOptions()) async throws -> SchedulerHarness {
        let harness = SchedulerHarness(clock: clock, store: store, node: node)
        for job in jobs { try await harness.scheduler.configure(job) }
        try await harness.start()
        self.harness = harness
        return harness
    }

    /// Kills the process, lets time pass, and opens the file again.
    func kill(downtime: Duration = .zero) throws {
        harness?.kill()
        harness = nil
        try reopen()
        clock.sleepMachine(for: downtime)
    }

    func reopen() throws {
        let path = path
        store.close()
        store = try SQLiteStore(path: path)
    }
}
