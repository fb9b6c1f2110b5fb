import FoundationEssentials
import SchedulerCore
import Synchronization

extension StoreConformance {
    /// ``/SchedulerCore/ScheduleStore``: which schedules are planned, and when.
    static let planning: [StoreCheck] = [
        StoreCheck("The planner is asked with the record, the unfinished runs and the instant") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.running(10, 20, 30, nextLook: 90))
            _ = try await trial.claim(at: 60)
            let record = try await trial.stored("lane")
            let facts = Mutex<[ScheduleFacts]>([])
            try await trial.advance(at: 90, trial.planner { _, asked in facts.withLock { $0.append(asked) } })
            let unfinished = UnfinishedRuns(running: 1, waiting: 2, newestWaiting: RunID(rawValue: 3))
            try expect(
                "what the planner was asked", facts.withLock { $0 },
                is: [ScheduleFacts(record: record, unfinished: unfinished, now: trial.at(90))])
        },
        StoreCheck("A run that is over is not unfinished, and one that waits for its next attempt is") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.running(10, 20, nextLook: 90))
            try await trial.finish(trial.claim(at: 60).runs[0], at: 61)
            let retried = try await trial.claim(at: 62).runs[0]
            try await trial.finish(retried, RunTransition(state: .pending, availableAt: trial.at(500)), at: 63)
            try await expect(
                "the unfinished runs", unfinished(trial, at: 90),
                is: UnfinishedRuns(waiting: 1, newestWaiting: retried.id))
        },
        StoreCheck("The newest waiting run is the one that was created last") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.running(10, 20, nextLook: 90))
            let first = try requireOnly("the claimable runs", await trial.claim(at: 60).runs)
            try await trial.finish(first, RunTransition(state: .pending, error: "once more"), at: 61)
            try await expect(
                "the unfinished runs", unfinished(trial, at: 90),
                is: UnfinishedRuns(waiting: 2, newestWaiting: RunID(rawValue: 2)))
        },
        StoreCheck("Runs by hand and runs of other schedules count in their own lanes") { trial in
            try await trial.insert(trial.schedule(), trial.schedule("other"))
            try await trial.enqueue(trial.order("lane"), trial.order("other"), trial.order("other"), trial.order("job"))
            try await expect(
                "the unfinished runs", unfinished(trial, at: 60),
                is: UnfinishedRuns(waiting: 1, newestWaiting: RunID(rawValue: 1)))
        },
        StoreCheck("The runs that planning creates are told where they are wanted") { trial in
            try await trial.insert(trial.schedule())
            let silent = try await trial.advance(at: 60, trial.running(10, nextLook: 90))
            try expect("the runs that nobody wants", silent.runs, is: nil)
            let request = AdvanceRequest(node: "alpha", jobs: ["job"], now: trial.at(90), limit: 9, wantsRuns: true)
            // The slot that has a run already keeps it.
            let report = try await trial.store.advance(request, planner: trial.once(trial.running(10, 20, 30)))
            let runs = [try await trial.stored(RunID(rawValue: 2)), try await trial.stored(RunID(rawValue: 3))]
            try expect("the runs", report.runs, is: runs)
            let none = try await trial.store.advance(request, planner: trial.once(trial.running()))
            try expect("no runs", none.runs, is: [])
        },
        StoreCheck("Only schedules that are due are planned, earliest first") { trial in
            for (id, look) in [("c", 50), ("a", 30), ("d", 61), ("b", 40), ("e", 60)] {
                try await trial.insert(trial.schedule(ScheduleID(rawValue: id)), at: look)
            }
            let asked = Mutex<[ScheduleID]>([])
            let report = try await trial.advance(
                at: 60, trial.planner { _, facts in asked.withLock { $0.append(facts.record.schedule.id) } })
            try expect("the schedules in the order of planning", asked.withLock { $0 }, is: ["a", "b", "c", "e"])
            try expect("planned schedules", report.planned, is: 4)
            try expect("the next look", report.nextLook, is: trial.at(61))
        },
        StoreCheck("No more schedules are planned than the limit, and the others the next time") { trial in
            for id in 0..<5 { try await trial.insert(trial.schedule(ScheduleID(rawValue: "\(id)")), at: id) }
            try await expect(
                "planned with a limit of none", trial.advance(at: 60, limit: 0, trial.running()).planned, is: 0)
            let first = try await trial.advance(at: 60, limit: 3, trial.running())
            try expect("planned schedules", first.planned, is: 3)
            try expect("the next look", first.nextLook, is: trial.at(3))
            let second = try await trial.advance(at: 60, limit: 3, trial.running())
            try expect("schedules planned the second time", second.planned, is: 2)
            try expect("the next look in the end", second.nextLook, is: nil)
        },
        StoreCheck("Schedules of other jobs are left alone, and planned when their job is served") { trial in
            try await trial.insert(trial.schedule("mine"), trial.schedule("other", job: "other"))
            let both: Set<JobID> = ["job", "other"]
            for second in 1...3 {
                try await trial.advance(jobs: ["job"], at: second, trial.running(nextLook: second + 1))
            }
            try await expect("the cursor of the unserved", trial.lookedAt("other"), is: trial.at(0))
            try await expect(
                "planned for no job", trial.advance(jobs: [], at: 9, trial.running()).planned, is: 0)
            try await expect(
                "planned for its own job", trial.advance(jobs: ["other"], at: 10, trial.running(nextLook: 11)).planned,
                is: 1)
            try await expect("planned for both", trial.advance(jobs: both, at: 11, trial.running()).planned, is: 2)
        },
        StoreCheck("The next look that is reported is the earliest of the request's jobs") { trial in
            try await trial.insert(trial.schedule("other", job: "other"), trial.schedule("mine"))
            try await trial.advance(jobs: ["other"], at: 0, trial.running(nextLook: 50))
            let report = try await trial.advance(at: 0, trial.running(nextLook: 90))
            try expect("the next look", report.nextLook, is: trial.at(90))
            try await expect(
                "the next look for no job", trial.advance(jobs: [], at: 0, trial.running()).nextLook, is: nil)
            try await expect(
                "the next look of both jobs",
                trial.advance(jobs: ["job", "other"], at: 0, trial.running()).nextLook, is: trial.at(50))
        },
        StoreCheck("A schedule is planned at its next look, not before, and not at all where it has none") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 0, trial.running(nextLook: 60))
            try await expect("planned before", trial.advance(at: 59, trial.running()).planned, is: 0)
            try await expect("planned at the look", trial.advance(at: 60, trial.running()).planned, is: 1)
            try await expect(
                "planned without a look", trial.advance(at: 1_000_000, trial.running()).planned, is: 0)
        },
        StoreCheck("Next looks are kept to the microsecond") { trial in
            try await trial.insert(trial.schedule())
            let look = trial.at(60).adding(.microseconds(1))
            try await trial.advance(at: 0, trial.planner { plan, _ in plan.record.nextLook = look })
            try await expect("the next look", trial.stored("lane").nextLook, is: look)
            try await expect("planned a microsecond before", trial.advance(at: 60, trial.running()).planned, is: 0)
            try await expect("planned after", trial.advance(at: 61, trial.running()).planned, is: 1)
        },
        StoreCheck("A schedule that cannot be planned is reported, and hinders no other") { trial in
            try await trial.insert(trial.schedule("bad"), trial.schedule("good"))
            let planner = trial.planner { plan, facts in
                if facts.record.schedule.id == "bad" { plan.record.problem = "no such zone" }
            }
            let report = try await trial.advance(at: 60, planner)
            try expect("the problems", report.problems, is: ["bad": "no such zone"])
            try expect("planned schedules", report.planned, is: 2)
            try await expect("the stored problem", trial.stored("bad").problem, is: "no such zone")
            try await expect("the cursor of the other", trial.lookedAt("good"), is: trial.at(60))
        },
    ]

    /// What a planner is told of the unfinished runs of `lane`.
    private static func unfinished(_ trial: StoreTrial, at second: Int) async throws -> UnfinishedRuns? {
        let found = Mutex<UnfinishedRuns?>(nil)
        let planner = trial.planner { _, facts in
            if facts.record.schedule.id == "lane" { found.withLock { $0 = facts.unfinished } }
        }
        try await trial.advance(at: second, planner)
        return found.withLock { $0 }
    }
}
