/// Where measurements go: an app's own metrics.
///
/// ```swift
/// let sink = MetricsSink { measurement in
///     if case .duration(let duration) = measurement.value { print(measurement.name, duration) }
/// }
/// let scheduler = Scheduler(metricsSink: sink)
/// ```
///
/// The measurements are these, with the labels in brackets:
///
/// - `scheduler.runs` (`job`, `state`): a run is over.
/// - `scheduler.run.retries` (`job`), `scheduler.run.returns` (`job`): an attempt failed and another follows; a run waits
///   again because its node left it.
/// - `scheduler.run.duration` (`job`), `scheduler.run.lateness` (`job`): how long the last attempt of a run that is over
///   took; how much later than its slot, or than it was asked for, a run first started.
/// - `scheduler.slots` (`outcome`): slots got an outcome.
/// - `scheduler.store.latency` (`operation`), `scheduler.store.failures`: how long the store took to plan, claim, finish
///   or renew; it failed.
public struct MetricsSink: Sendable {
    /// Takes a measurement. It is called by the scheduler as it works, and should return at once.
    public var record: @Sendable (Measurement) -> Void

    /// Makes a sink.
    public init(record: @escaping @Sendable (Measurement) -> Void) {
        self.record = record
    }
}

/// Something that was measured.
public struct Measurement: Sendable, Hashable {
    /// What a measurement says.
    public enum Value: Sendable, Hashable {
        /// So many more of what is counted.
        case count(Int)
        /// What is measured has this value now.
        case gauge(Double)
        /// It took so long.
        case duration(Duration)
    }

    /// What was measured, such as `scheduler.runs`.
    public var name: String
    /// How much it was.
    public var value: Value
    /// What it was measured of. There are no more combinations than jobs times states.
    public var labels: [String: String]

    /// Makes a measurement.
    public init(_ name: String, _ value: Value, labels: [String: String] = [:]) {
        self.name = name
        self.value = value
        self.labels = labels
    }
}
