/// What a job does when it runs.
///
/// Returning means that the run is done; throwing means that this attempt failed. Cancellation is Swift's: the task is
/// cancelled, and the runner stops as soon as it can, best by throwing `CancellationError`.
public typealias Runner = @Sendable (RunContext) async throws -> Void

/// Deletes the things of artifacts that their job keeps no more, such as files.
///
/// Returning means that all of them are gone; throwing means that they are handed over again after the job's next
/// success. Artifacts may be handed over whose things are gone already, where the store failed or the process ended
/// before that was recorded. A shutdown cancels it as it does runs.
public typealias ArtifactPruner = @Sendable ([ArtifactRecord]) async throws -> Void

/// What an app registers: a job with its code.
public struct JobOptions: Sendable {
    /// The job, apart from its code.
    public var job: Job
    /// The parameters' type and defaults.
    public var parameters: JobParameters
    /// What an operator can have it do beside running.
    public var actions: [CustomAction]
    /// What it does about artifacts that ``Job/artifactRetention`` keeps no more, after each of its successes.
    ///
    /// It gets a few hundred at a time, each time the oldest first. Nil: their records are just removed.
    public var prune: ArtifactPruner?
    /// What it does when it runs.
    public var runner: Runner

    /// Describes a job; see ``Job`` for what each value means.
    public init(
        id: JobID,
        name: String? = nil,
        description: String = "",
        kind: JobKind,
        defaults: Settings = Settings(),
        daylight: DaylightPolicy = .automatic,
        parameters: JobParameters = .none,
        secretParameters: Set<String> = [],
        tags: [String] = [],
        resources: [String] = [],
        queue: String = Job.defaultQueue,
        priority: Int = 0,
        overlap: OverlapPolicy = .queueOne,
        catchUp: CatchUpPolicy = .latest,
        resourceConflict: ResourceConflictPolicy = .wait,
        retry: RetryPolicy = .none,
        timeout: Duration? = nil,
        expectedInterval: Duration? = nil,
        history: HistoryPolicy = HistoryPolicy(),
        artifactRetention: ArtifactRetention = .unlimited,
        actions: [CustomAction] = [],
        prune: ArtifactPruner? = nil,
        runner: @escaping Runner
    ) {
        job = Job(
            id: id, name: name, description: description, kind: kind, defaults: defaults, daylight: daylight,
            parameters: parameters.defaults, secretParameters: secretParameters, tags: tags, resources: resources,
            queue: queue, priority: priority, overlap: overlap, catchUp: catchUp, resourceConflict: resourceConflict,
            retry: retry, timeout: timeout,
            expectedInterval: expectedInterval, history: history, artifactRetention: artifactRetention)
        self.parameters = parameters
        self.actions = actions
        self.prune = prune
        self.runner = runner
    }
}

extension JobOptions {
    /// Refuses what a run of the job cannot be told.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue`, naming the parameter.
    package func validate(_ parameters: Parameters) throws(SchedulerError) {
        try self.parameters.validate(parameters, hiding: job.secretParameters)
    }
}

/// What an operator can have a job do beside running.
public struct CustomAction: Sendable {
    /// By what it is called, and shown.
    public let title: String
    /// What it does.
    public let perform: @Sendable () async throws -> Void

    /// Makes an action.
    public init(_ title: String, perform: @escaping @Sendable () async throws -> Void) {
        self.title = title
        self.perform = perform
    }
}
