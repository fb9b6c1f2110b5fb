/// What a job does when it runs.
///
/// Returning means that the run is done; throwing means that this attempt failed. Cancellation is Swift's: the task is
/// cancelled, and the runner stops as soon as it can, best by throwing `CancellationError`.
public typealias Runner = @Sendable (RunContext) async throws -> Void

/// What an app registers: a job with its code.
public struct JobOptions: Sendable {
    /// The job, apart from its code.
    public var job: Job
    /// The parameters' type and defaults.
    public var parameters: JobParameters
    /// What an operator can have it do beside running.
    public var actions: [CustomAction]
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
        actions: [CustomAction] = [],
        runner: @escaping Runner
    ) {
        job = Job(
            id: id, name: name, description: description, kind: kind, defaults: defaults, daylight: daylight,
            parameters: parameters.defaults, tags: tags, resources: resources, queue: queue, priority: priority,
            overlap: overlap, catchUp: catchUp, resourceConflict: resourceConflict, retry: retry, timeout: timeout,
            expectedInterval: expectedInterval, history: history)
        self.parameters = parameters
        self.actions = actions
        self.runner = runner
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
