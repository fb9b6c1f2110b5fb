import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/JobStore``.
    static let jobs: [StoreCheck] = [
        StoreCheck("Of a job that the store has never met there is nothing, and of no jobs no answer") { trial in
            try await expect("the records of no jobs", trial.store.records(of: []), is: [])
            try await expect("the summaries of no jobs", trial.summaries([]), is: [])
            for _ in 1...2 {
                try await expect(
                    "the records of unknown jobs", trial.store.records(of: ["none", "it's \"odd\""]),
                    is: [JobRecord(job: "none"), JobRecord(job: "it's \"odd\"")])
                try await expect("the summaries of an unknown job", trial.summaries(["none"]), is: [[]])
                try await trial.enqueue(trial.order())
            }
        },
        StoreCheck("Jobs are answered for in the order in which they are asked about, each with its own") { trial in
            try await trial.insert(
                trial.schedule("s2", job: "b"), trial.schedule("s1", job: "b"), trial.schedule("s3", job: "a"),
                trial.schedule("s4", job: "other"))
            let first = try await trial.claimed(trial.order("s3", job: "a"))
            let second = try await trial.claimed(trial.order("s1", job: "b"))
            try await trial.enqueue(trial.order("x", job: "other"))
            let records = try await trial.store.records(of: ["b", "none", "a"])
            try expect("the jobs", records.map(\.job), is: ["b", "none", "a"])
            try expect(
                "the schedules", records.map { $0.schedules.map(\.schedule.id) }, is: [["s1", "s2"], [], ["s3"]])
            try expect("the runs that are running", records.map(\.running), is: [[second], [], [first]])
            try await expect(
                "the summaries", trial.summaries(["b", "none", "a"], [.running]).map { $0.map(\.id) },
                is: [[second.id], [], [first.id]])
            try await expect(
                "a job that is asked about twice", trial.store.records(of: ["a", "a"]), is: [records[2], records[2]])
        },
        StoreCheck("Of a job the newest run that is over, that succeeded and that failed is told, as it is") { trial in
            for state in [RunState.failed, .succeeded, .succeeded, .failed, .failed, .cancelled] {
                let run = try await trial.claimed(trial.order())
                try await trial.finish(run, RunTransition(state: state, error: "\(state)"))
            }
            let record = try requireOnly("the records", try await trial.store.records(of: ["job"]))
            try await trial.expectStored(try require("the last", record.lastFinished), "the last that is over")
            try await trial.expectStored(try require("the last", record.lastSucceeded), "the last that succeeded")
            try await trial.expectStored(try require("the last", record.lastFailed), "the last that failed")
            try expect("the last that is over", record.lastFinished?.id, is: RunID(rawValue: 6))
            try expect("the last that succeeded", record.lastSucceeded?.id, is: RunID(rawValue: 3))
            try expect("the last that failed", record.lastFailed?.id, is: RunID(rawValue: 5))
            try expect("nothing waits", !record.hasWaitingRuns)
            try expect("nothing runs", record.running.isEmpty)
        },
        StoreCheck("Of a job all runs that are running are told, newest first, and whether one waits") { trial in
            try await trial.enqueue(
                trial.order("a"), trial.order("b"), trial.order("c"), trial.order("a", availableAt: 90))
            let running = try await trial.claim(limit: 2).runs
            let record = try requireOnly("the records", try await trial.store.records(of: ["job"]))
            try expect("the runs that are running", record.running, is: running.reversed())
            try expect("one waits", record.hasWaitingRuns)
            _ = try await trial.claim(at: 1)
            for id in [Int64(3), 4] { _ = try await trial.store.requestStop(RunID(rawValue: id), at: trial.at(2)) }
            let later = try requireOnly("the records", try await trial.store.records(of: ["job"]))
            try expect("how many are running", later.running.count, is: 3)
            try expect("none waits", !later.hasWaitingRuns)
            _ = try await trial.store.recover(by: "beta", at: trial.at(99))
            let last = try requireOnly("the records", try await trial.store.records(of: ["job"]))
            try expect("one that is to be rescued waits", last.hasWaitingRuns && last.running.isEmpty)
        },
        StoreCheck("Runs are summed up newest first, those in the states only, of each job as many as are wanted") {
            trial in
            for second in 0..<6 {
                let job: JobID = second.isMultiple(of: 2) ? "even" : "odd"
                let run = try await trial.claimed(trial.order("\(job)", job: job), at: second * 10)
                let state: RunState = second < 2 ? .failed : .succeeded
                try await trial.finish(run, RunTransition(state: state), at: second * 10 + 3)
            }
            try await trial.enqueue(trial.order("even", job: "even"))
            func summary(_ id: Int, _ state: RunState) -> RunSummary {
                RunSummary(
                    id: RunID(rawValue: Int64(id)), state: state, startedAt: trial.at((id - 1) * 10),
                    finishedAt: trial.at((id - 1) * 10 + 3))
            }
            try await expect(
                "those that are over", trial.summaries(["odd", "even"]),
                is: [
                    [summary(6, .succeeded), summary(4, .succeeded), summary(2, .failed)],
                    [summary(5, .succeeded), summary(3, .succeeded), summary(1, .failed)],
                ])
            try await expect(
                "two of each", trial.summaries(["even", "odd"], limit: 2).map { $0.map(\.id.rawValue) },
                is: [[5, 3], [6, 4]])
            try await expect(
                "those that failed", trial.summaries(["even", "odd"], [.failed], limit: 1),
                is: [[summary(1, .failed)], [summary(2, .failed)]])
            try await expect(
                "one that waits", trial.summaries(["even"], [.pending]),
                is: [[RunSummary(id: RunID(rawValue: 7), state: .pending)]])
            try await expect("in no state", trial.summaries(["even"], []), is: [[]])
            try await expect("none", trial.summaries(["even"], limit: 0), is: [[]])
        },
    ]
}

extension StoreTrial {
    func summaries(
        _ jobs: [JobID], _ states: Set<RunState> = [.succeeded, .failed, .cancelled], limit: Int = 100
    ) async throws -> [[RunSummary]] {
        try await store.summaries(of: jobs, states: states, limit: limit)
    }
}
