import SchedulerCore
import Synchronization

/// Keeps runs waiting until a test lets them go on.
///
/// A run that waits at a gate counts as resting, so that the harness's clock moves on meanwhile. Waiting is not ended by
/// cancellation: it plays a job that ignores it.
public final class Gate: Sendable {
    private let state = Mutex(
        (isOpen: false, waiters: [(run: ActiveRun?, continuation: CheckedContinuation<Void, Never>)]()))

    /// Makes a gate that is closed.
    public init() {}

    /// Returns when the gate is open.
    public func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                guard !state.isOpen else { return true }
                let run = RunContext.current?.active
                run?.sleeps(1)
                state.waiters.append((run, continuation))
                return false
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Opens the gate for those that wait and those to come.
    public func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            for waiter in state.waiters { waiter.run?.sleeps(-1) }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume() }
    }
}
