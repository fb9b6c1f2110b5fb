/// When a job runs by itself.
public enum JobKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Once, after the start delay, each time the scheduler starts up.
    case oneShot
    /// Again and again, each time after a pause that is counted from the completion of the run before.
    case schedule
    /// Only when told to.
    case manual
    /// At the calendar times of a cron expression.
    case cron
}

/// What a job is doing, as an operator sees it.
public enum JobState: String, Codable, Hashable, Sendable, CaseIterable {
    /// A run is active.
    case running
    /// Idle: waiting for the next planned run, or for a hand.
    case paused
    /// Switched off in the settings; survives restarts.
    case disabled
    /// Told to stop, or a one-shot that has run; until it is started or the scheduler starts up again.
    case stopped
}
