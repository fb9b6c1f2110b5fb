import SchedulerCore
import Synchronization

/// Adds up what a scheduler measures.
final class MetricsRegistry: Sendable {
    private let samples = Mutex(MetricFamily.measured.mapValues { MetricSamples($0) })
    private let end = Mutex<(@Sendable () -> Void)?>(nil)

    /// Listens from now on, as long as it lives.
    init(_ scheduler: Scheduler) {
        let end = scheduler.metrics.add(MetricsSink { [weak self] in self?.take($0) })
        self.end.withLock { $0 = end }
    }

    deinit { end.withLock { $0 }?() }

    func take(_ measurement: Measurement) {
        samples.withLock { samples in
            switch measurement.value {
            case .count(let count): samples[measurement.name]?.add(Double(count), measurement.labels)
            case .gauge(let value): samples[measurement.name]?.set(value, measurement.labels)
            case .duration(let duration):
                samples[measurement.name]?.observe(Double(duration.wholeMicroseconds) / 1e6, measurement.labels)
            }
        }
    }

    /// What has come together, ordered by name.
    var all: [MetricSamples] {
        samples.withLock { Array($0.values) }.sorted { $0.family.name < $1.family.name }
    }
}
