import FoundationEssentials
import SchedulerCore

extension Line {
    /// An event; nil for one that would only repeat what others say.
    init?(_ event: SchedulerEvent) {
        let now = Date()
        switch event {
        case .runCreated, .runProgressed, .jobChanged, .scheduleChanged: return nil
        case .runStarted(let run):
            self.init(run, at: run.startedAt, "started", .blue, run.startText)
        case .runFinished(let run):
            self.init(run, at: run.finishedAt, run.state.rawValue, run.state.color, run.endText)
        case .runRetrying(let run):
            let when = run.availableAt.map { ", again at \($0.shortText)" } ?? ", again at once"
            self.init(run, at: run.lastEnd, "retrying", .yellow, (run.error ?? "") + when)
        case .runReturned(let run):
            self.init(run, at: run.lastEnd, "returned", .yellow, run.error ?? "waits again")
        case .slotsPassed(let slots):
            self.init(
                instant: now, state: slots.outcome.rawValue, color: .yellow, job: slots.schedule.rawValue,
                message: "\(slots.rangeText): \(slots.reason)")
        case .scheduleProblem(let schedule, let problem):
            self.init(instant: now, state: "problem", color: .red, job: schedule.rawValue, message: problem)
        case .pruneFailed(let job, let error):
            self.init(
                instant: now, state: "prune", color: .red, job: job.rawValue, message: "artifacts stay: \(error)")
        case .clockStepped(let step):
            self.init(
                instant: now, state: "clock", color: .yellow, job: "-",
                message: "the clock was stepped, or the machine slept: \(step)")
        case .storeFailed(let error):
            self.init(instant: now, state: "store", color: .red, job: "-", message: error)
        case .storeRecovered:
            self.init(instant: now, state: "store", color: .green, job: "-", message: "the store is back")
        }
    }

    private init(
        _ run: Run, at instant: Date?, _ state: String, _ color: Paint.Color, _ message: String
    ) {
        self.init(
            instant: instant ?? Date(), state: state, color: color, job: run.job.rawValue, run: run.id,
            message: message)
    }
}

extension Run {
    fileprivate var lastEnd: Date? { earlierAttempts.last?.endedAt }

    fileprivate var startText: String {
        let cause = slot.map { "for \($0.shortText)" } ?? (trigger == .hand ? "by hand" : trigger.rawValue)
        return attempt > 1 ? "\(cause), attempt \(attempt)" : cause
    }

    fileprivate var endText: String {
        let time = startedAt.flatMap { start in finishedAt.map { "after \($0.timeText(since: start))" } }
        return [time, state == .failed ? error : nil].compactMap(\.self).joined(separator: ": ")
    }
}

extension SlotRecord {
    fileprivate var rangeText: String {
        count == 1
            ? "the slot \(first.shortText)" : "\(count) slots from \(first.shortText) to \(last.shortText)"
    }
}
