import SchedulerCore

extension Benchmark {
    /// How many runs that do nothing go through the whole path in a second.
    static let throughput = Benchmark(
        name: "throughput",
        summary: "no-op runs a second, asked for → claimed → run → recorded in the history; memory store",
        parts: [
            Part(name: "by hand, in batches") { try await ThroughputByHand.inBatches() },
            Part(name: "by hand, one at a time") { try await ThroughputByHand.oneAtATime() },
            Part(name: "by slots, many of each schedule") { try await ThroughputBySlots.manySlots() },
            Part(name: "by slots, one of each schedule") { try await ThroughputBySlots.oneSlot() },
        ])
}

/// What the throughput measurements have in common.
enum Throughput {
    static let job = JobID(rawValue: "no-op")

    static let options = JobOptions(
        id: job, kind: .manual, overlap: .allow(limit: .max), history: HistoryPolicy(runs: .max)
    ) { _ in }

    private static let peers = [
        "swift-jobs 147,000/s", "APScheduler 3 39,000/s", "Quartz in RAM 6,900/s",
        "robfig/cron 1,530,000/s and nothing recorded",
    ]

    /// The figures of a measurement, and the floors.
    static func figures(runs count: Int, in time: Time) async -> [Figure] {
        let task = await BareTasks.unstructured()
        let child = await BareTasks.children()
        let throughput = Figure(
            "runs", Double(count) / time.seconds, .perSecond, floor: child[0].asFloor, published: peers,
            aim: .atLeast(450_000))
        // Says the same on a machine that is busy with other things as well.
        let cost = Figure(
            "runs, CPU time each", time.cpuSeconds / Double(count) * 1e6, .microseconds, floor: child[1].asFloor)
        return [throughput, cost] + task + child
    }
}
