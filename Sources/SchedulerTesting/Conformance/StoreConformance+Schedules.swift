import FoundationEssentials
import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/ScheduleStore``: what is kept of schedules.
    static let schedules: [StoreCheck] = [
        StoreCheck("A schedule that is added has its cursor at the instant, and is due") { trial in
            try await trial.insert(trial.schedule(), at: 7)
            try await expect(
                "the new record", trial.store.schedule("lane"),
                is: ScheduleRecord(trial.schedule(), addedAt: trial.at(7)))
        },
        StoreCheck("There is no record of an unknown schedule") { trial in
            try await expect("an unknown schedule", trial.store.schedule("lane"), is: nil)
            try await expect("all schedules of an empty store", trial.store.schedules(of: nil), is: [])
            try await expect("its outcomes", trial.outcomes(), is: [])
        },
        StoreCheck("A schedule is kept exactly as given") { trial in
            for (index, recurrence) in recurrences(trial).enumerated() {
                let schedule = try everything(trial, ScheduleID(rawValue: "schedule \(index)"), recurrence)
                try await trial.insert(schedule)
                try await expect(
                    "the schedule", trial.stored(schedule.id).schedule, is: schedule)
            }
        },
        StoreCheck("Of schedules with an identifier that is taken none is added") { trial in
            try await trial.insert(trial.schedule("taken"))
            try await expectRefusal("a taken identifier", code: .duplicate) {
                try await trial.insert(trial.schedule("new"), trial.schedule("taken"), at: 9)
            }
            try await expectRefusal("an identifier given twice", code: .duplicate) {
                try await trial.insert(trial.schedule("new"), trial.schedule("new"), at: 9)
            }
            try await expect(
                "the schedules", trial.store.schedules(of: nil),
                is: [ScheduleRecord(trial.schedule("taken"), addedAt: trial.at(0))])
        },
        StoreCheck("Schedules are listed in the order of their identifiers' text, of one job or of all") { trial in
            let ids: [ScheduleID] = ["b", "a", "Z", "ä", "a b", "10", "9", "a-b"]
            for id in ids { try await trial.insert(trial.schedule(id, job: id == "b" ? "other" : "job")) }
            try await expect(
                "all schedules", trial.store.schedules(of: nil).map(\.schedule.id), is: ids.sorted())
            try await expect(
                "one job's schedules", trial.store.schedules(of: "job").map(\.schedule.id),
                is: ids.filter { $0 != "b" }.sorted())
            try await expect("schedules of an unknown job", trial.store.schedules(of: "unknown"), is: [])
        },
        StoreCheck("Removing a schedule removes its outcome records, and leaves its runs and other schedules") {
            trial in
            try await trial.insert(trial.schedule("gone"), trial.schedule("stays"))
            try await trial.advance(
                at: 60,
                trial.planner { plan, facts in
                    let id = facts.record.schedule.id
                    plan.runs = [trial.order(id, slot: 60)]
                    plan.outcomes = [
                        PlannedOutcome(record: trial.record(1, through: 1, count: 1, lane: id), predecessor: nil)
                    ]
                })
            try await trial.store.removeSchedule("gone")
            try await expect("the removed schedule", trial.store.schedule("gone"), is: nil)
            try await expect("its outcomes", trial.outcomes("gone"), is: [])
            try await expect("its runs' slots", trial.runSlots("gone"), is: [60])
            try await expect("the other's outcomes", trial.outcomes("stays").count, is: 1)
            try await expect(
                "the schedules that are left", trial.store.schedules(of: nil).map(\.schedule.id), is: ["stays"])
        },
        StoreCheck("Removing a schedule that does not exist does nothing") { trial in
            try await trial.store.removeSchedule("lane")
            try await trial.enqueue(trial.order())
            try await trial.store.removeSchedule("lane")
            try await expect("runs of a lane without a schedule", trial.runs().count, is: 1)
        },
        StoreCheck("A schedule whose definition is refused is not removed") { trial in
            try await trial.insert(trial.schedule())
            try await expectRefusal("the removal", code: .conflict) {
                try await trial.store.removeSchedule("lane") { _ in throw SchedulerError(.conflict, reason: "changed") }
            }
            let definition = trial.schedule()
            try await expect("the schedule", trial.stored("lane").schedule, is: definition)
            try await trial.store.removeSchedule("lane") { try expect("its definition", $0, is: definition) }
            try await expect("the removed schedule", trial.store.schedule("lane"), is: nil)
        },
        StoreCheck("A removed schedule is planned no more, and its identifier is free again") { trial in
            try await trial.insert(trial.schedule())
            try await trial.store.removeSchedule("lane")
            try await expect(
                "planned schedules after the removal", trial.advance(at: 60, trial.running(60)).planned, is: 0)
            try await trial.insert(trial.schedule(), at: 60)
            try await expect(
                "the record", trial.stored("lane"), is: ScheduleRecord(trial.schedule(), addedAt: trial.at(60)))
            try await expect(
                "planned schedules after it was added again",
                trial.advance(at: 120, trial.running(120)).planned, is: 1)
        },
        StoreCheck("The runs of a removed schedule are claimed, and end, as before") { trial in
            try await trial.insert(trial.schedule())
            try await trial.advance(at: 60, trial.running(60))
            try await trial.store.removeSchedule("lane")
            let run = try requireOnly("the claimable runs", await trial.claim(at: 61).runs)
            try await expect("whether the finish was recorded", trial.finish(run, at: 62), is: true)
            try await expect("the run's state", trial.stored(run.id).state, is: .succeeded)
        },
    ]

    /// A recurrence of each kind.
    private static func recurrences(_ trial: StoreTrial) -> [Recurrence] {
        [
            .once(at: trial.at(1).adding(.microseconds(1))),
            .every(.milliseconds(1), journalised: false),
            .every(.days(30)),
            .cron("CRON_TZ=Asia/Kolkata */7 H(0-5) L * mon#2"),
            .afterCompletion(pause: .microseconds(1_000_001)),
            .weekly(on: [.monday, .sunday], at: [.midnight]),
            .union([.hourly, .union([.cron("0 0 29 2 *"), .once(at: trial.at(0))])]),
        ]
    }

    /// A schedule with every field set.
    private static func everything(_ trial: StoreTrial, _ id: ScheduleID, _ recurrence: Recurrence) throws -> Schedule {
        let exclusions = Exclusions(
            dates: [.init(try CalendarDate("2026-12-25"), reason: "Noël")],
            windows: [try .init(on: [.friday], from: TimeOfDay(hour: 22), to: TimeOfDay(hour: 6), zone: .utc)])
        return Schedule(
            id: id, job: "job", recurrence: recurrence, zone: "America/New_York",
            daylight: DaylightPolicy(gap: .skip, fold: .both), exclusions: exclusions,
            jitter: try Jitter(upTo: .seconds(90)), start: trial.at(-5),
            end: trial.at(1_000_000_000), maximumRuns: 3,
            parameters: [
                "null": .null, "truth": true, "integer": .integer(.min), "number": 0.1, "text": "Grüße, \"日本\"\n🕰️",
                "list": .list([1, .list([]), .object(["deep": .object([:])])]),
            ], isEnabled: false, hold: Hold(reason: "maintenance; it's \"on\"", author: "ops", until: trial.at(9)),
            overlap: .allow(limit: 4),
            catchUp: CatchUpPolicy(.all(limit: 5), within: .microseconds(3), coversHolds: true))
    }
}
