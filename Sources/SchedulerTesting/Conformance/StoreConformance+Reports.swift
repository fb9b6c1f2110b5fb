import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/LogStore``.
    static let logs: [StoreCheck] = [
        StoreCheck("Lines are kept as logged, in the order of their numbers") { trial in
            let run = try await trial.claimed(trial.order())
            var first = trial.batch(of: run, 1...2)
            first.lines[0].level = .critical
            first.lines[0].message = "it's \"broken\"\n第二 🕰️"
            first.lines[0].metadata = ["value": "0.5", "": "empty name"]
            try await trial.store.append([first])
            try await trial.store.append([trial.batch(of: run, 3...5)])
            try await expect(
                "the log", trial.store.log(of: run.id),
                is: RunLog(lines: first.lines + trial.batch(of: run, 3...5).lines, total: 5))
        },
        StoreCheck("A run that has not logged has an empty log, and so has an unknown one") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.append([])
            try await expect("the log of a run", trial.store.log(of: run.id), is: RunLog())
            for number in [Int64.min, 0, 99, .max] {
                try await expect("the log of run \(number)", trial.store.log(of: RunID(rawValue: number)), is: RunLog())
            }
        },
        StoreCheck("Of a log the newest lines are kept, as many as the batch says, and how many there were") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: run, 1...10, limit: 4)])
            try await expectLog(trial, run.id, numbers: 7...10, total: 10)
            try await trial.store.append([trial.batch(of: run, 11...12, limit: 4)])
            try await expectLog(trial, run.id, numbers: 9...12, total: 12)
        },
        StoreCheck("Lines that are given twice are kept once") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: run, 1...6, limit: 10)])
            try await trial.store.append([trial.batch(of: run, 1...8, limit: 10)])
            try await expectLog(trial, run.id, numbers: 1...8, total: 8)
        },
        StoreCheck("Lines that were dropped before they reached the store count") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: run, 1...1)])
            try await trial.store.append([trial.batch(of: run, 1_000...1_000)])
            let log = try await trial.store.log(of: run.id)
            try expect("the numbers", log.lines.map(\.sequence), is: [1, 1_000])
            try expect("how many were dropped", log.dropped, is: 998)
        },
        StoreCheck("A log belongs to its run over all attempts, each of which counts its own lines") { trial in
            let first = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: first, 1...2)])
            try await trial.finish(first, RunTransition(state: .pending))
            let second = try requireOnly("the second claim", await trial.claim(by: "beta", at: 2).runs)
            try await trial.store.append([trial.batch(of: second, 1...1)])
            try await trial.store.append([trial.batch(of: second, 2...3)])
            try await trial.finish(second, by: "beta", at: 3)
            let log = try await trial.store.log(of: first.id)
            try expect("the lines", log.lines.map(\.message), is: [1, 2, 1, 2, 3].map { "line \($0)" })
            try expect("how many lines the run logged", log.total, is: 5)
        },
        StoreCheck("Lines under a stale claim are left out, and those beside them are kept") { trial in
            let lost = try await trial.claimed(trial.order("lost"), by: "beta")
            _ = try await trial.store.recover(by: "alpha", at: trial.at(31))
            let rescued = try requireOnly("the rescue", await trial.claim(by: "alpha", at: 32).runs)
            let other = try await trial.claimed(trial.order("other"), at: 32)
            try await trial.store.append([trial.batch(of: rescued, 1...1)])
            try await trial.store.append([trial.batch(of: lost, 2...9), trial.batch(of: other, 1...2)])
            try await expectLog(trial, rescued.id, numbers: 1...1, total: 1)
            try await expectLog(trial, other.id, numbers: 1...2, total: 2)
            try await trial.finish(rescued, at: 33)
            try await trial.store.append([trial.batch(of: rescued, 2...2)])
            try await expectLog(trial, rescued.id, numbers: 1...1, total: 1)
        },
        StoreCheck("Lines of several runs reach each its own log") { trial in
            let runs = [try await trial.claimed(trial.order("a")), try await trial.claimed(trial.order("b"))]
            try await trial.store.append([
                trial.batch(of: runs[0], 1...2), trial.batch(of: runs[1], 1...1), trial.batch(of: runs[0], 3...3),
            ])
            try await expectLog(trial, runs[0].id, numbers: 1...3, total: 3)
            try await expectLog(trial, runs[1].id, numbers: 1...1, total: 1)
        },
    ]

    private static func expectLog(
        _ trial: StoreTrial, _ run: RunID, numbers: ClosedRange<Int>, total: Int
    ) async throws {
        let log = try await trial.store.log(of: run)
        try expect("the numbers of the lines of run \(run)", log.lines.map(\.sequence), is: Array(numbers))
        try expect("how many lines run \(run) logged", log.total, is: total)
    }
}

extension StoreTrial {
    /// Lines of a run with the given numbers, the last of which is their total.
    func batch(of run: Run, _ numbers: ClosedRange<Int>, limit: Int = 1_000) -> LogBatch {
        let lines = numbers.map { number in
            LogRecord(
                job: run.job, run: run.id, sequence: number, instant: at(number), level: .info,
                message: "line \(number)")
        }
        return LogBatch(claim: run.claim, lines: lines, total: numbers.upperBound, limit: limit)
    }
}
