import SchedulerCore

/// Runs that are asked for by calls, from the first call to the last recorded run.
enum ThroughputByHand {
    private static let count = 300_000
    private static let batchSize = 1_000
    private static let callers = 4

    /// A thousand runs a call.
    static func inBatches() async throws -> [Figure] {
        let time = try await withScheduler([Throughput.options]) { scheduler in
            let time = try await timed {
                var runs: [RunID] = []
                let batch = Array(repeating: Parameters.none, count: batchSize)
                for _ in 0..<count / batchSize {
                    runs = try await scheduler.runNow(Throughput.job, parameters: batch)
                }
                try await scheduler.waitUntilRecorded(runs)
            }
            try await scheduler.verify(Throughput.job, ran: count)
            return time
        }
        return await Throughput.figures(runs: count, in: time)
    }

    /// One run a call, from several tasks at a time.
    static func oneAtATime() async throws -> [Figure] {
        let time = try await withScheduler([Throughput.options]) { scheduler in
            let time = try await timed {
                let last = try await withThrowingTaskGroup(of: [RunID].self) { group in
                    for _ in 0..<callers {
                        group.addTask {
                            var runs: [RunID] = []
                            for _ in 0..<count / callers { runs.append(try await scheduler.runNow(Throughput.job)) }
                            return runs.suffix(1_000)
                        }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                try await scheduler.waitUntilRecorded(last.sorted())
            }
            try await scheduler.verify(Throughput.job, ran: count)
            return time
        }
        return await Throughput.figures(runs: count, in: time)
    }
}
