import FoundationEssentials
import SchedulerCore

extension Load {
    /// Notes what the scheduler should never tell of.
    func watch(_ scheduler: Scheduler) {
        let events = scheduler.events
        Task {
            for await event in events {
                switch event {
                case .storeFailed(let reason): effects.append(.problem("the store failed: \(reason)"))
                case .scheduleProblem(let schedule, let reason): effects.append(.problem("\(schedule): \(reason)"))
                default: break
                }
            }
        }
    }

    /// Has operators do things all the time, and notes what was acknowledged.
    func keepBusy(_ scheduler: Scheduler) {
        repeatedly(every: .milliseconds(3)) {
            effects.append(.accepted(try await scheduler.runNow("hand")))
        }
        repeatedly(every: .milliseconds(20)) {
            let none = [Parameters](repeating: .none, count: 5)
            for run in try await scheduler.runNow("hand", parameters: none) { effects.append(.accepted(run)) }
        }
        repeatedly(every: .milliseconds(15)) {
            let run = try await scheduler.runNow("nap", overlap: .queueAll)
            effects.append(.accepted(run))
            try await scheduler.cancel(run)
        }
        repeatedly(every: .milliseconds(10)) {
            let ids = try await [scheduler.runNow("short"), scheduler.runNow("brief"), scheduler.runNow("flaky")]
            if let kept = ids.last { effects.append(.accepted(kept)) }
        }
        repeatedly(every: .milliseconds(25)) {
            try await scheduler.hold(schedule: "tick-first", reason: "a rest", author: "ann")
            try await scheduler.release(schedule: "tick-first")
            try await scheduler.update(schedule: "tick-latest") { $0.isEnabled.toggle() }
            try await scheduler.change(settings: Settings(pause: .milliseconds(15)), of: "pause")
            try await scheduler.stop(job: "lock-a")
            try await scheduler.start(job: "lock-a")
            try await scheduler.resetSettings(of: "pause")
        }
    }

    private func repeatedly(every pause: Duration, _ act: @escaping @Sendable () async throws -> Void) {
        Task {
            while true {
                do {
                    try await act()
                } catch let error as SchedulerError where error.code == .overlap {
                    // As the rule says.
                } catch {
                    effects.append(.problem("an operator was refused: \(error)"))
                }
                try await Task.sleep(for: pause)
            }
        }
    }
}
