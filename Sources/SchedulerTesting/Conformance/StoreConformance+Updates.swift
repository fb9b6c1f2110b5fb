import FoundationEssentials
import SchedulerCore
import Synchronization

extension StoreConformance {
    /// ``/SchedulerCore/ScheduleStore``: changes of definitions, and settling.
    static let updates: [StoreCheck] = [
        StoreCheck("A change of what is planned redefines the record at the instant") { trial in
            try await trial.insert(trial.schedule())
            let changed = try await trial.store.update("lane", at: trial.at(90), planner: trial.running(60)) {
                $0.recurrence = .every(.hours(1))
            }
            try await expect("the answer's recurrence", changed.recurrence, is: .every(.hours(1)))
            var expected = ScheduleRecord(trial.schedule("lane", .every(.hours(1))), addedAt: trial.at(90))
            expected.runCount = 1
            try await expect("the record", trial.stored("lane"), is: expected)
        },
        StoreCheck("A change of anything else leaves the ledger as it is, and the schedule due") { trial in
            try await trial.insert(trial.schedule())
            try await trial.store.update("lane", at: trial.at(90), planner: trial.running(60, nextLook: 120)) {
                $0.isEnabled = false
                $0.parameters = ["key": "value"]
            }
            var expected = ScheduleRecord(trial.schedule(), addedAt: trial.at(0))
            expected.schedule.isEnabled = false
            expected.schedule.parameters = ["key": "value"]
            expected.cursor = trial.at(90)
            expected.lastSlot = trial.at(60)
            expected.runCount = 1
            expected.nextLook = trial.at(90)
            try await expect("the record", trial.stored("lane"), is: expected)
        },
        StoreCheck("A schedule is planned by its old definition before it is changed") { trial in
            try await trial.insert(trial.schedule())
            let facts = Mutex<[ScheduleFacts]>([])
            let planner = trial.planner { plan, asked in
                facts.withLock { $0.append(asked) }
                plan.runs = [trial.order(slot: 60)]
                plan.outcomes = [PlannedOutcome(record: trial.record(30, through: 30, count: 1), predecessor: nil)]
            }
            try await trial.store.update("lane", at: trial.at(90), planner: planner) { $0.isEnabled = false }
            try expect(
                "what the planner was asked", facts.withLock { $0 },
                is: [
                    ScheduleFacts(
                        record: ScheduleRecord(trial.schedule(), addedAt: trial.at(0)), unfinished: UnfinishedRuns(),
                        now: trial.at(90))
                ])
            try await expect("the runs' slots", trial.runSlots(), is: [60])
            try await expect("the outcomes", trial.outcomes(), is: [trial.record(30, through: 30, count: 1)])
        },
        StoreCheck("The planner is told that a definition ends where a change alters its slots") { trial in
            try await trial.insert(trial.schedule())
            let ends = Mutex<[Bool]>([])
            let planner = trial.planner { plan, facts in
                ends.withLock { $0.append(facts.endsDefinition) }
                plan.record.nextLook = facts.now.adding(.seconds(1))
            }
            try await trial.advance(at: 1, planner)
            try await trial.store.settle("job", at: trial.at(2), planner: planner)
            try await trial.store.update("lane", at: trial.at(3), planner: planner) { $0.isEnabled = false }
            try await trial.store.update("lane", at: trial.at(4), planner: planner) { $0.zone = "Europe/Berlin" }
            try await trial.advance(at: 5, planner)
            try expect("what it was told", ends.withLock { $0 }, is: [false, false, false, true, false])
        },
        StoreCheck("A change sees the definition as the plan leaves it") { trial in
            var held = trial.schedule()
            held.hold = Hold(reason: "", author: "ops", until: trial.at(60))
            try await trial.insert(held)
            let lifting = trial.planner { plan, _ in plan.record.schedule.hold = nil }
            let changed = try await trial.store.update("lane", at: trial.at(90), planner: lifting) {
                $0.maximumRuns = 9
            }
            var expected = trial.schedule()
            expected.maximumRuns = 9
            try expect("the answer", changed, is: expected)
            try await expect("the stored definition", trial.stored("lane").schedule, is: expected)
        },
        StoreCheck("A change that throws changes nothing, the plan included") { trial in
            try await trial.insert(trial.schedule())
            try await expectRefusal("a change that throws", code: .wrongState) {
                try await trial.store.update("lane", at: trial.at(90), planner: trial.running(60)) { schedule in
                    schedule.isEnabled = false
                    throw SchedulerError(.wrongState, reason: "for the test")
                }
            }
            try await expect(
                "the record", trial.stored("lane"), is: ScheduleRecord(trial.schedule(), addedAt: trial.at(0)))
            try await expect("the runs", trial.runs(), is: [])
            try await expect("planned schedules later", trial.advance(at: 90, trial.running(60)).planned, is: 1)
        },
        StoreCheck("A change of an unknown schedule is refused") { trial in
            try await expectRefusal("the change", code: .unknownSchedule) {
                try await trial.store.update("lane", at: trial.at(0), planner: trial.running()) { _ in }
            }
            try await trial.enqueue(trial.order())
            try await expectRefusal("the change of a lane without a schedule", code: .unknownSchedule) {
                try await trial.store.update("lane", at: trial.at(0), planner: trial.running()) { _ in }
            }
        },
        StoreCheck("A plan that does not reach the instant is followed by another before the change") { trial in
            try await trial.insert(trial.schedule())
            try await trial.store.update("lane", at: trial.at(300), planner: steps(trial)) { $0.isEnabled = false }
            try await expect("the runs' slots", trial.runSlots(), is: [60, 120, 180, 240, 300])
            try await expect("the cursor", trial.stored("lane").cursor, is: trial.at(300))
        },
        StoreCheck("A changed schedule is planned at the next look") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 1, trial.running(nextLook: 1_000))
            try await trial.store.update("lane", at: trial.at(2), planner: trial.running()) { $0.isEnabled = false }
            try await expect("planned schedules", trial.advance(at: 2, trial.running()).planned, is: 1)
        },
        StoreCheck("Grids that are not journalised begin anew, and other schedules stay as they are") { trial in
            let anew = Recurrence.every(.minutes(1), journalised: false)
            try await trial.insert(
                trial.schedule("anew", anew), trial.schedule("grid"), trial.schedule("other", job: "other", anew))
            try await trial.store.startGridsAnew(of: "job", at: trial.at(90), planner: trial.running(60))
            var schedule = trial.schedule("anew", anew)
            schedule.start = trial.at(90)
            var expected = ScheduleRecord(schedule, addedAt: trial.at(90))
            expected.runCount = 1
            try await expect("the grid that begins anew", trial.stored("anew"), is: expected)
            try await expect("the slots of it that passed before", trial.runSlots("anew"), is: [60])
            for id: ScheduleID in ["grid", "other"] {
                try await expect("the beginning of \(id)", trial.stored(id).schedule.start, is: nil)
                try await expect("the cursor of \(id)", trial.stored(id).cursor, is: trial.at(0))
            }
        },
        StoreCheck("Settling a job plans all its schedules, due or not, and leaves them due") { trial in
            try await trial.insert(trial.schedule("due"), trial.schedule("idle"), trial.schedule("other", job: "other"))
            try await trial.store.update("idle", at: trial.at(1), planner: trial.running()) { _ in }
            try await trial.advance(at: 1, limit: 100, trial.planner { _, _ in })
            try await trial.store.settle("job", at: trial.at(120), planner: trial.running(60, 120, nextLook: 900))
            for id: ScheduleID in ["due", "idle"] {
                let record = try await trial.stored(id)
                try expect("the next look of \(id)", record.nextLook, is: trial.at(120))
                try expect("the cursor of \(id)", record.cursor, is: trial.at(120))
                try await expect("the slots of \(id)", trial.runSlots(id), is: [60, 120])
            }
            try await expect(
                "another job's schedule", trial.stored("other"),
                is: ScheduleRecord(trial.schedule("other", job: "other"), addedAt: trial.at(0)))
            try await expect("due schedules", trial.advance(at: 120, trial.running()).planned, is: 2)
        },
        StoreCheck("Settling goes on until the plans reach the instant") { trial in
            try await trial.insert(trial.schedule())
            try await trial.store.settle("job", at: trial.at(300), planner: steps(trial))
            try await expect("the runs' slots", trial.runSlots(), is: [60, 120, 180, 240, 300])
            try await expect("the next look", trial.stored("lane").nextLook, is: trial.at(300))
        },
        StoreCheck("Settling a job without schedules does nothing") { trial in
            try await trial.store.settle("job", at: trial.at(300), planner: trial.running(60))
            try await expect("the runs", trial.runs(), is: [])
        },
    ]

    /// A planner that handles one slot a minute, one slot at a time.
    private static func steps(_ trial: StoreTrial) -> SchedulePlanner {
        trial.planner { plan, facts in
            let slot = facts.record.cursor.adding(.minutes(1))
            var order = trial.order()
            order.slot = slot
            plan.runs = [order]
            plan.record.cursor = slot
            plan.record.nextLook = facts.now
        }
    }
}
