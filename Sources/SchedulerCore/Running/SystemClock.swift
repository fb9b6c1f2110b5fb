import Dispatch
public import FoundationEssentials
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The machine's clock.
public struct SystemClock: SchedulerClock {
    /// The machine's clock.
    public init() {}

    public var now: Date {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Date(microsecondsSince1970: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    public var uptime: Duration {
        var time = timespec()
        #if canImport(Darwin)
        // There CLOCK_MONOTONIC goes on counting while the machine sleeps.
        clock_gettime(CLOCK_UPTIME_RAW, &time)
        #else
        clock_gettime(CLOCK_MONOTONIC, &time)
        #endif
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    public func sleep(for duration: Duration) async throws {
        // A longer sleep would overflow the system's clock.
        try await Task.sleep(for: min(duration, Duration.days(36_500)), clock: .suspending)
    }

    public func makeAlarm(_ handler: @escaping @Sendable () -> Void) -> any SchedulerAlarm {
        SystemAlarm(handler)
    }
}

/// Two timers of the system: one follows the wall clock, through steps and sleep, the other goes on counting when the
/// wall clock is stepped back. Nothing wakes up in between.
private final class SystemAlarm: SchedulerAlarm {
    private struct Timers {
        let wall: any DispatchSourceTimer
        let running: any DispatchSourceTimer
        /// What the alarm is set to; nil when it has gone off.
        var instant: Date?
        /// What the running timer is set to, by the running clock.
        var deadline: Duration?
    }

    private let timers: Mutex<Timers>

    /// By how much the running timer may be late: it matters only when the clock was stepped back, and is set anew only
    /// when it has to be.
    private static let slack = Duration.seconds(1)
    /// Timers further ahead go off early and are set again: the far future overflows the system's clocks.
    private static let longest = Duration.days(30)

    init(_ handler: @escaping @Sendable () -> Void) {
        timers = Mutex(
            Timers(
                wall: DispatchSource.makeTimerSource(flags: .strict, queue: .global()),
                running: DispatchSource.makeTimerSource(flags: .strict, queue: .global())))
        timers.withLock { timers in
            for timer in [timers.wall, timers.running] {
                timer.setEventHandler { [weak self] in
                    let isSet = self?.timers.withLock { $0.instant.take() != nil }
                    if isSet == true { handler() }
                }
                timer.schedule(deadline: .distantFuture)
                timer.activate()
            }
        }
    }

    deinit {
        timers.withLock { timers in
            timers.wall.cancel()
            timers.running.cancel()
        }
    }

    func set(to instant: Date?) {
        timers.withLock { timers in
            guard instant != timers.instant else { return }
            timers.instant = instant
            guard let instant else {
                // The running timer is left: it finds nothing to do.
                timers.wall.schedule(wallDeadline: .distantFuture)
                return
            }
            let clock = SystemClock()
            let left = min(max(instant.duration(since: clock.now), .zero), Self.longest)
            timers.wall.schedule(wallDeadline: .now() + left.dispatchInterval, leeway: .nanoseconds(0))
            let uptime = clock.uptime
            let due = uptime + left
            if let deadline = timers.deadline, deadline > uptime, deadline >= due, deadline <= due + Self.slack {
                return
            }
            timers.deadline = due + Self.slack
            timers.running.schedule(deadline: .now() + (left + Self.slack).dispatchInterval, leeway: .milliseconds(100))
        }
    }
}

extension Duration {
    fileprivate var dispatchInterval: DispatchTimeInterval {
        .microseconds(Int(wholeMicroseconds))
    }
}
