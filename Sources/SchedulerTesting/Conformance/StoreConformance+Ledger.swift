import FoundationEssentials
import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/ScheduleStore``: how plans are written.
    static let ledger: [StoreCheck] = [
        StoreCheck("A plan's record is stored as it is") { trial in
            try await trial.insert(trial.schedule())
            var planned = ScheduleRecord(trial.schedule(), addedAt: trial.at(1))
            planned.schedule.hold = Hold(reason: "", author: "", until: nil)
            planned.cursor = trial.at(2)
            planned.nextLook = trial.at(300)
            planned.lastSlot = trial.at(4)
            planned.runCount = 5
            planned.deferredThrough = trial.at(6)
            planned.completedAt = trial.at(7)
            planned.problem = "a problem"
            let record = planned
            try await trial.advance(at: 60, trial.planner { plan, _ in plan.record = record })
            try await expect("the record", trial.stored("lane"), is: record)
        },
        StoreCheck("A plan's runs are created in their order, waiting, as they were ordered") { trial in
            try await trial.insert(trial.schedule())
            let orders = [trial.order(slot: 50, priority: 3), trial.order(slot: 40, availableAt: 99)]
            let report = try await trial.advance(at: 60, trial.planner { plan, _ in plan.runs = orders })
            try expect("created runs", report.created, is: 2)
            let expected = orders.enumerated().map { index, order in
                Run(id: RunID(rawValue: Int64(index + 1)), order: order, createdAt: trial.at(60))
            }
            try await expect("the runs", trial.runs().reversed(), is: expected)
        },
        StoreCheck("A slot that has a run gets no other") { trial in
            try await trial.insert(trial.schedule(), trial.schedule("other"))
            try await trial.advance(at: 60, trial.once(trial.running(10, 20, 10), thenLook: 61))
            let report = try await trial.advance(at: 61, trial.once(trial.running(20, 30)))
            try expect("created runs", report.created, is: 2)
            for lane: ScheduleID in ["lane", "other"] {
                try await expect("the slots of \(lane)", trial.runSlots(lane), is: [10, 20, 30])
            }
        },
        StoreCheck("A slot whose run is over gets no other") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.running(10, nextLook: 61))
            try await trial.finish(trial.claim(at: 60).runs[0], at: 60)
            try await expect("created runs", trial.advance(at: 61, trial.once(trial.running(10))).created, is: 0)
        },
        StoreCheck("A schedule of which a slot has a run already is left due") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.running(10, nextLook: 61))
            let report = try await trial.advance(at: 61, limit: 1, trial.once(trial.running(10)))
            try expect("the reported next look", report.nextLook, is: trial.at(61))
            try await expect("the stored next look", trial.stored("lane").nextLook, is: trial.at(61))
            try await expect("planned schedules", trial.advance(at: 61, trial.running()).planned, is: 1)
        },
        StoreCheck("An outcome that names a new run by its place gets the run's identifier") { trial in
            try await trial.insert(trial.schedule())
            let planner = trial.planner { plan, _ in
                plan.runs = [trial.order(slot: 10), trial.order(slot: 40)]
                plan.outcomes = [(20, 0), (30, 1)].map { slot, place in
                    PlannedOutcome(
                        record: trial.record(slot, through: slot, count: 1, .coalesced), predecessor: nil, newRun: place
                    )
                }
            }
            let report = try await trial.advance(at: 60, planner)
            let runs = [RunID(rawValue: 1), RunID(rawValue: 2)]
            try await expect("the stored outcomes' runs", trial.outcomes().map(\.run), is: runs)
            try expect("the reported outcomes' runs", report.outcomes.map(\.run), is: runs)
        },
        StoreCheck("Places of new runs count all runs of the plan, those of slots with a run included") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 50, trial.running(10, nextLook: 60))
            let planner = trial.planner { plan, _ in
                plan.runs = [trial.order(slot: 10), trial.order(slot: 40)]
                plan.outcomes = [
                    PlannedOutcome(
                        record: trial.record(30, through: 30, count: 1, .coalesced), predecessor: nil, newRun: 1)
                ]
            }
            try await trial.advance(at: 60, trial.once(planner))
            try await expect("the outcome's run", trial.outcomes().map(\.run), is: [RunID(rawValue: 2)])
        },
        StoreCheck("Outcomes are kept exactly as planned, and reported") { trial in
            try await trial.insert(trial.schedule())
            let run = try requireOnly("the new run", await trial.enqueue(trial.order()))
            let records = [
                trial.record(10, through: 20, count: 11, .missed, reason: "no node"),
                trial.record(30, through: 30, count: 1, .skipped, reason: "it's \"held\""),
                trial.record(40, through: 50, count: 2, .coalesced, reason: "waits", run: run),
            ]
            let report = try await trial.advance(
                at: 60, trial.recording(records[0], records[1], records[2], after: nil))
            try await expect("the stored outcomes", trial.outcomes(), is: records)
            try expect("the reported outcomes", report.outcomes, is: records)
        },
        StoreCheck("Outcomes of a schedule are those that overlap the range, oldest first") { trial in
            try await trial.insert(trial.schedule(), trial.schedule("other"))
            let records = [10, 30, 50].map { trial.record($0, through: $0 + 10, count: 2, reason: "from \($0)") }
            try await trial.advance(
                at: 60,
                trial.planner { plan, facts in
                    guard facts.record.schedule.id == "lane" else { return }
                    plan.outcomes = records.map { PlannedOutcome(record: $0, predecessor: nil) }
                })
            let ranges = [
                (0, 9, 0..<0), (0, 10, 0..<1), (20, 50, 0..<3), (21, 29, 0..<0), (35, 36, 1..<2), (60, 99, 2..<3),
            ]
            for (start, end, expected) in ranges {
                try await expect(
                    "outcomes from \(start) through \(end)",
                    trial.store.outcomes(of: "lane", from: trial.at(start), through: trial.at(end)),
                    is: Array(records[expected]))
            }
            try await expect("the other schedule's outcomes", trial.outcomes("other"), is: [])
        },
        StoreCheck("An outcome that continues the newest record extends it") { trial in
            try await trial.insert(trial.schedule())
            try await plan(trial, trial.record(10, through: 20, count: 2), after: nil, at: 60)
            try await plan(trial, trial.record(30, through: 50, count: 3), after: 20, at: 61)
            try await expect("the outcomes", trial.outcomes(), is: [trial.record(10, through: 50, count: 5)])
        },
        StoreCheck("Outcomes of one plan that continue one another are one record") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(
                at: 60,
                trial.recording(
                    trial.record(10, through: 20, count: 2), trial.record(30, through: 30, count: 1), after: nil))
            try await expect("the outcomes", trial.outcomes(), is: [trial.record(10, through: 30, count: 3)])
        },
        StoreCheck("An outcome with another result, reason or run does not extend the record") { trial in
            try await trial.insert(trial.schedule())
            let runs = try await trial.enqueue(trial.order(), trial.order())
            let records = [
                trial.record(10, through: 10, count: 1), trial.record(20, through: 20, count: 1, .missed),
                trial.record(30, through: 30, count: 1, .missed, reason: "another"),
                trial.record(40, through: 40, count: 1, .coalesced, run: runs[0]),
                trial.record(50, through: 50, count: 1, .coalesced, run: runs[1]),
            ]
            for (index, record) in records.enumerated() {
                try await plan(trial, record, after: index == 0 ? nil : index * 10, at: 60 + index)
            }
            try await expect("the outcomes", trial.outcomes(), is: records)
        },
        StoreCheck("An outcome after a slot that ran does not extend the record before it") { trial in
            try await trial.insert(trial.schedule())
            let records = [trial.record(10, through: 10, count: 1), trial.record(30, through: 30, count: 1)]
            try await plan(trial, records[0], after: nil, at: 60)
            try await trial.advance(at: 61, trial.running(20, nextLook: 62))
            try await plan(trial, records[1], after: 20, at: 62)
            try await expect("the outcomes", trial.outcomes(), is: records)
        },
        StoreCheck("A plan that stops what runs marks the schedule's active runs, and those only") { trial in
            try await trial.insert(trial.schedule())
            try await trial.enqueue(trial.order("lane"), trial.order("lane"), trial.order("other"))
            let active = try await trial.claim(at: 1).runs
            let report = try await trial.advance(at: 60, trial.planner { plan, _ in plan.stopsRunning = true })
            try expect("that the report says so", report.askedToStop)
            try expect("the active runs", active.map { $0.order.schedule }, is: ["lane", "other"])
            try await expect(
                "when each was asked to stop", trial.runs().reversed().map(\.askedToStopAt),
                is: [trial.at(60), nil, nil])
            try await expect("the stop requests", trial.store.stopRequests(for: "alpha"), is: [active[0].id])
        },
        StoreCheck("The scheduler's planner keeps a complete ledger over many looks") { trial in
            var job = trial.job()
            job.overlap = .skip
            var schedule = trial.schedule()
            schedule.start = trial.at(0)
            try await trial.insert(schedule)
            for (index, second) in [59, 60, 200, 201, 600, 720, 3_601].enumerated() {
                try await trial.advance(at: second, trial.standard(job))
                if index.isMultiple(of: 2) {
                    for run in try await trial.claim(at: second).runs { try await trial.finish(run, at: second) }
                }
            }
            try await trial.store.expectCompleteLedger()
        },
    ]

    /// Writes an outcome in a plan of its own.
    private static func plan(
        _ trial: StoreTrial, _ record: SlotRecord, after lastSlot: Int?, at second: Int
    ) async throws {
        let inner = trial.recording(record, after: lastSlot)
        let report = try await trial.advance(at: second) { facts in
            var plan = inner(facts)
            plan.record.nextLook = facts.now.adding(.seconds(1))
            return plan
        }
        try expect("planned schedules at \(second)", report.planned, is: 1)
    }
}
