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
    ]

    private static func ids(_ trial: StoreTrial, _ query: RunQuery) async throws -> [Int64] {
        try await trial.store.runs(query).map(\.id.rawValue)
    }
}
