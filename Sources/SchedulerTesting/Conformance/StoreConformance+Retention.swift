import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: history by age, and history that is trimmed.
    static let retention: [StoreCheck] = [
        StoreCheck("Finished runs that are older than the history policy says are dropped when another ends") { trial in
            for second in [10, 20, 30] { try await trial.pass(trial.order(), .failed, at: second, age: 20) }
            try await expect("the runs up to the age", trial.runs().map(\.id.rawValue), is: [3, 2, 1])
            try await trial.pass(trial.order(), .failed, at: 31, age: 20)
            try await expect("the runs a second later", trial.runs().map(\.id.rawValue), is: [4, 3, 2])
            try await trial.pass(trial.order(), .failed, at: 900, keeping: 1)
            try await expect("the runs by number", trial.runs().map(\.id.rawValue), is: [5])
        },
        StoreCheck("The age of the history counts from the end of a run, and spares runs that are not over") { trial in
            try await trial.enqueue(trial.order("waiting", availableAt: 900))
            let long = try await trial.claimed(trial.order("long"), at: 1)
            try await trial.pass(trial.order("other", job: "other"), .failed, at: 2, age: 5)
            try await trial.finish(long, RunTransition(state: .failed), at: 100, age: 5)
            try await trial.pass(trial.order(), .failed, at: 104, age: 5)
            try await expect("the runs", trial.runs().map(\.id.rawValue), is: [4, 3, 2, 1])
        },
        StoreCheck("The newest success is kept, however old, until another run succeeds") { trial in
            try await trial.pass(trial.order(), at: 1, age: 10)
            for second in [100, 200] { try await trial.pass(trial.order(), .failed, at: second, age: 10) }
            try await expect("the runs after failures", trial.runs().map(\.id.rawValue), is: [3, 1])
            try await trial.store.trimHistory(of: "job", to: HistoryPolicy(runs: 1), at: trial.at(201))
            try await expect("the runs after a trim", trial.runs().map(\.id.rawValue), is: [3, 1])
            try await trial.pass(trial.order(), at: 300, age: 10)
            try await expect("the runs after a success", trial.runs().map(\.id.rawValue), is: [4])
        },
        StoreCheck("The ledger is complete after the slot of the newest run that was dropped for its age") { trial in
            try await runSlots(trial, age: 100)
            try await expect("the beginning of the ledger", trial.stored("lane").recordedSince, is: trial.at(60))
            try await trial.store.expectCompleteLedger()
        },
        StoreCheck("A trim drops what is more than the policy says, with its logs") { trial in
            let first = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: first, 1...3)])
            try await trial.finish(first)
            for second in 2...5 { try await trial.pass(trial.order(), at: second) }
            try await trial.store.trimHistory(of: "job", to: HistoryPolicy(runs: 9), at: trial.at(6))
            try await expect("the runs under a wide policy", trial.runs().count, is: 5)
            try await trial.store.trimHistory(of: "job", to: HistoryPolicy(runs: 2), at: trial.at(6))
            try await expect("the runs under a narrow policy", trial.runs().map(\.id.rawValue), is: [5, 4])
            try await expect("a log that was dropped", trial.store.log(of: first.id), is: RunLog())
        },
        StoreCheck("A trim drops what is older than the policy says") { trial in
            for second in 1...5 { try await trial.pass(trial.order(), at: second) }
            let policy = HistoryPolicy(age: .seconds(3))
            try await trial.store.trimHistory(of: "job", to: policy, at: trial.at(7))
            try await expect("the runs", trial.runs().map(\.id.rawValue), is: [5, 4])
        },
        StoreCheck("A trim leaves other jobs' runs alone, and runs that are not over") { trial in
            for second in 1...2 { try await trial.pass(trial.order("other", job: "other"), .failed, at: second) }
            try await trial.enqueue(trial.order("waiting", availableAt: 900))
            _ = try await trial.claimed(trial.order("active"), at: 3)
            for second in 4...6 { try await trial.pass(trial.order(), .failed, at: second) }
            let policy = HistoryPolicy(runs: 1, age: .seconds(1))
            try await trial.store.trimHistory(of: "job", to: policy, at: trial.at(7))
            try await trial.store.trimHistory(of: "unknown", to: policy, at: trial.at(7))
            try await expect("the runs", trial.runs().map(\.id.rawValue), is: [7, 4, 3, 2, 1])
        },
        StoreCheck("The policy of a trim is the job's from then on") { trial in
            let waiting = try await trial.enqueue(trial.order("waiting", availableAt: 900))
            for second in 1...3 { try await trial.pass(trial.order(), .failed, at: second) }
            try await trial.store.trimHistory(of: "job", to: HistoryPolicy(runs: 2), at: trial.at(4))
            // It ends without a word about the history.
            _ = try await trial.store.requestStop(waiting[0], at: trial.at(5))
            try await expect("the runs", trial.runs().map(\.id.rawValue), is: [4, 1])
        },
        StoreCheck("The ledger is complete after the slot of the newest run that was trimmed") { trial in
            try await runSlots(trial, age: nil)
            try await expect("its beginning before", trial.stored("lane").recordedSince, is: trial.at(0))
            try await trial.store.trimHistory(of: "job", to: HistoryPolicy(runs: 1), at: trial.at(181))
            try await expect("its beginning after", trial.stored("lane").recordedSince, is: trial.at(120))
            try await trial.store.expectCompleteLedger()
        },
    ]

    /// Lets three slots of a schedule run, a minute apart.
    private static func runSlots(_ trial: StoreTrial, age: Int?) async throws {
        var schedule = trial.schedule()
        schedule.start = trial.at(0)
        try await trial.insert(schedule)
        for slot in [60, 120, 180] {
            try await trial.advance(at: slot, trial.running(slot, nextLook: slot + 60))
            let run = try requireOnly("the claimable runs", await trial.claim(at: slot).runs)
            try await trial.finish(run, at: slot, age: age)
        }
    }
}
