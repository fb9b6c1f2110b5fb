public import FoundationEssentials
public import SchedulerCore
import Synchronization

/// A clock that stands still until a test moves it.
///
/// It knows who sleeps on it and which alarms are set, so that a ``SchedulerHarness`` can move it from one instant at
/// which something happens to the next.
public final class ManualClock: SchedulerClock {
    private let state: Mutex<State>

    fileprivate struct State {
        var now: Date
        var uptime = Duration.zero
        var lastKey = 0
        var sleepers: [Int: Sleeper] = [:]
        var alarms: [Int: Setting] = [:]
    }

    fileprivate struct Sleeper {
        var deadline: Duration
        var run: ActiveRun?
        var continuation: CheckedContinuation<Void, any Error>
    }

    fileprivate struct Setting {
        var instant: Date
        var deadline: Duration
        var handler: @Sendable () -> Void
    }

    /// Makes a clock that reads the instant; 2026-01-01T00:00:00Z by default.
    public init(now: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
        state = Mutex(State(now: Date(microsecondsSince1970: now.microsecondsSince1970)))
    }

    public var now: Date { state.withLock { $0.now } }

    public var uptime: Duration { state.withLock { $0.uptime } }

    /// Steps the wall clock, forth or back, while the machine goes on running: no time passes for sleepers.
    public func step(by duration: Duration) {
        let handlers = state.withLock { state in
            state.now = state.now.adding(duration)
            return state.takeDueAlarms()
        }
        for handler in handlers { handler() }
    }

    /// Lets the machine sleep: the wall clock goes on, and nothing else does.
    public func sleepMachine(for duration: Duration) {
        step(by: duration)
    }

    // MARK: Sleeping

    public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        let key = state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    // Cancelled before it slept: the handler has found nobody.
                    guard !Task.isCancelled else { return true }
                    let run = RunContext.current?.active
                    run?.sleeps(1)
                    state.sleepers[key] = Sleeper(
                        deadline: state.uptime + duration.roundedUp, run: run, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            state.withLock { $0.removeSleeper(key) }?.resume(throwing: CancellationError())
        }
    }

    // MARK: Alarms

    public func makeAlarm(_ handler: @escaping @Sendable () -> Void) -> any SchedulerAlarm {
        let key = state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
        return ManualAlarm(clock: self, key: key, handler: handler)
    }

    fileprivate func setAlarm(_ key: Int, to instant: Date?, handler: @escaping @Sendable () -> Void) {
        let isDue = state.withLock { state in
            guard let instant, instant > state.now else {
                state.alarms[key] = nil
                return instant != nil
            }
            let deadline = state.uptime + instant.duration(since: state.now)
            state.alarms[key] = Setting(instant: instant, deadline: deadline, handler: handler)
            return false
        }
        if isDue { handler() }
    }

    // MARK: Moving

    /// When the next sleeper wakes or alarm goes off, on the running clock.
    var nextDeadline: Duration? {
        state.withLock { state in
            let sleeper = state.sleepers.values.map(\.deadline).min()
            // An alarm goes off by whichever clock comes first; a step brings the wall clock's instant nearer.
            let alarm = state.alarms.values.map {
                min($0.deadline, state.uptime + $0.instant.duration(since: state.now))
            }.min()
            return [sleeper, alarm].compactMap(\.self).min()
        }
    }

    /// Moves both clocks on, wakes the sleepers whose time has come, in order, and lets alarms go off.
    func move(to uptime: Duration) {
        let uptime = uptime.roundedUp
        let (continuations, handlers) = state.withLock { state in
            state.now = state.now.adding(uptime - state.uptime)
            state.uptime = uptime
            let due = state.sleepers.filter { $0.value.deadline <= uptime }
                .sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
            return (due.compactMap { state.removeSleeper($0.key) }, state.takeDueAlarms())
        }
        for handler in handlers { handler() }
        for continuation in continuations { continuation.resume() }
    }
}

extension ManualClock.State {
    fileprivate mutating func removeSleeper(_ key: Int) -> CheckedContinuation<Void, any Error>? {
        guard let sleeper = sleepers.removeValue(forKey: key) else { return nil }
        // Counted as awake before it is resumed, so that nobody takes the run for asleep meanwhile.
        sleeper.run?.sleeps(-1)
        return sleeper.continuation
    }

    fileprivate mutating func takeDueAlarms() -> [@Sendable () -> Void] {
        let due = alarms.filter { $0.value.instant <= now || $0.value.deadline <= uptime }.sorted { $0.key < $1.key }
        for (key, _) in due { alarms[key] = nil }
        return due.map(\.value.handler)
    }
}

extension Duration {
    /// Up to the next whole microsecond, which is what instants are made of: if the running clock moved by less, the
    /// wall clock would stand still, and whoever waits for an instant on it would wait for ever.
    fileprivate var roundedUp: Duration {
        let whole = Duration(microseconds: wholeMicroseconds)
        return whole < self ? whole + .microseconds(1) : whole
    }
}

private struct ManualAlarm: SchedulerAlarm {
    let clock: ManualClock
    let key: Int
    let handler: @Sendable () -> Void

    func set(to instant: Date?) {
        clock.setAlarm(key, to: instant, handler: handler)
    }
}
