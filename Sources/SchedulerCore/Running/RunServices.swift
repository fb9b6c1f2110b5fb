/// What active runs of one scheduler share.
package final class RunServices: Sendable {
    package let clock: any SchedulerClock
    package let store: any Store
    package let logSink: LogSink?
    package let logLevel: LogLevel
    package let middleware: [RunMiddleware]
    /// Tells the engine that a run has something to collect.
    package let report: @Sendable (ActiveRun) -> Void
    /// Tells the engine that a run has published something.
    package let published: @Sendable (ArtifactRecord) -> Void

    package init(
        clock: any SchedulerClock, store: any Store, logSink: LogSink?, logLevel: LogLevel,
        middleware: [RunMiddleware], report: @escaping @Sendable (ActiveRun) -> Void,
        published: @escaping @Sendable (ArtifactRecord) -> Void
    ) {
        self.clock = clock
        self.store = store
        self.logSink = logSink
        self.logLevel = logLevel
        self.middleware = middleware
        self.report = report
        self.published = published
    }
}
