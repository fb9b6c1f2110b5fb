import FoundationEssentials
import Synchronization

/// Something that happened in a scheduler.
public enum SchedulerEvent: Sendable, Hashable {
    /// A run was created, and waits. One that is ordered by hand may be told of after its start.
    case runCreated(Run)
    /// A run was claimed and starts.
    case runStarted(Run)
    /// A run has got further; told at most four times a second of each run.
    case runProgressed(Run)
    /// An attempt failed, and another follows.
    case runRetrying(Run)
    /// A run is over.
    case runFinished(Run)
    /// A run waits again: its node shut down or was gone.
    case runReturned(Run)
    /// Slots got an outcome other than a run of their own.
    case slotsPassed(SlotRecord)
    /// A job was configured, removed, started or stopped, or its settings were changed.
    case jobChanged(JobID)
    /// A schedule was attached, changed, held, released or removed. A hold that lifts itself says beforehand when.
    case scheduleChanged(ScheduleID)
    /// A schedule cannot be planned, for the reason given.
    case scheduleProblem(ScheduleID, String)
    /// A job could not prune artifacts, for the reason given; it is tried again after its next success.
    case pruneFailed(JobID, String)
    /// The wall clock was stepped, or the machine slept, by so much.
    case clockStepped(Duration)
    /// The store failed; the scheduler goes on trying, and tells of each failure.
    case storeFailed(String)
    /// The store can be used again.
    case storeRecovered
}

/// Hands events to whoever listens.
///
/// Each listener has a buffer of its own; one that is slower than the events loses the oldest it has not read.
package final class EventHub: Sendable {
    private let listeners = Mutex(
        (last: 0, isFinished: false, continuations: [Int: AsyncStream<SchedulerEvent>.Continuation]()))
    private let count = Atomic(0)
    private static let bufferSize = 4_096
    /// Hears of every event first.
    package let metrics = MetricsHub()

    package init() {}

    /// Whether anybody listens or measures, so that nobody makes events for nobody.
    package var hasListeners: Bool { count.load(ordering: .relaxed) > 0 || metrics.isUsed }

    /// Whether anybody listens, measurements apart.
    var isHeard: Bool { count.load(ordering: .relaxed) > 0 }

    package func listen() -> AsyncStream<SchedulerEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SchedulerEvent.self, bufferingPolicy: .bufferingNewest(Self.bufferSize))
        let key: Int? = listeners.withLock { listeners in
            guard !listeners.isFinished else { return nil }
            listeners.last += 1
            listeners.continuations[listeners.last] = continuation
            return listeners.last
        }
        guard let key else {
            continuation.finish()
            return stream
        }
        count.add(1, ordering: .relaxed)
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            let removed = listeners.withLock { $0.continuations.removeValue(forKey: key) }
            if removed != nil { count.subtract(1, ordering: .relaxed) }
        }
        return stream
    }

    package func emit(_ event: @autoclosure () -> SchedulerEvent) {
        guard hasListeners else { return }
        let event = event()
        metrics.record(event.measurements)
        for listener in listeners.withLock({ Array($0.continuations.values) }) { listener.yield(event) }
    }

    /// Ends all listeners' sequences, those to come included.
    package func finish() {
        let listeners = listeners.withLock { listeners in
            listeners.isFinished = true
            return Array(listeners.continuations.values)
        }
        for listener in listeners { listener.finish() }
    }
}
