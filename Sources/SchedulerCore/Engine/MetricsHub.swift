import Synchronization

/// Hands measurements to whoever wants them, at once and without losing one.
package final class MetricsHub: Sendable {
    private let sinks = Mutex((last: 0, entries: [Int: MetricsSink]()))
    private let count = Atomic(0)

    package init() {}

    /// Whether anybody wants them, so that nobody measures for nobody.
    var isUsed: Bool { count.load(ordering: .relaxed) > 0 }

    /// - Returns: what takes the sink away again.
    @discardableResult
    package func add(_ sink: MetricsSink) -> @Sendable () -> Void {
        let key = sinks.withLock { sinks in
            sinks.last += 1
            sinks.entries[sinks.last] = sink
            return sinks.last
        }
        count.add(1, ordering: .relaxed)
        return { [weak self] in
            guard let self, sinks.withLock({ $0.entries.removeValue(forKey: key) }) != nil else { return }
            count.subtract(1, ordering: .relaxed)
        }
    }

    func record(_ measurements: @autoclosure () -> [Measurement]) {
        guard isUsed else { return }
        let measurements = measurements()
        for sink in sinks.withLock({ Array($0.entries.values) }) { measurements.forEach(sink.record) }
    }
}

extension Engine {
    /// Does something with the store, and measures how long that takes.
    func measuringStore<Value>(
        _ operation: String, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async throws -> Value {
        guard events.metrics.isUsed else { return try await body() }
        let start = clock.uptime
        let value = try await body()
        let latency = clock.uptime - start
        events.metrics.record([
            Measurement("scheduler.store.latency", .duration(latency), labels: ["operation": operation])
        ])
        return value
    }
}

extension SchedulerEvent {
    /// What there is to measure about it.
    var measurements: [Measurement] {
        switch self {
        case .runStarted(let run): Self.start(of: run)
        case .runFinished(let run): Self.end(of: run)
        case .runRetrying(let run):
            [Measurement("scheduler.run.retries", .count(1), labels: ["job": run.job.rawValue])]
        case .runReturned(let run):
            [Measurement("scheduler.run.returns", .count(1), labels: ["job": run.job.rawValue])]
        case .slotsPassed(let record):
            [Measurement("scheduler.slots", .count(record.count), labels: ["outcome": record.outcome.rawValue])]
        case .storeFailed: [Measurement("scheduler.store.failures", .count(1))]
        case .runCreated, .runProgressed, .jobChanged, .scheduleChanged: []
        case .scheduleProblem, .pruneFailed, .clockStepped, .storeRecovered: []
        }
    }

    private static func start(of run: Run) -> [Measurement] {
        // It may have been claimed before, and retried or rescued.
        guard run.fence == 1, let startedAt = run.startedAt else { return [] }
        let lateness = max(startedAt.duration(since: run.slot ?? run.createdAt), .zero)
        let late = Measurement("scheduler.run.lateness", .duration(lateness), labels: ["job": run.job.rawValue])
        guard run.slot != nil else { return [late] }
        return [late, Measurement("scheduler.slots", .count(1), labels: ["outcome": Outcome.ran.rawValue])]
    }

    private static func end(of run: Run) -> [Measurement] {
        let labels = ["job": run.job.rawValue]
        let count = Measurement(
            "scheduler.runs", .count(1), labels: ["job": run.job.rawValue, "state": run.state.rawValue])
        guard let startedAt = run.startedAt, let finishedAt = run.finishedAt else { return [count] }
        let duration = max(finishedAt.duration(since: startedAt), .zero)
        return [count, Measurement("scheduler.run.duration", .duration(duration), labels: labels)]
    }
}
