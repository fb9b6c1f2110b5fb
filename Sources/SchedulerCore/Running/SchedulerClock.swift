public import FoundationEssentials

/// The one source of time of a scheduler: the machine's clock, or a test's.
public protocol SchedulerClock: Sendable {
    /// The wall clock's instant, in whole microseconds. It may step, forth and back.
    var now: Date { get }

    /// For how long the machine has been running, its sleep not counted. It never steps.
    var uptime: Duration { get }

    /// Returns when the machine has been running for so much longer.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(for duration: Duration) async throws

    /// Makes an alarm that calls the handler, on any thread, each time it goes off. It is not set yet.
    func makeAlarm(_ handler: @escaping @Sendable () -> Void) -> any SchedulerAlarm
}

/// An alarm of a scheduler's clock, which can be set again and again.
public protocol SchedulerAlarm: Sendable {
    /// Sets the alarm, in place of what it was set to before; nil leaves it unset.
    ///
    /// It goes off once: when the wall clock reads the instant or later, or when the time that was left has gone by on
    /// the running clock, whichever comes first; so a step of the wall clock never makes it late.
    func set(to instant: Date?)
}
