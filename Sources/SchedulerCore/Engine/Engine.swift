package import FoundationEssentials
import Synchronization

/// Drives a store: *advance due schedules → claim runs → execute → sleep until the next known instant or a signal*.
///
/// What it knows beside the store is confined to its one loop (``EngineLoop``); everybody else leaves messages in its
/// mailbox.
package final class Engine: Sendable {
    package let node: NodeID
    package let options: NodeOptions
    let store: any Store
    let clock: any SchedulerClock
    let registry: JobRegistry
    let events: EventHub
    let mailbox = Mailbox()
    let services: RunServices
    let pool: WorkerPool
    let pruning: ArtifactPruning
    package let timetables = TimetableCache()
    let installing = AsyncLock()
    package let waiters = RunWaiters()
    private let active = Mutex(ActiveRuns())
    private let problem = Mutex<StoreProblem?>(nil)
    private let start = Mutex<Date?>(nil)
    private let executor: (any TaskExecutor)?

    package init(
        options: NodeOptions, store: any Store, clock: any SchedulerClock, registry: JobRegistry, events: EventHub,
        logSink: LogSink?, middleware: [RunMiddleware], executor: (any TaskExecutor)?
    ) {
        node = options.name ?? .random()
        self.options = options
        self.store = store
        self.clock = clock
        self.registry = registry
        self.events = events
        self.executor = executor
        let mailbox = mailbox
        let pruning = ArtifactPruning(store: store, clock: clock, events: events, executor: executor) {
            mailbox.post(.pruned)
        }
        self.pruning = pruning
        services = RunServices(
            clock: clock, store: store, logSink: logSink, logLevel: options.logLevel, middleware: middleware,
            report: { mailbox.post(report: $0) }, published: { pruning.note($0) })
        pool = WorkerPool(executor: executor) { mailbox.post(await $0.execute()) }
    }

    /// Runs until shut down.
    package func run() async {
        start.withLock { $0 = clock.now }
        // A task of its own, so that cancelling the caller's begins a shutdown and does not cut short the loop.
        let task = Task.detached(on: executor) { [self] in
            var loop = EngineLoop(self)
            await loop.run()
        }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            mailbox.post(.cancellation)
        }
        finish()
    }

    /// Ends the sequences of those who listen or wait.
    package func finish() {
        events.finish()
        waiters.finish()
    }

    /// When it began to run; nil before.
    package var startedAt: Date? { start.withLock(\.self) }

    package func beginShutdown() {
        mailbox.post(.shutdown)
    }

    /// The store's time.
    package func now() async throws -> Date {
        try await store.now(local: clock.now)
    }

    /// Plans schedules of the jobs configured here.
    package var planner: SchedulePlanner {
        { [registry, timetables] facts in
            guard let rules = registry.rules(for: facts.record.schedule.job) else {
                var plan = SchedulePlan(record: facts.record)
                plan.record.nextLook = nil
                return plan
            }
            return .deciding(facts, rules: rules) { try timetables.timetable(of: $0) }
        }
    }

    /// The slot after the last one that has been dealt with, whether or not it will run, but for slots that somebody
    /// passes over; nil if there is none.
    package func nextSlot(of record: ScheduleRecord) -> Date? {
        if record.isOver || record.problem != nil { return nil }
        if case .afterCompletion = record.schedule.recurrence { return record.nextLook }
        guard let timetable = try? timetables.timetable(of: record) else { return nil }
        return record.schedule.nextSlot(in: timetable, after: record.cursor)
    }

    // MARK: Active runs

    /// The run, while it is active on this node.
    package func activeRun(_ id: RunID) -> ActiveRun? {
        active.withLock { $0[id] }
    }

    package var activeRuns: [ActiveRun] {
        active.withLock { $0.runs }
    }

    var activeCount: Int {
        active.withLock { $0.runs.count }
    }

    func add(_ runs: [ActiveRun]) {
        active.withLock { active in
            for run in runs { active.insert(run) }
        }
    }

    /// Takes out runs that have ended.
    func remove(_ runs: [ActiveRun]) {
        active.withLock { active in
            for run in runs { active.remove(run) }
        }
    }

    // MARK: The store's health

    /// What is wrong with the store at present.
    package var storeProblem: StoreProblem? {
        problem.withLock { $0 }
    }

    /// Takes notice that the store has failed.
    func storeFailed(_ error: String) {
        let now = clock.now
        problem.withLock { $0 = StoreProblem(since: $0?.since ?? now, error: error) }
        events.emit(.storeFailed(error))
    }

    /// Takes notice that the store works.
    ///
    /// - Returns: whether it did not before.
    func storeWorks() -> Bool {
        guard problem.withLock({ $0.take() }) != nil else { return false }
        events.emit(.storeRecovered)
        return true
    }

    /// Whether nothing happens on this node until the clock moves or somebody acts.
    package var isQuiet: Bool {
        mailbox.isQuiet && pruning.isIdle && activeRuns.allSatisfy(\.isResting)
    }
}
