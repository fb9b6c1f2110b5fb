public import FoundationEssentials
public import SchedulerCore
import Synchronization

/// A scheduler on a clock that a test moves.
///
/// ```swift
/// let harness = SchedulerHarness()
/// try await harness.scheduler.configure(.init(id: "tick", kind: .cron, defaults: .init(cron: "0 * * * *")) { _ in })
/// try await harness.start()
/// try await harness.advance(by: .days(1))
/// #expect(try await harness.starts(of: "tick").count == 24)
/// ```
///
/// The scheduler and the runs of its jobs live on an executor of the harness, which runs their tasks one at a time, and
/// only while the test awaits one of the harness's functions. The clock stands still as long as anything is left to do
/// at its instant, and then jumps to the next instant at which something is: a run, a retry, a timeout, the end of a
/// job's sleep on the scheduler's clock. So the same test does the same things in the same order each time it runs.
///
/// A job that waits for something else, such as real input and output, is waited for in real time, up to the patience.
public final class SchedulerHarness: Sendable {
    /// The scheduler under test.
    public let scheduler: Scheduler
    /// Its clock.
    public let clock: ManualClock

    private let executor = HarnessExecutor()
    private let patience: Duration
    private let life = Mutex(Life.idle)

    private enum Life {
        case idle
        case running
        case ended
    }

    /// Makes a harness, whose scheduler does not run yet.
    ///
    /// - Parameters:
    ///   - clock: the clock to move; several harnesses over one clock and one store play a restart.
    ///   - store: where everything is kept.
    ///   - node: how the scheduler takes part.
    ///   - logSink: where the lines of runs go beside the store.
    ///   - middleware: what is wrapped around every attempt.
    ///   - patience: for how long, in real time, a job that waits for something else than the clock is waited for.
    public init(
        clock: ManualClock = ManualClock(),
        store: any Store = MemoryStore(),
        node: NodeOptions = NodeOptions(),
        logSink: LogSink? = nil,
        middleware: [RunMiddleware] = [],
        patience: Duration = .seconds(60)
    ) {
        self.clock = clock
        self.patience = patience
        scheduler = Scheduler(
            store: store, node: node, logSink: logSink, middleware: middleware, clock: clock, executor: executor)
    }

    /// Has the scheduler run, and returns when nothing is left to do at this instant.
    ///
    /// - Throws: what ``/SchedulerCore/Scheduler/run()`` throws, also when it runs already; ``HarnessError``.
    public func start() async throws {
        guard life.withLock({ $0 == .idle }) else { return try await scheduler.run() }
        let failure = Mutex<(any Error)?>(nil)
        life.withLock { $0 = .running }
        Task.detached(executorPreference: executor) { [self] in
            do {
                try await scheduler.run()
            } catch {
                failure.withLock { $0 = error }
            }
            life.withLock { $0 = .ended }
        }
        try await settle()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Starts something beside the scheduler that goes on as its runs do: in order, and only while the test awaits.
    package func start(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task.detached(executorPreference: executor, operation: work)
    }

    /// Moves the clock, stopping at each instant at which something happens, until nothing is left to do at the end.
    ///
    /// - Throws: ``HarnessError`` when a job waits for something else than the clock for longer than the patience.
    public func advance(by duration: Duration) async throws {
        let end = clock.uptime + max(duration, .zero)
        while true {
            try await settle()
            guard let next = clock.nextDeadline, next <= end else { break }
            clock.move(to: next)
        }
        clock.move(to: end)
    }

    /// Moves the clock on until it reads the instant; see ``advance(by:)``.
    public func advance(to instant: Date) async throws {
        try await advance(by: instant.duration(since: clock.now))
    }

    /// Returns when nothing is left to do at this instant.
    ///
    /// - Throws: ``HarnessError`` when a job waits for something else than the clock for longer than the patience.
    public func settle() async throws {
        while true {
            await executor.drain()
            if isQuiet, executor.isIdle { return }
            guard await executor.waitForJob(patience: patience) else {
                if isQuiet { return }
                let runs = scheduler.engine.activeRuns.filter { !$0.isResting }.map(\.run.id).sorted()
                throw HarnessError(busyRuns: runs)
            }
        }
    }

    /// Shuts the scheduler down, moving the clock through the grace period if runs go on, and returns when it has left.
    ///
    /// - Throws: ``HarnessError`` as ``advance(by:)``.
    public func shutDown() async throws {
        scheduler.beginShutdown()
        try await settle()
        while life.withLock({ $0 == .running }), let next = clock.nextDeadline {
            clock.move(to: next)
            try await settle()
        }
    }

    /// Stops everything at once, as when the process is killed: nothing of the scheduler runs any more, and nothing is
    /// said to the store. Another harness over the same store and clock plays the restart.
    public func kill() {
        executor.kill()
        life.withLock { $0 = .ended }
    }

    /// When the runs of a job started, each its first attempt, oldest first.
    public func starts(of job: JobID) async throws -> [Date] {
        try await scheduler.runs(RunQuery(job: job, limit: .max))
            .compactMap { $0.earlierAttempts.first?.startedAt ?? $0.startedAt }.reversed()
    }

    /// Moves the clock until a run is over.
    ///
    /// Use it instead of the scheduler's function of this name, which would wait for a clock that nobody moves.
    ///
    /// - Throws: ``/SchedulerCore/SchedulerError`` with the code `unknownRun`, and `wrongState` when nothing is left to
    ///   happen and the run is not over; ``HarnessError``.
    public func finished(_ run: RunID) async throws -> Run {
        try await settle()
        while true {
            let found = try await scheduler.run(run)
            if found.state.isFinal { return found }
            guard let next = clock.nextDeadline else {
                throw SchedulerError(
                    .wrongState, field: "run", value: run.description,
                    reason: "is \(found.state.rawValue), and nothing is left to happen")
            }
            clock.move(to: next)
            try await settle()
        }
    }

    /// Whether the scheduler has nothing left to do at this instant.
    private var isQuiet: Bool {
        life.withLock { $0 != .running } || scheduler.engine.isQuiet
    }
}
