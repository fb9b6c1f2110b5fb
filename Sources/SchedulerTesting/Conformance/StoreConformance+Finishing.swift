import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: ends of attempts.
    static let finishing: [StoreCheck] = [
        StoreCheck("A finish lets its transition take effect") { trial in
            for (index, transition) in transitions(trial).enumerated() {
                var run = try await trial.claimed(trial.order(ScheduleID(rawValue: "lane \(index)")))
                try await expect("whether it was recorded", trial.finish(run, transition, at: 9), is: true)
                run.apply(transition, at: trial.at(9))
                try await trial.expectStored(run, "the run after \(transition)")
                _ = try await trial.store.requestStop(run.id, at: trial.at(9))
            }
        },
        StoreCheck("A finish under another fence than the present claim's changes nothing") { trial in
            let first = try await trial.claimed(trial.order())
            var early = first
            early.fence += 1
            try await expect("a fence to come", trial.finish(early), is: false)
            try await trial.finish(first, RunTransition(state: .pending, error: "once more"))
            let waiting = try await trial.stored(first.id)
            try await expect("while it waits", trial.finish(first), is: false)
            try await trial.expectStored(waiting, "the run that waits")
            let second = try requireOnly("the second claim", await trial.claim(by: "beta", at: 2).runs)
            try await expect("a fence of the past", trial.finish(first), is: false)
            try await trial.expectStored(second, "the run under its second claim")
            try await expect("the present fence", trial.finish(second, by: "beta", at: 3), is: true)
            let ended = try await trial.stored(first.id)
            try await expect(
                "after the end", trial.finish(second, RunTransition(state: .failed), by: "beta"), is: false)
            try await trial.expectStored(ended, "the run that has ended")
        },
        StoreCheck("Finishes are answered one by one, in their order") { trial in
            let runs = [
                try await trial.claimed(trial.order("a")), try await trial.claimed(trial.order("b")),
            ]
            let claims = [
                runs[1].claim, Claim(run: RunID(rawValue: 99), fence: 1), Claim(run: runs[0].id, fence: 7),
                runs[0].claim,
                runs[0].claim,
            ]
            let finishes = claims.map {
                RunFinish(claim: $0, transition: RunTransition(state: .succeeded), history: HistoryPolicy())
            }
            try await expect(
                "the answers", trial.store.finish(finishes, by: "alpha", at: trial.at(1)),
                is: [true, false, false, true, false])
            try await expect("the answers to none", trial.store.finish([], by: "alpha", at: trial.at(1)), is: [])
        },
        StoreCheck("A finish frees the run's place in its schedule") { trial in
            try await trial.enqueue(trial.order(), trial.order(), trial.order())
            var slots: [Int64] = []
            for second in 0..<3 {
                let run = try requireOnly("the claimable runs", await trial.claim(at: second).runs)
                slots.append(run.id.rawValue)
                try await trial.finish(run, at: second)
            }
            try expect("the order of the runs", slots, is: [1, 2, 3])
        },
        StoreCheck("A stale finish frees nothing") { trial in
            let active = try await trial.claimed(trial.order("lane", resources: ["x"]))
            try await trial.enqueue(trial.order("lane"), trial.order("other", resources: ["x"]))
            var stale = active
            stale.fence -= 1
            try await trial.finish(stale)
            try await expect("what can be claimed", trial.claimedIDs(by: "beta", at: 2), is: [])
        },
        StoreCheck("A run that waits for its next attempt is claimed when its time has come") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.finish(
                run, RunTransition(state: .pending, availableAt: trial.at(60), error: "failed"), at: 5)
            let report = try await trial.claim(at: 59)
            try expect("runs a second before", report.runs.count, is: 0)
            try expect("when it becomes available", report.nextAvailableAt, is: trial.at(60))
            let again = try requireOnly("the claimable runs", await trial.claim(at: 60).runs)
            try expect("the attempt", again.attempt, is: 2)
            try expect(
                "the attempts before", again.earlierAttempts,
                is: [
                    Attempt(number: 1, node: "alpha", startedAt: trial.at(0), endedAt: trial.at(5), error: "failed")
                ])
        },
        StoreCheck("A run that is returned uses up no attempt, and can be claimed at once") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.finish(run, RunTransition(state: .pending, error: "shut down", refundsAttempt: true))
            let again = try requireOnly("the claimable runs", await trial.claim(by: "beta", at: 1).runs)
            try expect("the attempt", again.attempt, is: 1)
            try expect("the fence", again.fence, is: 2)
        },
        StoreCheck("The end of a run is recorded in its schedule as completion") { trial in
            try await trial.insert(trial.schedule(), trial.schedule("other"))
            try await trial.advance(at: 60, trial.running(60, nextLook: 500))
            let run = try await trial.claim(at: 60).runs[0]
            try await trial.finish(run, RunTransition(state: .failed, error: "it failed"), at: 70)
            let record = try await trial.stored(run.order.schedule)
            try expect("the completion", record.completedAt, is: trial.at(70))
            try expect("the next look of calendar times", record.nextLook, is: trial.at(500))
            let other: ScheduleID = run.order.schedule == "lane" ? "other" : "lane"
            try await expect("the other schedule's completion", trial.stored(other).completedAt, is: nil)
        },
        StoreCheck("An attempt that does not end its run is no completion") { trial in
            try await trial.insert(pausing(trial))
            try await trial.advance(at: 60, trial.running(60))
            let run = try requireOnly("the claimable runs", await trial.claim(at: 60).runs)
            try await trial.finish(run, RunTransition(state: .pending, error: "once more"), at: 61)
            let record = try await trial.stored("lane")
            try expect("the completion", record.completedAt, is: nil)
            try expect("the next look", record.nextLook, is: nil)
        },
        StoreCheck("A schedule that counts from completion is left due when its run has ended, however it ended") {
            trial in
            try await trial.insert(pausing(trial))
            for (round, state) in [RunState.succeeded, .failed, .cancelled].enumerated() {
                let second = 60 * (round + 1)
                try await trial.advance(at: second, trial.running(second))
                let run = try requireOnly("the claimable runs", await trial.claim(at: second).runs)
                try await expect(
                    "schedules planned meanwhile", trial.advance(at: second, trial.running()).planned, is: 0)
                try await trial.finish(run, RunTransition(state: state), at: second + 10)
                try await expect("the completion", trial.stored("lane").completedAt, is: trial.at(second + 10))
                try await expect("the next look", trial.stored("lane").nextLook, is: trial.at(second + 10))
            }
        },
        StoreCheck("A run by hand completes the schedule in whose lane it is") { trial in
            try await trial.insert(pausing(trial))
            try await trial.advance(at: 0, trial.running())
            try await trial.finish(trial.claimed(trial.order()), at: 9)
            try await expect("the next look", trial.stored("lane").nextLook, is: trial.at(9))
        },
        StoreCheck("A finish records how far the run got, and keeps what was known where it says nothing") { trial in
            let told = try await trial.claimed(trial.order("told"))
            let finish = RunFinish(
                claim: told.claim, transition: RunTransition(state: .failed), history: HistoryPolicy(),
                progress: Progress(0.75, note: "three of four"))
            _ = try await trial.store.finish([finish], by: "alpha", at: trial.at(1))
            try await expect("its progress", trial.stored(told.id).progress, is: Progress(0.75, note: "three of four"))
            let silent = try await trial.claimed(trial.order("silent"))
            try await trial.store.record([(claim: silent.claim, progress: Progress(0.5))])
            try await trial.finish(silent)
            try await expect("the progress that was known", trial.stored(silent.id).progress, is: Progress(0.5))
        },
    ]

    private static func pausing(_ trial: StoreTrial) -> Schedule {
        trial.schedule("lane", .afterCompletion(pause: .seconds(60)))
    }

    private static func transitions(_ trial: StoreTrial) -> [RunTransition] {
        [
            RunTransition(state: .succeeded),
            RunTransition(state: .failed, error: "it's \"broken\"\n第二"),
            RunTransition(state: .cancelled, error: "cancelled"),
            RunTransition(state: .pending, availableAt: trial.at(60), error: "failed"),
            RunTransition(state: .pending, error: "its node shut down", refundsAttempt: true),
            RunTransition(state: .interrupted, error: "gone", refundsAttempt: true, isInterruption: true),
        ]
    }
}
