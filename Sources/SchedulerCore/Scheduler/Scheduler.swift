package import FoundationEssentials
import Synchronization

/// Decides when registered jobs run, runs them, and remembers what happened.
///
/// ```swift
/// let scheduler = Scheduler()
/// try await scheduler.configure(.init(id: "greeting", kind: .oneShot) { context in
///     context.logger.info("Hello from scheduler")
/// })
/// try await scheduler.run()
/// ```
///
/// A scheduler runs once: from ``run()`` until it is shut down. Jobs may be configured before and meanwhile.
public final class Scheduler: Sendable {
    /// Where settings, schedules, runs and logs are kept.
    public let store: any Store
    /// The source of time.
    public let clock: any SchedulerClock

    package let engine: Engine
    package let registry = JobRegistry()
    let eventHub = EventHub()
    private let life = Mutex(Life.ready)

    /// A scheduler's life.
    private enum Life {
        case ready
        /// Shut down before it ran, so that the call of ``run()`` that is still to come just returns.
        case shutDownEarly
        case running
        case ended
    }

    /// Makes a scheduler, which does nothing until it runs.
    ///
    /// - Parameters:
    ///   - store: where everything is kept; in memory by default.
    ///   - node: how this process takes part.
    ///   - logSink: where the lines of runs go beside the store.
    ///   - metricsSink: where measurements go.
    ///   - middleware: what is wrapped around every attempt of every run, outermost first.
    ///   - clock: the source of time; a test's clock makes everything follow it.
    public convenience init(
        store: any Store = MemoryStore(),
        node: NodeOptions = NodeOptions(),
        logSink: LogSink? = nil,
        metricsSink: MetricsSink? = nil,
        middleware: [RunMiddleware] = [],
        clock: any SchedulerClock = SystemClock()
    ) {
        self.init(
            store: store, node: node, logSink: logSink, middleware: middleware, clock: clock, executor: nil)
        if let metricsSink { metrics.add(metricsSink) }
    }

    /// Where measurements can be had.
    package var metrics: MetricsHub { eventHub.metrics }

    /// - Parameter executor: what runs the engine and the runs; nil for Swift's own pool.
    package init(
        store: any Store, node: NodeOptions, logSink: LogSink?, middleware: [RunMiddleware],
        clock: any SchedulerClock, executor: (any TaskExecutor)?
    ) {
        self.store = store
        self.clock = clock
        engine = Engine(
            options: node, store: store, clock: clock, registry: registry, events: eventHub, logSink: logSink,
            middleware: middleware, executor: executor)
    }

    /// The node that this scheduler is.
    public var node: NodeID { engine.node }

    /// Runs jobs until the scheduler is shut down or the calling task is cancelled.
    ///
    /// On ``beginShutdown()``, nothing new is claimed, active runs may go on for the grace period, then they are
    /// cancelled. When the calling task is cancelled, they are cancelled at once. Runs that do not end even so wait to
    /// be run again, with no attempt used.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue` for node options that cannot be followed, and
    ///   `wrongState` when it runs already or has run.
    public func run() async throws {
        try engine.options.validate()
        guard try begin() else { return engine.finish() }
        await engine.run()
        life.withLock { $0 = .ended }
    }

    /// - Returns: whether there is anything to run.
    private func begin() throws(SchedulerError) -> Bool {
        let previous = life.withLock { life in
            defer { life = life == .ready || life == .running ? .running : .ended }
            return life
        }
        switch previous {
        case .ready: return true
        case .shutDownEarly: return false
        case .running: throw SchedulerError(.wrongState, reason: "the scheduler runs already")
        case .ended:
            throw SchedulerError(
                .wrongState, reason: "the scheduler has been shut down; make another over the same store")
        }
    }

    /// Has ``run()`` end: at once and without an error if it has not been called yet.
    ///
    /// Returns immediately, may be called from anywhere and more than once.
    public func beginShutdown() {
        life.withLock { life in
            if life == .ready { life = .shutDownEarly }
        }
        engine.beginShutdown()
    }

    /// Whether jobs that are configured now start up now.
    package var isRunning: Bool {
        life.withLock { $0 == .running }
    }

    /// What happens from now on. Each caller has a sequence of its own.
    ///
    /// The newest 4,096 events are kept for a listener that is slow; older ones that it has not read are dropped.
    public var events: AsyncStream<SchedulerEvent> { eventHub.listen() }

    /// What is wrong with the store, while it cannot be used; nil while it works.
    ///
    /// It stays when the scheduler has been shut down before the store was back.
    public var storeProblem: StoreProblem? { engine.storeProblem }

    /// The instant by the store's clock.
    package func now() async throws -> Date {
        try await engine.now()
    }
}
