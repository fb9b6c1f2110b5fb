import SchedulerCore

extension JobOptions {
    /// A one-shot: once, after start-up.
    static let greeting = JobOptions(
        id: "greeting",
        name: "Hello World Job",
        description: "Runs once after startup and logs a greeting",
        kind: .oneShot
    ) { context in
        context.logger.info("Hello from scheduler")
    }
}
