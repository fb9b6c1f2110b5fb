/// What an app registers, apart from its code: who the job is, when it runs and how.
public struct Job: Codable, Hashable, Sendable, Identifiable {
    /// Identifies the job; stable over restarts.
    public var id: JobID
    /// A name for people.
    public var name: String
    /// A sentence for people.
    public var description: String
    /// When the job runs by itself.
    public var kind: JobKind
    /// The timing that applies while no settings are stored.
    public var defaults: Settings
    /// What happens to the slots of a `cron` job in the hours when clocks change.
    public var daylight: DaylightPolicy
    /// The parameters of a run that names no others.
    public var parameters: Parameters
    /// The names of parameters whose values nobody is shown, such as passwords.
    public var secretParameters: Set<String>
    /// Words to group and filter by.
    public var tags: [String]
    /// What its runs touch and lock, by name.
    public var resources: [String]
    /// The lane of work that its runs wait in.
    public var queue: String
    /// Runs of a higher priority are claimed first.
    public var priority: Int
    /// What becomes of a slot while a run of the same schedule is unfinished.
    public var overlap: OverlapPolicy
    /// What becomes of slots that passed unseen.
    public var catchUp: CatchUpPolicy
    /// What a run does when a resource is locked.
    public var resourceConflict: ResourceConflictPolicy
    /// Whether a failed run is attempted again.
    public var retry: RetryPolicy
    /// How long one attempt may take, counted from its start.
    public var timeout: Duration?
    /// The longest time between two successes; a job that takes longer is overdue.
    public var expectedInterval: Duration?
    /// How much of its history is kept.
    public var history: HistoryPolicy
    /// How much of what it produces is kept.
    public var artifactRetention: ArtifactRetention

    /// The name of the queue of jobs that name none.
    public static let defaultQueue = "default"

    /// Makes a job.
    public init(
        id: JobID,
        name: String? = nil,
        description: String = "",
        kind: JobKind,
        defaults: Settings = Settings(),
        daylight: DaylightPolicy = .automatic,
        parameters: Parameters = .none,
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
        artifactRetention: ArtifactRetention = .unlimited
    ) {
        self.id = id
        self.name = name ?? id.rawValue
        self.description = description
        self.kind = kind
        self.defaults = defaults
        self.daylight = daylight
        self.parameters = parameters
        self.secretParameters = secretParameters
        self.tags = tags
        self.resources = resources
        self.queue = queue
        self.priority = priority
        self.overlap = overlap
        self.catchUp = catchUp
        self.resourceConflict = resourceConflict
        self.retry = retry
        self.timeout = timeout
        self.expectedInterval = expectedInterval
        self.history = history
        self.artifactRetention = artifactRetention
    }
}

extension Job {
    /// Refuses a job that cannot be scheduled.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue`, naming the field.
    package func validate() throws(SchedulerError) {
        try Self.validate(identifier: id.rawValue, field: "id")
        guard !name.isEmpty else { throw .invalid("name", name, "must not be empty") }
        guard !queue.isEmpty else { throw .invalid("queue", queue, "must not be empty") }
        guard !resources.contains("") else { throw .invalid("resources", resources, "must not hold an empty name") }
        try defaults.validate(for: kind, path: "defaults")
        try overlap.validate(field: "overlap")
        try catchUp.validate(field: "catchUp")
        try retry.validate()
        if let timeout, timeout <= .zero { throw .invalid("timeout", timeout, "must be more than zero") }
        if let expectedInterval, expectedInterval <= .zero {
            throw .invalid("expectedInterval", expectedInterval, "must be more than zero")
        }
        guard history.runs >= 1 else { throw .invalid("history.runs", history.runs, "must be at least 1") }
        if let age = history.age, age <= .zero { throw .invalid("history.age", age, "must be more than zero") }
        guard history.logLines >= 1 else { throw .invalid("history.logLines", history.logLines, "must be at least 1") }
        try artifactRetention.validate()
    }

    /// Refuses an identifier that is empty, too long, or would not be safe to print and to put into a URL's path.
    package static func validate(identifier: String, field: String) throws(SchedulerError) {
        guard !identifier.isEmpty else { throw .invalid(field, identifier, "must not be empty") }
        guard identifier.utf8.count <= 200 else {
            throw .invalid(field, identifier.prefix(40) + "…", "must be at most 200 bytes long")
        }
        guard identifier.unicodeScalars.allSatisfy(\.isFitForIdentifiers), identifier != ".", identifier != ".." else {
            throw .invalid(field, identifier, "must not hold control characters or a slash, nor be . or ..")
        }
        guard !identifier.hasPrefix("@") else {
            throw .invalid(field, identifier, "must not begin with @, which marks built-in schedules")
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is printed as one sees it, and does not divide the path of a URL.
    fileprivate var isFitForIdentifiers: Bool {
        // To look up a category is dear, and to add a million schedules asks for one thirteen million times.
        if isASCII { return self >= " " && self <= "~" && self != "/" }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}

extension OverlapPolicy {
    package func validate(field: String) throws(SchedulerError) {
        guard concurrency >= 1 else { throw .invalid("\(field).limit", concurrency, "must be at least 1") }
    }
}

extension CatchUpPolicy {
    package func validate(field: String) throws(SchedulerError) {
        guard within > .zero else { throw .invalid("\(field).within", within, "must be more than zero") }
        if case .all(let limit) = mode, !(1...10_000).contains(limit) {
            throw .invalid("\(field).limit", limit, "must be between 1 and 10000")
        }
    }
}
