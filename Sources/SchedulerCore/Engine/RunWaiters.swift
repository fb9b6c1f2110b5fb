import Synchronization

/// Who waits for runs to be over.
package final class RunWaiters: Sendable {
    private let state = Mutex(
        (last: 0, isFinished: false, waiters: [RunID: [Int: AsyncStream<Void>.Continuation]]()))

    package init() {}

    /// A sequence with an element each time that the run may be over.
    package func wait(for run: RunID) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let key: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.last += 1
            state.waiters[run, default: [:]][state.last] = continuation
            return state.last
        }
        guard let key else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in
                state.waiters[run]?[key] = nil
                if state.waiters[run]?.isEmpty == true { state.waiters[run] = nil }
            }
        }
        return stream
    }

    /// Has those who wait for the runs look at them.
    func wake(for runs: some Sequence<RunID>) {
        let waiters = state.withLock { state in
            state.waiters.isEmpty ? [] : runs.flatMap { state.waiters[$0].map { Array($0.values) } ?? [] }
        }
        for waiter in waiters { waiter.yield() }
    }

    /// Has everybody look: something happened elsewhere.
    func wakeAll() {
        for waiter in all { waiter.yield() }
    }

    /// Has nobody wait any longer.
    func finish() {
        state.withLock { $0.isFinished = true }
        for waiter in all { waiter.finish() }
    }

    private var all: [AsyncStream<Void>.Continuation] {
        state.withLock { $0.waiters.values.flatMap(\.values) }
    }
}
