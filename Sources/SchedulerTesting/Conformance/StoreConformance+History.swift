import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: how much of the past is kept.
    static let history: [StoreCheck] = [
        StoreCheck("Of a job's finished runs the newest are kept, as many as its last finish says") { trial in
            for second in 1...5 { try await trial.pass(trial.order(), at: second, keeping: 3) }
            try await expect("the runs", trial.runs().map(\.id.rawValue), is: [5, 4, 3])
            try await expect("a run that was dropped", trial.store.run(RunID(rawValue: 2)), is: nil)
            try await trial.pass(trial.order(), at: 6, keeping: 1)
            try await expect("the runs under a narrower policy", trial.runs().map(\.id.rawValue), is: [6])
            try await trial.pass(trial.order(), at: 7, keeping: 4)
            try await expect("the runs under a wider policy", trial.runs().map(\.id.rawValue), is: [7, 6])
        },
        StoreCheck("The history of one job leaves other jobs' runs alone, and runs that are not over") { trial in
            try await trial.pass(trial.order("other", job: "other"), at: 1, keeping: 1)
            try await trial.enqueue(trial.order("waiting", availableAt: 900))
            _ = try await trial.claimed(trial.order("active"), at: 1)
            for second in 2...4 { try await trial.pass(trial.order(), at: second, keeping: 1) }
            try await expect("the runs", trial.runs().map(\.id.rawValue), is: [6, 3, 2, 1])
        },
        StoreCheck("Runs that are cancelled while they wait are history too") { trial in
            let ids = try await trial.enqueue(trial.order(), trial.order())
            for id in ids { _ = try await trial.store.requestStop(id, at: trial.at(1)) }
            try await trial.pass(trial.order(), at: 2, keeping: 2)
            try await expect("the runs", trial.runs().map(\.id.rawValue), is: [3, 2])
        },
        StoreCheck("A run's log is dropped with it") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: run, 1...3)])
            try await trial.finish(run)
            try await expect("the log before", trial.store.log(of: run.id).total, is: 3)
            try await trial.pass(trial.order(), at: 2, keeping: 1)
            try await expect("the log after", trial.store.log(of: run.id), is: RunLog())
        },
        StoreCheck("The ledger is complete after the slot of the newest run that was dropped") { trial in
            try await trial.insert(trial.schedule())
            for (index, slot) in [60, 120, 180].enumerated() {
                try await trial.advance(at: slot, trial.running(slot, nextLook: slot + 60))
                let run = try requireOnly("the claimable runs", await trial.claim(at: slot).runs)
                try await trial.finish(run, at: slot, keeping: 2)
                try await expect(
                    "the beginning of the ledger after \(index + 1) runs", trial.stored("lane").recordedSince,
                    is: trial.at(index == 2 ? 60 : 0))
            }
        },
        StoreCheck("Dropping runs by hand, or of other schedules, leaves a ledger as it is") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.running(60))
            _ = try await trial.claim(at: 60)
            for second in 61...64 { try await trial.pass(trial.order("by hand"), at: second, keeping: 1) }
            try await expect("the beginning of the ledger", trial.stored("lane").recordedSince, is: trial.at(0))
        },
        StoreCheck("The scheduler's planner keeps a complete ledger while history is dropped") { trial in
            var job = trial.job()
            job.overlap = .skip
            var schedule = trial.schedule()
            schedule.start = trial.at(0)
            try await trial.insert(schedule)
            for round in 1...12 {
                try await trial.advance(at: round * 150, trial.standard(job))
                guard round.isMultiple(of: 3) else { continue }
                for run in try await trial.claim(at: round * 150).runs {
                    try await trial.finish(run, at: round * 150, keeping: 2)
                }
                try await trial.store.expectCompleteLedger()
            }
            try await expect("the runs that are kept", trial.runs().filter(\.state.isFinal).count, is: 2)
        },
    ]
}

extension StoreTrial {
    /// Lets a run by hand begin and end.
    @discardableResult
    func pass(
        _ order: RunOrder, _ state: RunState = .succeeded, at second: Int, keeping limit: Int = 1_000, age: Int? = nil
    ) async throws -> RunID {
        let run = try await claimed(order, at: second)
        try await finish(run, RunTransition(state: state), at: second, keeping: limit, age: age)
        return run.id
    }
}
