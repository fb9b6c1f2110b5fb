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
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration, clock: .suspending)
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
        var instant: Date?
    }

    private let timers: Mutex<Timers>

    init(_ handler: @escaping @Sendable () -> Void) {
        timers = Mutex(Timers(wall: Self.makeTimer(handler), running: Self.makeTimer(handler)))
    }

    deinit {
        timers.withLock { timers in
            timers.wall.cancel()
            timers.running.cancel()
        }
    }

    private static func makeTimer(_ handler: @escaping @Sendable () -> Void) -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(flags: .strict, queue: .global())
        timer.setEventHandler(handler: handler)
        timer.schedule(deadline: .distantFuture)
        timer.activate()
        return timer
    }

    func set(to instant: Date?) {
        timers.withLock { timers in
            timers.instant = instant
            guard let instant else {
                timers.wall.schedule(wallDeadline: .distantFuture)
                timers.running.schedule(deadline: .distantFuture)
                return
            }
            let left = max(instant.microsecondsSince1970 - SystemClock().now.microsecondsSince1970, 0)
            // Timers far ahead are set again when they go off: the far future overflows the system's clocks.
            let microseconds = Int(min(left, 30 * 86_400_000_000))
            timers.wall.schedule(wallDeadline: .now() + .microseconds(microseconds), leeway: .nanoseconds(0))
            timers.running.schedule(deadline: .now() + .microseconds(microseconds), leeway: .nanoseconds(0))
        }
    }
}
