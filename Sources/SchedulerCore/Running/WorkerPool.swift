import Synchronization

/// Runs what it is given, each run on a task of its own that nobody else uses meanwhile.
///
/// The tasks are kept and used again, since making one costs more than a small run. A worker that has a run wakes the
/// next worker if more runs are ready; so there is always one on its way while there is work, and short runs are taken
/// by the workers that are awake already.
package final class WorkerPool: Sendable {
    private let perform: @Sendable (ActiveRun) async -> Void
    private let executor: (any TaskExecutor)?
    private let state = Mutex(State())

    fileprivate struct State {
        var ready = RingBuffer<ActiveRun>()
        var idle: [UnsafeContinuation<Void, Never>] = []
        /// Whether a worker was woken or made that has not yet looked for a run.
        var isWaking = false
        var isClosed = false
    }

    private static let idleLimit = 256
    /// After so many runs in a row a worker lets other tasks of the app go first.
    private static let runsBeforeYield = 128

    /// - Parameter perform: runs a run to its end; it never throws.
    package init(executor: (any TaskExecutor)?, perform: @escaping @Sendable (ActiveRun) async -> Void) {
        self.executor = executor
        self.perform = perform
    }

    package func submit(_ runs: [ActiveRun]) {
        let wake = state.withLock { state in
            for run in runs { state.ready.append(run) }
            return state.nextWake()
        }
        act(wake)
    }

    /// Lets the workers end when there is nothing more to do.
    package func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for worker in idle { worker.resume() }
    }

    fileprivate enum Wake {
        case none
        case resume(UnsafeContinuation<Void, Never>)
        case make
    }

    private func act(_ wake: Wake) {
        switch wake {
        case .none: break
        case .resume(let worker): worker.resume()
        case .make: Worker.make(executor: executor) { await self.work(as: $0) }
        }
    }

    private func work(as worker: Worker) async {
        var runs = 0
        var isArriving = true
        while let run = await next(isArriving: isArriving) {
            isArriving = false
            run.begin(on: worker)
            await perform(run)
            if run.stopReason != nil { return }
            runs += 1
            if runs.isMultiple(of: Self.runsBeforeYield) { await Task.yield() }
        }
    }

    /// The next run, or nil when the worker is to end.
    ///
    /// - Parameter isArriving: whether the worker was just made, and so is the one that is on its way.
    private func next(isArriving: Bool) async -> ActiveRun? {
        var isArriving = isArriving
        while true {
            let (run, wake) = state.withLock { state in
                // Only the one that was on its way has another follow: those that are busy do not wake one a run.
                if isArriving { state.isWaking = false }
                let run = state.ready.popFirst()
                return (run, run == nil ? Wake.none : state.nextWake())
            }
            act(wake)
            if let run { return run }
            switch await park() {
            case .parked: isArriving = true
            case .busy: isArriving = false
            case .end: return nil
            }
        }
    }

    private enum Parking {
        /// It has been woken.
        case parked
        /// There is a run already.
        case busy
        /// The worker is to end.
        case end
    }

    /// Waits until there may be a run.
    private func park() async -> Parking {
        var parking = Parking.parked
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            parking = state.withLock { state in
                if !state.ready.isEmpty { return .busy }
                guard !state.isClosed, state.idle.count < Self.idleLimit else { return .end }
                state.idle.append(continuation)
                return .parked
            }
            if parking != .parked { continuation.resume() }
        }
        return parking
    }
}

extension WorkerPool.State {
    /// Whom to wake, if there is work and nobody is on the way to it.
    fileprivate mutating func nextWake() -> WorkerPool.Wake {
        guard !ready.isEmpty, !isWaking else { return .none }
        isWaking = true
        return idle.popLast().map { .resume($0) } ?? .make
    }
}

/// The task of a worker.
///
/// To cancel a run is to cancel its worker's task; the worker ends with that run, and another takes its place.
final class Worker: Sendable {
    private let state = Mutex((task: Task<Void, Never>?.none, isCancelled: false))

    static func make(executor: (any TaskExecutor)?, body: @escaping @Sendable (Worker) async -> Void) {
        let worker = Worker()
        let task = Task.detached(on: executor) { await body(worker) }
        let isCancelled = worker.state.withLock { state in
            state.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func cancel() {
        let task = state.withLock { state in
            state.isCancelled = true
            return state.task
        }
        task?.cancel()
    }
}
