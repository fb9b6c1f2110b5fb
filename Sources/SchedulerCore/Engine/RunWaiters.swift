import Synchronization

/// Who waits for runs to be over.
package final class RunWaiters: Sendable {
    private let state = Mutex(State())
    private let count = Atomic(0)

    private struct State {
        var lastKey = 0
        var isFinished = false
        var waiters: [RunID: [Int: AsyncStream<Run?>.Continuation]] = [:]
    }

    package init() {}

    /// Whether anybody waits, so that nobody tells nobody.
    var isWaiting: Bool { count.load(ordering: .relaxed) > 0 }

    /// A sequence with an element each time that the run may be over: the run as it became, or nil where the store has
    /// to be asked.
    package func wait(for run: RunID) -> AsyncStream<Run?> {
        let (stream, continuation) = AsyncStream.makeStream(of: Run?.self)
        let key: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.lastKey += 1
            state.waiters[run, default: [:]][state.lastKey] = continuation
            return state.lastKey
        }
        guard let key else {
            continuation.finish()
            return stream
        }
        count.add(1, ordering: .relaxed)
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            count.subtract(1, ordering: .relaxed)
            state.withLock { state in
                state.waiters[run]?[key] = nil
                if state.waiters[run]?.isEmpty == true { state.waiters[run] = nil }
            }
        }
        return stream
    }

    /// Tells those who wait for the run what it has become.
    func wake(with run: Run) {
        guard isWaiting else { return }
        let waiters = state.withLock { $0.waiters[run.id].map { Array($0.values) } ?? [] }
        for waiter in waiters { waiter.yield(run) }
    }

    /// Has everybody ask the store: something happened elsewhere.
    func wakeAll() {
        guard isWaiting else { return }
        for waiter in all { waiter.yield(nil) }
    }

    /// Has nobody wait any longer.
    func finish() {
        state.withLock { $0.isFinished = true }
        for waiter in all { waiter.finish() }
    }

    private var all: [AsyncStream<Run?>.Continuation] {
        state.withLock { $0.waiters.values.flatMap(\.values) }
    }
}
