import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: runs that lock resources.
    static let resources: [StoreCheck] = [
        StoreCheck("A claimed run locks its resources, and one that waits for them is claimed when it has ended") {
            trial in
            try await trial.enqueue(
                trial.order("a", resources: ["x", "y"]), trial.order("b", resources: ["y", "z"]),
                trial.order("c", resources: ["z"]))
            let first = try await trial.claim().runs
            try expect("the first claim", first.map(\.id.rawValue), is: [1, 3])
            try await trial.finish(first[1])
            try await expect("after the lock of z was freed", trial.claimedIDs(by: "beta", at: 2), is: [])
            try await trial.finish(first[0])
            try await expect(
                "after the lock of y was freed", trial.claimedIDs(by: "beta", at: 3).map(\.rawValue), is: [2])
        },
        StoreCheck("A lock is free once its run waits for another attempt, was interrupted or set aside") { trial in
            let contended = trial.order("a", resources: ["x"])
            let owner = try await trial.claimed(contended)
            let waiting = try await trial.enqueue(trial.order("b", resources: ["x"]))
            try await trial.finish(owner, RunTransition(state: .pending, availableAt: trial.at(500)))
            let second = try requireOnly("after a retry", await trial.claim(by: "beta", at: 2).runs)
            try expect("the run that waited", second.id, is: waiting[0])
            let third = try await trial.enqueue(trial.order("c", priority: 1, resources: ["x"]))
            try await expect("while it is locked", trial.claimedIDs(at: 3), is: [])
            try await expect(
                "recovered runs", trial.store.recover(by: "alpha", at: trial.at(40)).interrupted.count, is: 1)
            try await expect("after an interruption", trial.claimedIDs(at: 40), is: third)
        },
        StoreCheck("A lock is not lost when a run that waits for it is cancelled") { trial in
            _ = try await trial.claimed(trial.order("a", resources: ["x"]))
            let waiting = try await trial.enqueue(trial.order("b", resources: ["x"]))
            try await expect("while it is locked", trial.claimedIDs(), is: [])
            _ = try await trial.store.requestStop(waiting[0], at: trial.at(1))
            try await trial.enqueue(trial.order("c", resources: ["x"]))
            try await expect("after the cancellation", trial.claimedIDs(at: 2), is: [])
        },
        StoreCheck("A run whose policy is to fail fails when a resource is locked, naming it") { trial in
            _ = try await trial.claimed(trial.order("a", resources: ["free", "locked"]))
            let ids = try await trial.enqueue(
                trial.order("b", resources: ["locked"], conflict: .fail), trial.order("c"))
            let report = try await trial.claim(by: "beta", at: 5)
            try expect("the claimed runs", report.runs.map(\.id), is: [ids[1]])
            let declined = try requireOnly("the declined runs", report.declined)
            try await trial.expectStored(declined, "the declined run")
            try expect("its state", declined.state, is: .failed)
            try expect("its end", declined.finishedAt, is: trial.at(5))
            try expect("its attempts", declined.attempt, is: 0)
            try expect(
                "that its error names the resource, rather than \(declined.error ?? "nil")",
                declined.error?.contains("locked is locked by run 1") ?? false)
        },
        StoreCheck("A run by hand whose policy is to skip is cancelled when a resource is locked") { trial in
            _ = try await trial.claimed(trial.order("a", resources: ["x"]))
            try await trial.enqueue(trial.order("b", resources: ["x"], conflict: .skip))
            let report = try await trial.claim(by: "beta", at: 5)
            try expect("the claimed runs", report.runs.count, is: 0)
            let declined = try requireOnly("the declined runs", report.declined)
            try expect("its state", declined.state, is: .cancelled)
            try await trial.expectStored(declined, "the declined run")
        },
        StoreCheck("A slot's run whose policy is to skip becomes the slot's outcome when a resource is locked") {
            trial in
            try await trial.insert(trial.schedule())
            _ = try await trial.claimed(trial.order("owner", resources: ["x"]))
            let planner = trial.planner { plan, _ in
                plan.runs = [trial.order(slot: 40, resources: ["x"], conflict: .skip)]
                plan.record.lastSlot = trial.at(40)
            }
            try await trial.advance(at: 60, planner)
            let declined = try requireOnly("the declined runs", await trial.claim(by: "beta", at: 61).declined)
            try expect("its state", declined.state, is: .cancelled)
            try await expect("the run in the store", trial.store.run(declined.id), is: nil)
            let outcome = try requireOnly("the outcomes", await trial.outcomes())
            try expect("its reason", outcome.reason, is: declined.error ?? "")
            try expect("the outcome", outcome, is: trial.record(40, through: 40, count: 1, reason: outcome.reason))
        },
        StoreCheck("An outcome of a skipped run stands among the others by its slot") { trial in
            try await trial.insert(trial.schedule())
            _ = try await trial.claimed(trial.order("owner", resources: ["x"]))
            let planner = trial.planner { plan, _ in
                plan.runs = [trial.order(slot: 30, resources: ["x"], conflict: .skip)]
                plan.outcomes = [
                    PlannedOutcome(record: trial.record(10, through: 20, count: 2), predecessor: nil),
                    PlannedOutcome(record: trial.record(40, through: 50, count: 2), predecessor: trial.at(30)),
                ]
            }
            try await trial.advance(at: 60, planner)
            _ = try await trial.claim(by: "beta", at: 61)
            try await expect(
                "the slots that records begin with", trial.outcomes().map(\.first), is: [10, 30, 40].map(trial.at))
            try await expect(
                "the outcomes around the slot",
                trial.store.outcomes(of: "lane", from: trial.at(30), through: trial.at(30)).map(\.count), is: [1])
        },
        StoreCheck("Slots for which a skipped run stood share its fate") { trial in
            try await trial.insert(trial.schedule())
            _ = try await trial.claimed(trial.order("owner", resources: ["x"]))
            let planner = trial.planner { plan, _ in
                plan.runs = [trial.order(slot: 30, resources: ["x"], conflict: .skip)]
                plan.outcomes = [
                    PlannedOutcome(
                        record: trial.record(10, through: 20, count: 2, .coalesced), predecessor: nil, newRun: 0)
                ]
            }
            try await trial.advance(at: 60, planner)
            let declined = try requireOnly("the declined runs", await trial.claim(by: "beta", at: 61).declined)
            let outcomes = try await trial.outcomes()
            try expect("what became of the slots", Set(outcomes.map(\.outcome)), is: [.skipped])
            try expect("the reasons", Set(outcomes.map(\.reason)), is: [declined.error ?? ""])
            try expect("the runs", outcomes.compactMap(\.run), is: [])
            try expect("how many slots there are", outcomes.map(\.count).reduce(0, +), is: 3)
        },
        StoreCheck("A skipped run is not kept as history, frees its place and completes its schedule") { trial in
            try await trial.insert(trial.schedule("lane", .afterCompletion(pause: .seconds(60))))
            _ = try await trial.claimed(trial.order("owner", resources: ["x"]))
            let planner = trial.planner { plan, _ in
                plan.runs = [trial.order(slot: 40, resources: ["x"], conflict: .skip)]
            }
            try await trial.advance(at: 60, planner)
            _ = try await trial.claim(by: "beta", at: 61)
            try await expect("the completion", trial.stored("lane").completedAt, is: trial.at(61))
            let facts = try await trial.advance(at: 61, trial.running(70))
            try expect("planned schedules", facts.planned, is: 1)
            try await expect("the run after it", trial.claim(by: "beta", at: 70).runs.map(\.slot), is: [trial.at(70)])
        },
        StoreCheck("A run that waits for a resource holds back no other, of its schedule either") { trial in
            let active = try await trial.claimed(trial.order("lane"))
            _ = try await trial.claimed(trial.order("owner", resources: ["x"]), by: "beta")
            try await trial.enqueue(
                trial.order("lane", priority: 9, resources: ["x"]), trial.order("lane"),
                trial.order("another", resources: ["y"]))
            try await expect("while the lane is busy", trial.claimedIDs(at: 1).map(\.rawValue), is: [5])
            try await trial.finish(active)
            try await expect("once it is free", trial.claimedIDs(at: 2).map(\.rawValue), is: [4])
        },
        StoreCheck("A resource that a run names twice is locked once") { trial in
            let run = try await trial.claimed(trial.order("a", resources: ["x", "x"]))
            try await trial.enqueue(trial.order("b", resources: ["x"]))
            try await expect("while it is locked", trial.claimedIDs(), is: [])
            try await trial.finish(run)
            try await expect("once it is free", trial.claimedIDs(at: 2).map(\.rawValue), is: [2])
        },
    ]
}
