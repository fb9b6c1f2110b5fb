import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: progress, and runs that are asked to stop.
    static let stopping: [StoreCheck] = [
        StoreCheck("A run that waits is cancelled at once, and claimed no more") { trial in
            let ids = try await trial.enqueue(
                trial.order("now"), trial.order("later", availableAt: 60))
            for id in ids {
                let run = try await require("the run", trial.store.requestStop(id, at: trial.at(5)))
                try expect("its state", run.state, is: .cancelled)
                try expect("its end", run.finishedAt, is: trial.at(5))
                try await trial.expectStored(run, "the run")
            }
            try await expect("what can be claimed", trial.claimedIDs(at: 90), is: [])
        },
        StoreCheck("A run that waits to be rescued is cancelled at once") { trial in
            let run = try await trial.claimed(trial.order(), by: "beta", at: 0)
            _ = try await trial.store.recover(by: "alpha", at: trial.at(31))
            try await expect(
                "its state", trial.store.requestStop(run.id, at: trial.at(32))?.state, is: .cancelled)
            try await expect("what can be claimed", trial.claimedIDs(at: 33), is: [])
        },
        StoreCheck("A waiting run that is cancelled counts no more, and completes its schedule") { trial in
            try await trial.insert(trial.schedule("lane", .afterCompletion(pause: .seconds(60))))
            try await trial.advance(at: 0, trial.running(0))
            _ = try await trial.store.requestStop(RunID(rawValue: 1), at: trial.at(5))
            try await expect("the completion", trial.stored("lane").completedAt, is: trial.at(5))
            try await expect("the next look", trial.stored("lane").nextLook, is: trial.at(5))
            try await trial.enqueue(trial.order(), overlap: .skip, at: 6)
        },
        StoreCheck("A run that runs is marked, and told to its node until it has ended") { trial in
            var run = try await trial.claimed(trial.order(), by: "beta")
            _ = try await trial.claimed(trial.order("other"), by: "beta")
            run.askedToStopAt = trial.at(5)
            try await expect("the answer", trial.store.requestStop(run.id, at: trial.at(5)), is: run)
            try await trial.expectStored(run, "the run")
            try await expect("its node's stop requests", trial.store.stopRequests(for: "beta"), is: [run.id])
            try await expect("another node's", trial.store.stopRequests(for: "alpha"), is: [])
            try await trial.finish(run, RunTransition(state: .cancelled), by: "beta", at: 7)
            try await expect("its node's after the end", trial.store.stopRequests(for: "beta"), is: [])
            try await expect("when it was asked", trial.stored(run.id).askedToStopAt, is: trial.at(5))
        },
        StoreCheck("A run that was asked to stop keeps the instant of the first time") { trial in
            let run = try await trial.claimed(trial.order())
            for second in [5, 6] { _ = try await trial.store.requestStop(run.id, at: trial.at(second)) }
            try await expect("when it was asked", trial.stored(run.id).askedToStopAt, is: trial.at(5))
        },
        StoreCheck("A request to stop ends with the attempt") { trial in
            let run = try await trial.claimed(trial.order())
            _ = try await trial.store.requestStop(run.id, at: trial.at(5))
            try await trial.finish(run, RunTransition(state: .pending), at: 6)
            _ = try await trial.claim(at: 7)
            try await expect("the stop requests", trial.store.stopRequests(for: "alpha"), is: [])
            try await expect("when it was asked", trial.stored(run.id).askedToStopAt, is: nil)
        },
        StoreCheck("Stopping a run that is over changes nothing, and there is none to stop under an unknown number") {
            trial in
            let run = try await trial.claimed(trial.order())
            try await trial.finish(run)
            let ended = try await trial.stored(run.id)
            try await expect("the answer", trial.store.requestStop(run.id, at: trial.at(9)), is: ended)
            try await trial.expectStored(ended, "the run")
            for unknown in [Int64.min, -1, 0, 99, .max] {
                try await expect(
                    "run \(unknown)", trial.store.requestStop(RunID(rawValue: unknown), at: trial.at(9)), is: nil)
            }
        },
        StoreCheck("Progress is recorded under the present claim, and ignored under any other") { trial in
            let first = try await trial.claimed(trial.order("a"))
            let second = try await trial.claimed(trial.order("b"))
            var stale = second.claim
            stale.fence += 1
            try await trial.store.record([
                (claim: stale, progress: Progress(0.9)),
                (claim: first.claim, progress: Progress(0.25, note: "a quarter")),
                (claim: Claim(run: RunID(rawValue: 99), fence: 1), progress: Progress(1)),
            ])
            try await expect(
                "the first run's progress", trial.stored(first.id).progress, is: Progress(0.25, note: "a quarter"))
            try await expect("the second run's progress", trial.stored(second.id).progress, is: nil)
            try await trial.finish(first)
            try await trial.store.record([(claim: first.claim, progress: Progress(1))])
            try await expect(
                "the progress after the end", trial.stored(first.id).progress, is: Progress(0.25, note: "a quarter"))
        },
        StoreCheck("Progress begins anew with each attempt") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.record([(claim: run.claim, progress: Progress(0.5))])
            try await trial.finish(run, RunTransition(state: .pending))
            try await expect("the progress", trial.stored(run.id).progress, is: nil)
        },
    ]
}
