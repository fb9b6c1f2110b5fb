import FoundationEssentials
import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/RunStore``: which runs are claimed, and how.
    static let claiming: [StoreCheck] = [
        StoreCheck("A claim sets state, node, fence, attempt, start and lease") { trial in
            try await trial.enqueue(trial.order(), at: 1)
            let claimed = try requireOnly("the claimed runs", await trial.claim(by: "beta", at: 2).runs)
            var expected = Run(id: RunID(rawValue: 1), order: trial.order(), createdAt: trial.at(1))
            expected.claim(by: "beta", at: trial.at(2), until: trial.at(32))
            try expect("the claimed run", claimed, is: expected)
            try await trial.expectStored(expected, "the stored run")
        },
        StoreCheck("A run is claimed once") { trial in
            _ = try await trial.claimed(trial.order())
            try await expect("what the other node can claim", trial.claimedIDs(by: "beta"), is: [])
            try await expect("what the same node can claim", trial.claimedIDs(by: "alpha"), is: [])
        },
        StoreCheck("Runs are claimed by priority, highest first, then by identifier") { trial in
            for (index, priority) in [0, 5, -3, 5, 0, .max, .min].enumerated() {
                try await trial.enqueue(trial.order(lane(index), priority: priority, queue: "queue \(index % 2)"))
            }
            try await expect(
                "the order", trial.claimedIDs().map(\.rawValue), is: [6, 2, 4, 1, 5, 3, 7])
        },
        StoreCheck("No more runs are claimed than the limit, the first ones") { trial in
            for index in 0..<5 { try await trial.enqueue(trial.order(lane(index), priority: index)) }
            try await expect("with a limit of none", trial.claimedIDs(limit: 0), is: [])
            try await expect("the first claim", trial.claimedIDs(limit: 2).map(\.rawValue), is: [5, 4])
            try await expect("the second claim", trial.claimedIDs(by: "beta").map(\.rawValue), is: [3, 2, 1])
        },
        StoreCheck("A run is not claimed before it is available, and then it is") { trial in
            let ids = try await trial.enqueue(
                trial.order("late", availableAt: 60), trial.order("early", availableAt: 10),
                trial.order("now"))
            try await expect("at first", trial.claimedIDs(at: 9), is: [ids[2]])
            try await expect("at the instant of one", trial.claimedIDs(at: 10), is: [ids[1]])
            try await expect("a second before the other", trial.claimedIDs(at: 59), is: [])
            let claimed = try requireOnly("the last", await trial.claim(at: 61).runs)
            try expect("the last one's instant", claimed.availableAt, is: nil)
        },
        StoreCheck("A claim reports when the next waiting run becomes available") { trial in
            try await expect("of no run", trial.claim().nextAvailableAt, is: nil)
            let ids = try await trial.enqueue(
                trial.order("a", availableAt: 60), trial.order("b", availableAt: 10),
                trial.order("c"))
            try await expect("of three", trial.claim(at: 0).nextAvailableAt, is: trial.at(10))
            try await expect("of two", trial.claim(at: 10).nextAvailableAt, is: trial.at(60))
            _ = try await trial.store.requestStop(ids[0], at: trial.at(11))
            try await expect("after the last was cancelled", trial.claim(at: 12).nextAvailableAt, is: nil)
        },
        StoreCheck("When the next run becomes available counts runs of the request's jobs only") { trial in
            try await trial.enqueue(
                trial.order("other", job: "other", availableAt: 10),
                trial.order("mine", availableAt: 60))
            try await expect("the next instant", trial.claim(at: 0).nextAvailableAt, is: trial.at(60))
        },
        StoreCheck("Only runs of the request's jobs are claimed") { trial in
            try await trial.enqueue(trial.order("a", job: "a"), trial.order("b", job: "b"), trial.order("c", job: "c"))
            try await expect("for no job", trial.claim(jobs: []).runs.count, is: 0)
            try await expect("for two jobs", trial.claim(jobs: ["a", "c", "d"]).runs.map(\.job), is: ["a", "c"])
            try await expect("for the third", trial.claim(by: "beta", jobs: ["b"]).runs.map(\.job), is: ["b"])
        },
        StoreCheck("Each queue has its own room, and queues that are not named are not served") { trial in
            for (index, queue) in ["a", "a", "a", "b", "b", "c", "d"].enumerated() {
                try await trial.enqueue(trial.order(lane(index), queue: queue))
            }
            let rooms = ["a": 2, "b": 5, "c": 0, "e": 1]
            try await expect(
                "the claimed runs' queues", trial.claim(queues: rooms).runs.map(\.order.queue),
                is: ["a", "a", "b", "b"])
            try await expect("from no queue", trial.claim(queues: [:]).runs.count, is: 0)
            try await expect("from any queue", trial.claim().runs.map(\.order.queue), is: ["a", "c", "d"])
        },
        StoreCheck("No more runs of a schedule are active than their concurrency") { trial in
            let orders = Array(repeating: trial.order("three", concurrency: 3), count: 5)
            _ = try await trial.store.enqueue(orders, overlap: .queueAll, at: trial.at(0))
            let runs = try await trial.claim(limit: 2).runs + trial.claim(by: "beta").runs
            try expect("the active runs", runs.map(\.id.rawValue), is: [1, 2, 3])
            try await trial.finish(runs[1])
            try await expect("after one has ended", trial.claimedIDs(at: 2).map(\.rawValue), is: [4])
            try await expect("after that", trial.claimedIDs(at: 2), is: [])
        },
        StoreCheck("A run whose concurrency is used up holds back none that allows for more") { trial in
            let wide = trial.order(concurrency: 3)
            try await trial.enqueue(wide, wide, wide, trial.order(), wide)
            let active = try await trial.claim().runs
            try expect("the active runs", active.map(\.id.rawValue), is: [1, 2, 3])
            try await trial.finish(active[0])
            try await expect("after one has ended", trial.claimedIDs(at: 2).map(\.rawValue), is: [5])
        },
        StoreCheck("A run that waits for its time holds back no other of its schedule") { trial in
            try await trial.enqueue(trial.order(availableAt: 99), trial.order())
            try await expect("the claimed runs", trial.claimedIDs().map(\.rawValue), is: [2])
        },
        StoreCheck("A run in a full queue holds back no other of its schedule") { trial in
            try await trial.enqueue(trial.order("lane"), trial.order("lane", queue: "full"), trial.order("lane"))
            let first = try requireOnly("the first claim", await trial.claim().runs)
            try await trial.finish(first)
            let report = try await trial.claim(queues: [Job.defaultQueue: 1, "full": 0], at: 2)
            try expect("the second claim", report.runs.map(\.id.rawValue), is: [3])
        },
        StoreCheck("Runs that wait for another attempt are claimed with the next fence") { trial in
            let first = try await trial.claimed(trial.order())
            try await trial.finish(first, RunTransition(state: .pending, error: "once more"))
            var expected = first
            expected.apply(RunTransition(state: .pending, error: "once more"), at: trial.at(1))
            expected.claim(by: "beta", at: trial.at(2), until: trial.at(32))
            let second = try requireOnly("the second claim", await trial.claim(by: "beta", at: 2).runs)
            try expect("the run", second, is: expected)
            try expect("the fence", second.fence, is: first.fence + 1)
        },
    ]

    private static func lane(_ number: Int) -> ScheduleID {
        ScheduleID(rawValue: "lane \(number)")
    }
}
