import Dispatch
import SchedulerCore
import Synchronization

/// Runs the tasks of a harness one at a time, in the order in which they became ready, and only while it is asked to.
final class HarnessExecutor: TaskExecutor {
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "SchedulerHarness")

    private struct State {
        var jobs = RingBuffer<UnownedJob>()
        var waiter: CheckedContinuation<Bool, Never>?
        var waits = 0
        var isDead = false
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let waiter = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard !state.isDead else { return nil }
            state.jobs.append(job)
            return state.waiter.take()
        }
        waiter?.resume(returning: true)
    }

    /// Runs what is ready until nothing is.
    func drain() async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            queue.async { [self] in
                while let job = state.withLock({ $0.jobs.popFirst() }) {
                    job.runSynchronously(on: asUnownedTaskExecutor())
                }
                done.resume()
            }
        }
    }

    var isIdle: Bool { state.withLock { $0.jobs.isEmpty } }

    /// Waits, in real time, until something is ready.
    ///
    /// - Returns: false when nothing became ready within the patience.
    func waitForJob(patience: Duration) async -> Bool {
        await withCheckedContinuation { waiter in
            let wait: Int? = state.withLock { state in
                guard state.jobs.isEmpty else { return nil }
                state.waits += 1
                state.waiter = waiter
                return state.waits
            }
            guard let wait else { return waiter.resume(returning: true) }
            let nanoseconds = Int(
                clamping: patience.wholeMicroseconds.multipliedReportingOverflow(by: 1_000).partialValue)
            queue.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [self] in
                let waiter = state.withLock { state in state.waits == wait ? state.waiter.take() : nil }
                waiter?.resume(returning: false)
            }
        }
    }

    /// Lets nothing run any more, as when the process is killed.
    func kill() {
        state.withLock { state in
            state.isDead = true
            state.jobs = RingBuffer()
        }
    }
}
