package import FoundationEssentials

/// What a decision about a schedule rests on beside the store's facts.
package struct SchedulingRules: Sendable {
    /// The job that the schedule runs.
    package var job: Job
    /// Whether the job is disabled in its settings.
    package var isDisabled: Bool
    /// Whether the job was told to stop.
    package var isStopped: Bool
    /// Since when a node has watched without a gap. Slots up to then passed unseen.
    package var watchedSince: Date

    package init(job: Job, isDisabled: Bool = false, isStopped: Bool = false, watchedSince: Date) {
        self.job = job
        self.isDisabled = isDisabled
        self.isStopped = isStopped
        self.watchedSince = watchedSince
    }

    /// Why the schedule rests at the instant, or nil.
    package func restReason(of schedule: Schedule, at instant: Date) -> String? {
        if isDisabled { return "the job is disabled" }
        if isStopped { return "the job is stopped" }
        if !schedule.isEnabled { return "the schedule is disabled" }
        if let hold = schedule.hold, hold.holds(at: instant) { return hold.explanation }
        return nil
    }
}

extension Hold {
    /// Whether the hold is in force at the instant.
    package func holds(at instant: Date) -> Bool {
        until.map { instant < $0 } ?? true
    }

    /// Who holds, and why.
    package var explanation: String {
        reason.isEmpty ? "held by \(author)" : "held by \(author): \(reason)"
    }
}
