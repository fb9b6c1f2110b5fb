import FoundationEssentials
import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: questions about runs.
    static let queries: [StoreCheck] = [
        StoreCheck("There is no run under an unknown number") { trial in
            for number in [Int64.min, -1, 0, 1, .max] {
                try await expect("run \(number) of an empty store", trial.store.run(RunID(rawValue: number)), is: nil)
            }
            try await trial.enqueue(trial.order())
            for number in [Int64.min, -1, 0, 2, .max] {
                try await expect("run \(number)", trial.store.run(RunID(rawValue: number)), is: nil)
            }
        },
        StoreCheck("Runs are listed newest first") { trial in
            try await expect("the runs of an empty store", trial.store.runs(RunQuery()), is: [])
            try await trial.enqueue(trial.order("a", priority: 1), trial.order("b"), trial.order("c"))
            try await expect("the runs", ids(trial, RunQuery()), is: [3, 2, 1])
        },
        StoreCheck("Runs are listed by job, schedule and state, all of which must fit") { trial in
            try await trial.enqueue(
                trial.order("a", job: "x"), trial.order("b", job: "x"), trial.order("c", job: "y"),
                trial.order("a", job: "x"))
            _ = try await trial.claim(jobs: ["x", "y"], limit: 2)
            try await expect("of one job", ids(trial, RunQuery(job: "x")), is: [4, 2, 1])
            try await expect("of one schedule", ids(trial, RunQuery(schedule: "a")), is: [4, 1])
            try await expect("in one state", ids(trial, RunQuery(states: [.running])), is: [2, 1])
            try await expect("in two states", ids(trial, RunQuery(states: [.running, .pending])), is: [4, 3, 2, 1])
            try await expect("in no state", ids(trial, RunQuery(states: [])), is: [])
            try await expect("in a state that none is in", ids(trial, RunQuery(states: [.failed])), is: [])
            try await expect(
                "by all three", ids(trial, RunQuery(job: "x", schedule: "a", states: [.pending])), is: [4])
            try await expect("by two that no run fits", ids(trial, RunQuery(job: "y", schedule: "a")), is: [])
        },
        StoreCheck("The newest run of each of many schedules is found") { trial in
            let schedules: [ScheduleID] = ["a", "b", "c", .builtIn("job")]
            for id in schedules { try await trial.insert(trial.schedule(id)) }
            try await expect("of no runs", trial.store.newestRuns(of: schedules), is: [:])
            try await trial.enqueue(
                trial.order("a"), trial.order(.builtIn("job")), trial.order("b"), trial.order("a"), trial.order("b"))
            try await trial.finish(try requireOnly("the claim", await trial.claim(limit: 1).runs), at: 2)
            let newest = try await trial.store.newestRuns(of: schedules)
            try expect("the runs", newest.mapValues(\.id.rawValue), is: ["a": 4, "b": 5, .builtIn("job"): 2])
            try await expect("of no schedules", trial.store.newestRuns(of: []), is: [:])
        },
        StoreCheck("The newest lines of several ledgers are listed, by range, outcome and limit") { trial in
            try await trial.insert(trial.schedule("a"), trial.schedule("b"), trial.schedule("c"))
            try await trial.advance(
                at: 100, limit: 9,
                trial.once(
                    trial.planner { plan, facts in
                        guard facts.record.schedule.id != "c" else { return }
                        let id = facts.record.schedule.id
                        let records = [
                            trial.record(10, through: 30, count: 3, lane: id),
                            trial.record(50, through: 50, count: 1, .missed, lane: id),
                            trial.record(70, through: 90, count: 3, lane: id),
                        ]
                        let before = [nil, 40, 60].map { $0.map(trial.at) }
                        plan.outcomes = zip(records, before).map { PlannedOutcome(record: $0, predecessor: $1) }
                        plan.runs = [40, 60].map { trial.order(id, slot: $0) }
                        plan.record.runCount += 2
                        plan.record.lastSlot = trial.at(90)
                    }))
            var again = trial.order("a", slot: 50)
            again.trigger = .backfill
            try await trial.enqueue(again)
            func lines(
                _ ids: [ScheduleID], _ from: Int = 0, _ through: Int = 100, _ outcomes: Set<Outcome>? = nil,
                limit: Int = 9
            ) async throws -> [String] {
                let found = try await trial.store.ledger(
                    LedgerQuery(
                        schedules: ids, from: trial.at(from), through: trial.at(through), outcomes: outcomes,
                        limit: limit))
                let origin = trial.at(0)
                return found.records.map { "\($0.schedule)\(Int($0.first.timeIntervalSince(origin)))" }
                    + found.runs.map { "\($0.order.schedule)r\(Int($0.slot?.timeIntervalSince(origin) ?? -1))" }
            }
            try await expect("of one", lines(["a"]), is: ["a70", "a50", "a10", "ar60", "ar50", "ar40"])
            try await expect(
                "of two, in two orders", lines(["b", "a"], limit: 3), is: ["a70", "b70", "a50", "ar60", "br60", "ar50"])
            try await expect(
                "what reaches into a range", lines(["a"], 30, 80), is: ["a70", "a50", "a10", "ar60", "ar50", "ar40"])
            try await expect("what is in a range", lines(["a"], 31, 55), is: ["a50", "ar50", "ar40"])
            try await expect("of an outcome", lines(["a", "b"], 0, 100, [.missed]), is: ["a50", "b50"])
            try await expect("that ran", lines(["a"], 0, 100, [.ran]), is: ["ar60", "ar40"])
            try await expect("skipped, one", lines(["a"], 0, 69, [.skipped], limit: 1), is: ["a10"])
            try await expect("none", lines(["a", "b"], limit: 0), is: [])
            try await expect("of nothing", lines([]), is: [])
            try await expect("of one without any", lines(["c", "unknown"]), is: [])
        },
        StoreCheck("Pages follow one another without gap or repetition, while runs are added") { trial in
            for _ in 1...7 { try await trial.enqueue(trial.order()) }
            try await expect("the first page", ids(trial, RunQuery(limit: 3)), is: [7, 6, 5])
            try await trial.enqueue(trial.order())
            try await expect(
                "the second page", ids(trial, RunQuery(before: RunID(rawValue: 5), limit: 3)), is: [4, 3, 2])
            try await expect("the third page", ids(trial, RunQuery(before: RunID(rawValue: 2), limit: 3)), is: [1])
            try await expect("the page after it", ids(trial, RunQuery(before: RunID(rawValue: 1), limit: 3)), is: [])
        },
        StoreCheck("Pages begin and end anywhere") { trial in
            for _ in 1...3 { try await trial.enqueue(trial.order()) }
            let pages: [(before: Int64, expected: [Int64])] = [
                (.min, []), (-1, []), (0, []), (3, [2, 1]), (99, [3, 2, 1]), (.max, [3, 2, 1]),
            ]
            for (before, expected) in pages {
                try await expect(
                    "runs before \(before)", ids(trial, RunQuery(before: RunID(rawValue: before))), is: expected)
            }
            try await expect("a page of none", ids(trial, RunQuery(limit: 0)), is: [])
            try await expect("a page without end", ids(trial, RunQuery(limit: .max)), is: [3, 2, 1])
        },
        StoreCheck("A limit counts the runs that fit") { trial in
            for number in 1...6 {
                try await trial.enqueue(
                    trial.order(number.isMultiple(of: 2) ? "a" : "b", job: number.isMultiple(of: 2) ? "even" : "odd"))
            }
            try await expect("two of one job", ids(trial, RunQuery(job: "odd", limit: 2)), is: [5, 3])
        },
        StoreCheck("Runs are listed by several jobs, by trigger and by resource") { trial in
            var retry = trial.order("retries", job: "z")
            retry.trigger = .retry
            try await trial.enqueue(
                trial.order("a", job: "x", resources: ["disk", "it's \"tape\""]), trial.order("b", job: "y"),
                trial.order("c", job: "z", slot: 5, resources: ["tape"]), retry)
            try await expect("of two jobs", ids(trial, RunQuery(jobs: ["x", "z"])), is: [4, 3, 1])
            try await expect("of no job", ids(trial, RunQuery(jobs: [])), is: [])
            try await expect("of a job among others", ids(trial, RunQuery(job: "x", jobs: ["x", "y"])), is: [1])
            try await expect("of a job not among others", ids(trial, RunQuery(job: "z", jobs: ["x", "y"])), is: [])
            try await expect("by hand", ids(trial, RunQuery(triggers: [.hand])), is: [2, 1])
            try await expect("from slots or retried", ids(trial, RunQuery(triggers: [.slot, .retry])), is: [4, 3])
            try await expect("for no reason", ids(trial, RunQuery(triggers: [])), is: [])
            try await expect("touching a resource", ids(trial, RunQuery(resource: "tape")), is: [3])
            try await expect("touching the second of two", ids(trial, RunQuery(resource: "it's \"tape\"")), is: [1])
            try await expect("touching what none touches", ids(trial, RunQuery(resource: "tap")), is: [])
            try await expect(
                "by all three", ids(trial, RunQuery(jobs: ["z"], triggers: [.slot], resource: "tape", limit: 1)),
                is: [3])
        },
        StoreCheck("Runs are listed by when they were created: from an instant on, and before another") { trial in
            for second in [10, 20, 5, 30] { try await trial.enqueue(trial.order(), at: second) }
            try await expect("since", ids(trial, RunQuery(since: trial.at(10))), is: [4, 2, 1])
            try await expect("until", ids(trial, RunQuery(until: trial.at(20))), is: [3, 1])
            try await expect("between", ids(trial, RunQuery(since: trial.at(10), until: trial.at(30))), is: [2, 1])
            try await expect("never", ids(trial, RunQuery(since: trial.at(20), until: trial.at(20))), is: [])
            try await expect(
                "the page after", ids(trial, RunQuery(since: trial.at(10), before: RunID(rawValue: 4), limit: 1)),
                is: [2])
        },
        StoreCheck("Runs are found by a text in the error or in the job's identifier, in either case of ASCII") {
            trial in
            let failed = try await trial.claimed(trial.order("a", job: "Nightly-Backup"))
            try await trial.finish(failed, RunTransition(state: .failed, error: "No space: 100% of ÄTNA_1 used"))
            try await trial.enqueue(trial.order("b", job: "report-on-space"), trial.order("c", job: "other"))
            let found: [(text: String, expected: [Int64])] = [
                ("SPACE", [2, 1]), ("backup", [1]), ("", [3, 2, 1]), ("100%", [1]), ("100_", []), ("%", [1]),
                ("ÄTna_", [1]), ("ätna", []), ("spaces", []), ("*", []),
            ]
            for (text, expected) in found {
                try await expect("with \"\(text)\"", ids(trial, RunQuery(text: text)), is: expected)
            }
            try await expect(
                "with a text and in a state", ids(trial, RunQuery(states: [.failed, .cancelled], text: "space")),
                is: [1])
        },
        StoreCheck("What there is to do is counted by queue") { trial in
            try await expect("the queues of an empty store", trial.store.queues(), is: [])
            try await trial.enqueue(trial.order("over", queue: "b"), at: 1)
            try await trial.finish(try requireOnly("the claim", await trial.claim(at: 1).runs), at: 2)
            try await expect("the queues with nothing to do", trial.store.queues(), is: [])
            try await trial.enqueue(
                trial.order("a", queue: "b"), trial.order("b", availableAt: 90, queue: "b"), at: 3)
            try await trial.enqueue(trial.order("c", queue: "a"), at: 4)
            try await trial.enqueue(trial.order("d", queue: "b"), at: 5)
            _ = try await trial.claim(queues: ["a": 1], at: 6)
            try await expect(
                "the queues", trial.store.queues(),
                is: [
                    QueueLoad(queue: "a", running: 1),
                    QueueLoad(queue: "b", waiting: 3, waitingSince: trial.at(3)),
                ])
            _ = try await trial.claim(queues: ["b": 2], at: 7)
            try await expect(
                "the queues with one run that is still to come", trial.store.queues().last,
                is: QueueLoad(queue: "b", waiting: 1, running: 2, waitingSince: trial.at(90)))
        },
    ]

    private static func ids(_ trial: StoreTrial, _ query: RunQuery) async throws -> [Int64] {
        try await trial.store.runs(query).map(\.id.rawValue)
    }
}
