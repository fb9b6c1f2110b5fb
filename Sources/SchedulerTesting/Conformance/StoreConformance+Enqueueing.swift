import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: runs by hand.
    static let enqueueing: [StoreCheck] = [
        StoreCheck("Runs by hand are created in the order given, numbered from 1") { trial in
            var everything = trial.order(
                "backfill", job: "other", slot: 77, availableAt: 99, priority: -5, concurrency: 3, queue: "heavy",
                resources: ["a", "b"], conflict: .skip)
            everything.trigger = .backfill
            everything.history = HistoryPolicy(runs: 7, age: .seconds(3) + .microseconds(1), logLines: 20)
            everything.parameters = ["list": .list([1, 2.5, .null])]
            let orders = [trial.order(), everything]
            let ids = try await trial.store.enqueue(orders, overlap: .queueOne, at: trial.at(5))
            try expect("the identifiers", ids, is: [RunID(rawValue: 1), RunID(rawValue: 2)])
            for (id, order) in zip(ids, orders) {
                try await trial.expectStored(Run(id: id, order: order, createdAt: trial.at(5)), "the new run")
            }
            try await expect("the next identifier", trial.enqueue(trial.order("third")), is: [RunID(rawValue: 3)])
        },
        StoreCheck("Nothing to create is fine") { trial in
            try await expect("the identifiers", trial.store.enqueue([], overlap: .skip, at: trial.at(0)), is: [])
        },
        StoreCheck("By hand, skip refuses while a run of the lane waits or runs") { trial in
            try await trial.enqueue(trial.order(), overlap: .skip)
            try await expectOverlap(trial, "while one waits")
            let run = try requireOnly("the claimable runs", await trial.claim().runs)
            try await expectOverlap(trial, "while one runs")
            try await trial.finish(run, RunTransition(state: .pending, availableAt: trial.at(99)))
            try await expectOverlap(trial, "while one waits for its next attempt")
            let again = try requireOnly("the claimable runs", await trial.claim(at: 99).runs)
            try await trial.finish(again, at: 99)
            try await trial.enqueue(trial.order(), overlap: .skip, at: 99)
            try await trial.enqueue(trial.order("other"), overlap: .skip, at: 99)
            try await expect("the runs", trial.runs().count, is: 3)
        },
        StoreCheck("By hand, queueOne, queueAll and allow create every run, each for itself") { trial in
            for overlap: OverlapPolicy in [.queueOne, .queueAll, .allow(limit: 1)] {
                let lane = ScheduleID(rawValue: "\(overlap)")
                for _ in 0..<3 { try await trial.enqueue(trial.order(lane), overlap: overlap) }
                let runs = try await trial.store.runs(RunQuery(schedule: lane))
                try expect("the runs by \(overlap)", runs.count, is: 3)
            }
        },
        StoreCheck("By hand, cancelRunning asks the lane's active runs to stop and creates the run") { trial in
            let lane = trial.order(concurrency: 2)
            try await trial.enqueue(lane, lane, trial.order("other"))
            try await expect("the active runs", trial.claim().runs.count, is: 3)
            let new = try await trial.enqueue(lane, overlap: .cancelRunning, at: 8)
            try await expect(
                "when each was asked to stop", trial.runs().reversed().map(\.askedToStopAt),
                is: [trial.at(8), trial.at(8), nil, nil])
            try await expect("the new run", trial.stored(new[0]).state, is: .pending)
        },
        StoreCheck("By hand, cancelRunning leaves waiting runs alone") { trial in
            try await trial.enqueue(trial.order(), overlap: .cancelRunning)
            try await trial.enqueue(trial.order(), overlap: .cancelRunning)
            try await expect("the states", trial.runs().map(\.state), is: [.pending, .pending])
        },
        StoreCheck("Where one run by hand is refused, none is created and nothing is stopped") { trial in
            _ = try await trial.claimed(trial.order("busy"))
            try await expectRefusal("the runs", code: .overlap) {
                try await trial.enqueue(trial.order("free"), trial.order("busy"), overlap: .skip)
            }
            try await expect("the runs", trial.runs().count, is: 1)
            try await trial.enqueue(trial.order("free"), overlap: .skip)
        },
        StoreCheck("A slot that has a run gets no other, whoever asks") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.once(trial.running(60)))
            let ids = try await trial.enqueue(trial.backfill(60), trial.backfill(30), trial.backfill(30))
            try expect("how many runs are new", ids.count, is: 1)
            try await expect("the runs' slots", trial.runSlots(), is: [60, 30])
            try await expect("the runs of another call", trial.enqueue(trial.backfill(30)), is: [])
        },
        StoreCheck("A run by hand is one of its schedule's, and leaves the ledger as it was") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.once(trial.running(60)))
            let record = try await trial.stored("lane")
            let hand = try requireOnly("the new runs", await trial.enqueue(trial.order(), at: 70))
            try await expect(
                "the schedule's runs", trial.store.runs(RunQuery(schedule: "lane")).map(\.id),
                is: [hand, RunID(rawValue: 1)])
            try await expect(
                "the schedule's newest run", trial.store.newestRuns(of: ["lane"])["lane"]?.id, is: hand)
            try await expect("the schedule", trial.stored("lane"), is: record)
            for id in [RunID(rawValue: 1), hand] {
                let run = try requireOnly("the claimable runs", await trial.claim(at: 71).runs)
                try expect("the run whose turn it is", run.id, is: id)
                try await trial.finish(run, at: 72, keeping: 1)
            }
            try await expect("the ledger's reach", trial.stored("lane").cursor, is: record.cursor)
            try await expect("how many runs its slots made", trial.stored("lane").runCount, is: 1)
            try await expect("the outcomes", trial.outcomes(), is: [])
            try await expect("the state", trial.stored(hand).state, is: .succeeded)
        },
        StoreCheck("A run of the past that a lock has skipped is cancelled, and its slot keeps its outcome") { trial in
            try await trial.insert(trial.schedule())
            let missed = trial.record(30, through: 60, count: 2, .missed)
            try await trial.advance(at: 60, trial.once(trial.recording(missed, after: nil)))
            _ = try await trial.claimed(trial.order("other", resources: ["disk"]))
            let id = try await trial.enqueue(trial.backfill(30, resources: ["disk"]))[0]
            try await expect("what was claimed", trial.claim(at: 61).runs.count, is: 0)
            try await expect("the state", trial.stored(id).state, is: .cancelled)
            try await expect("the outcomes", trial.outcomes(), is: [missed])
        },
        StoreCheck("A run of the past that is forgotten leaves the ledger as it was") { trial in
            try await trial.insert(trial.schedule())
            let missed = trial.record(30, through: 60, count: 2, .missed)
            try await trial.advance(at: 60, trial.once(trial.recording(missed, after: nil)))
            for slot in [30, 60] {
                let run = try await trial.claimed(trial.backfill(slot))
                try await trial.finish(run, RunTransition(state: .failed, error: "x"), at: 61, keeping: 0)
            }
            try await expect("the beginning of the ledger", trial.stored("lane").recordedSince, is: trial.at(0))
            try await expect("the outcomes", trial.outcomes(), is: [missed])
            try await expect("the runs of another call", trial.enqueue(trial.backfill(30)).count, is: 1)
        },
    ]

    private static func expectOverlap(_ trial: StoreTrial, _ circumstance: String) async throws {
        try await expectRefusal("a run by hand \(circumstance)", code: .overlap) {
            try await trial.enqueue(trial.order(), overlap: .skip)
        }
    }
}
