import FoundationEssentials
import SchedulerCore

/// What a scheduler is to do while it is killed again and again: schedules of all kinds, a few milliseconds apart, and
/// operators who are never content.
struct Load: Sendable {
    let effects: Effects

    /// Jobs whose runs are all kept, so that everything about them can be checked.
    static let keptJobs: Set<JobID> = [
        "tick", "nap", "pause", "cron", "once", "hand", "flaky", "lock-a", "lock-b", "lock-c", "maker",
    ]

    func configure(_ scheduler: Scheduler) async throws {
        for job in jobs { try await scheduler.configure(job) }
        for schedule in Self.schedules {
            do {
                try await scheduler.add(schedule)
            } catch let error as SchedulerError where error.code == .duplicate {
                // It was added in a former life.
            }
        }
    }

    // MARK: Jobs

    var jobs: [JobOptions] {
        [
            job("tick"),
            job("nap") { try await $0.sleep(for: .milliseconds(40)) },
            job("pause", kind: .schedule, defaults: Settings(pause: .milliseconds(10))),
            job("cron", kind: .cron, defaults: Settings(cron: "* * * * * *"), catchUp: .all(limit: 3)),
            job("once", kind: .oneShot, defaults: Settings(startDelay: .milliseconds(5))),
            job("hand", overlap: .queueAll),
            job("flaky", retry: .constant(.milliseconds(5), attempts: 3)) { run in
                if (run.run.rawValue + Int64(run.attempt)) % 3 != 0 {
                    throw SchedulerError(.wrongState, reason: "not today")
                }
            },
            job("lock-a", resources: ["x"]) { try await $0.sleep(for: .milliseconds(5)) },
            job("lock-b", resources: ["x", "y"], conflict: .skip) { try await $0.sleep(for: .milliseconds(5)) },
            job("lock-c", resources: ["y"], conflict: .fail) { try await $0.sleep(for: .milliseconds(5)) },
            job("maker", history: HistoryPolicy(runs: .max, logLines: 5)) { run in
                for number in 1...8 { run.logger.info("step \(number)", metadata: ["of": "8"]) }
                run.progress(0.5, note: "half")
                let made = try await run.publish(Artifact(labels: ["kind": "snapshot"], url: "file:\(run.run)"))
                effects.append(.published(made.id))
            },
            job("short", history: HistoryPolicy(runs: 5, logLines: 3)) { run in
                for number in 1...10 { run.logger.info("line \(number)") }
            },
            job("brief", history: HistoryPolicy(runs: 1_000, age: .milliseconds(200))) { $0.logger.info("hello") },
        ]
    }

    private func job(
        _ id: JobID, kind: JobKind = .manual, defaults: Settings = Settings(), resources: [String] = [],
        overlap: OverlapPolicy = .queueOne, catchUp: CatchUpPolicy = .latest, conflict: ResourceConflictPolicy = .wait,
        retry: RetryPolicy = .none, history: HistoryPolicy = HistoryPolicy(runs: .max),
        runner: @escaping Runner = { _ in }
    ) -> JobOptions {
        JobOptions(
            id: id, kind: kind, defaults: defaults, resources: resources, overlap: overlap, catchUp: catchUp,
            resourceConflict: conflict, retry: retry, history: history
        ) { [effects] run in
            effects.append(.start(Effect.Start(run)))
            try await runner(run)
        }
    }

    // MARK: Schedules

    static let schedules = [
        schedule("tick-latest", "tick", 10, catchUp: .latest, overlap: .queueOne),
        schedule("tick-all", "tick", 15, catchUp: .all(limit: 20), overlap: .queueAll),
        schedule("tick-anew", "tick", 12, isJournalised: false, catchUp: .all(limit: 5), overlap: .skip),
        schedule("tick-first", "tick", 20, catchUp: .first, overlap: .allow(limit: 2)),
        schedule("tick-none", "tick", 50, catchUp: .none, overlap: .cancelRunning),
        schedule("nap-queue", "nap", 25, catchUp: .latest, overlap: .queueOne),
        schedule("nap-cancel", "nap", 30, catchUp: .all(limit: 2), overlap: .cancelRunning),
        schedule("flaky", "flaky", 20, catchUp: .latest, overlap: .allow(limit: 3)),
        schedule("lock-a", "lock-a", 30, catchUp: .latest, overlap: .queueOne),
        schedule("lock-b", "lock-b", 35, catchUp: .all(limit: 3), overlap: .queueAll),
        schedule("lock-c", "lock-c", 40, catchUp: .latest, overlap: .queueOne),
        schedule("maker", "maker", 20, catchUp: .latest, overlap: .queueOne),
        schedule("short", "short", 10, catchUp: .all(limit: 10), overlap: .queueAll),
        schedule("brief", "brief", 12, catchUp: .latest, overlap: .queueOne),
    ]

    private static func schedule(
        _ id: ScheduleID, _ job: JobID, _ milliseconds: Int, isJournalised: Bool = true, catchUp: CatchUpPolicy,
        overlap: OverlapPolicy
    ) -> Schedule {
        Schedule(
            id: id, job: job, recurrence: .every(.milliseconds(milliseconds), journalised: isJournalised),
            overlap: overlap, catchUp: catchUp)
    }
}
