package import FoundationEssentials

extension Schedule {
    /// The schedule that a job's kind implies under the given settings; nil for a job that is only run by hand.
    ///
    /// - Parameter startedAt: when the job started up, from which the start delay counts.
    package static func builtIn(for job: Job, settings: Settings, startedAt: Date) -> Schedule? {
        let first = startedAt.adding(settings.startDelay)
        let id = ScheduleID.builtIn(job.id)
        switch job.kind {
        case .manual:
            return nil
        case .oneShot:
            return Schedule(id: id, job: job.id, recurrence: .once(at: first))
        case .schedule:
            return Schedule(
                id: id, job: job.id, recurrence: .afterCompletion(pause: settings.pause), start: first)
        case .cron:
            return Schedule(
                id: id, job: job.id, recurrence: .cron(settings.cron ?? ""), zone: settings.zone,
                daylight: job.daylight)
        }
    }
}

extension ScheduleRecord {
    /// What becomes of a stored built-in schedule when its job's kind and settings imply `implied`; nil if nothing.
    ///
    /// At start-up, a one-shot and a schedule of pauses start anew, while calendar times go on from the ledger. Later,
    /// a one-shot that has run is left alone, and a first start that is still to come is moved.
    package func adapted(to implied: Schedule, isStartUp: Bool, now: Date) -> Schedule? {
        var adapted = schedule
        adapted.recurrence = implied.recurrence
        adapted.zone = implied.zone
        adapted.daylight = implied.daylight
        adapted.start = implied.start
        if !isStartUp {
            switch (schedule.recurrence, implied.recurrence) {
            case (.once, .once(let first)):
                if lastSlot != nil { return nil }
                adapted.recurrence = .once(at: max(first, now))
            case (.afterCompletion, .afterCompletion):
                let hasStarted = schedule.start.map { cursor >= $0 } ?? true
                adapted.start = hasStarted ? schedule.start : max(implied.start ?? now, now)
            default: break
            }
        }
        return adapted == schedule ? nil : adapted
    }
}
