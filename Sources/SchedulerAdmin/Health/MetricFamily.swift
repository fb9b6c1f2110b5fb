/// A kind of measurement, as `/metrics` tells of it.
struct MetricFamily: Sendable {
    enum Kind: Sendable {
        case counter
        case gauge
        /// Seconds, counted in buckets up to these bounds.
        case histogram([Double])
    }

    /// Its name, without the suffix of a counter.
    let name: String
    let kind: Kind
    let help: String

    /// What the scheduler measures itself, by the names of its measurements.
    static let measured = [
        "scheduler.runs": MetricFamily(
            name: "scheduler_runs", kind: .counter, help: "Runs that are over, by job and state, since this start."),
        "scheduler.run.retries": MetricFamily(
            name: "scheduler_run_retries", kind: .counter, help: "Attempts that failed and were followed by another."),
        "scheduler.run.returns": MetricFamily(
            name: "scheduler_run_returns", kind: .counter, help: "Runs that their node left, and that wait again."),
        "scheduler.run.duration": MetricFamily(
            name: "scheduler_run_duration_seconds",
            kind: .histogram([0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400]),
            help: "How long the last attempts of runs took."),
        "scheduler.run.lateness": MetricFamily(
            name: "scheduler_run_lateness_seconds",
            kind: .histogram([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 3_600]),
            help: "How much later than their slots, or than they were asked for, runs started."),
        "scheduler.slots": MetricFamily(
            name: "scheduler_slots", kind: .counter, help: "Slots, by what became of them, since this start."),
        "scheduler.store.latency": MetricFamily(
            name: "scheduler_store_latency_seconds",
            kind: .histogram([0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]),
            help: "How long the store took."),
        "scheduler.store.failures": MetricFamily(
            name: "scheduler_store_failures", kind: .counter, help: "How often the store failed."),
    ]

    // What is looked up when somebody asks.
    static let up = MetricFamily(
        name: "scheduler_up", kind: .gauge, help: "1 while the scheduler runs and its store can be used, otherwise 0.")
    static let jobs = MetricFamily(name: "scheduler_jobs", kind: .gauge, help: "Jobs by state.")
    static let overdue = MetricFamily(
        name: "scheduler_job_overdue", kind: .gauge,
        help: "1 for a job that has not succeeded within its expected interval, otherwise 0.")
    static let lastSuccess = MetricFamily(
        name: "scheduler_job_last_success_timestamp_seconds", kind: .gauge,
        help: "When a run of the job last succeeded.")
    static let queueDepth = MetricFamily(
        name: "scheduler_queue_depth", kind: .gauge, help: "Runs that wait, by queue; they are counted up to 10000.")
    static let queueActive = MetricFamily(
        name: "scheduler_queue_active", kind: .gauge, help: "Runs that are active on any node, by queue.")
}
