public import FoundationEssentials

/// What a runner gets: who it is, what it is told, and how it reports.
public struct RunContext: Sendable {
    package let active: ActiveRun

    package init(_ active: ActiveRun) {
        self.active = active
    }

    /// The context of the run on whose task this is read, so that code deep below can log to its run.
    @TaskLocal public static var current: RunContext?

    /// The run.
    public var run: RunID { active.run.id }
    /// The job.
    public var job: JobID { active.run.job }
    /// The schedule that planned it; the built-in one of the job for a run by hand.
    public var schedule: ScheduleID { active.run.order.schedule }
    /// The instant that planned it; nil for a run by hand.
    public var slot: Date? { active.run.slot }
    /// Why it exists.
    public var trigger: Trigger { active.run.trigger }
    /// The number of this attempt, from 1.
    public var attempt: Int { active.run.attempt }
    /// Writes to the run's log.
    public var logger: RunLogger { RunLogger(run: active) }
    /// What it was told.
    public var parameters: Parameters { active.run.order.parameters }
    /// The instant by the scheduler's clock.
    public var now: Date { active.services.clock.now }
    /// Whether the run was asked to stop.
    public var isAskedToStop: Bool { active.stopReason != nil }

    /// What it was told, as a value of the job's own type.
    ///
    /// - Throws: `DecodingError` when the parameters do not fit the type.
    public func parameters<Value: Decodable>(as type: Value.Type) throws -> Value {
        try active.run.order.parameters.decode(as: type)
    }

    /// Reports how far the run has got.
    ///
    /// - Parameters:
    ///   - fraction: the part that is done, 0…1.
    ///   - note: what is being done, in words.
    public func progress(_ fraction: Double, note: String = "") {
        active.report(Progress(fraction, note: note))
    }

    /// Records something that the run has produced.
    ///
    /// - Throws: ``SchedulerError`` with the code `staleClaim` when the run is no longer this node's.
    @discardableResult
    public func publish(_ artifact: Artifact) async throws -> ArtifactRecord {
        let record = try await active.services.store.publish(artifact, under: active.run.claim, at: now)
        active.services.published(record)
        return record
    }

    /// What jobs have produced.
    public var artifacts: RunArtifacts { RunArtifacts(run: active) }

    /// When the job last succeeded.
    public var lastSuccess: Date? {
        get async throws {
            let query = RunQuery(job: job, states: [.succeeded], limit: 1)
            return try await active.services.store.runs(query).first?.finishedAt
        }
    }

    /// Rests on the scheduler's clock, which a test can move.
    ///
    /// - Throws: `CancellationError` when the run is asked to stop.
    public func sleep(for duration: Duration) async throws {
        try await active.services.clock.sleep(for: duration)
    }
}

/// What jobs have produced, as a runner can look it up.
public struct RunArtifacts: Sendable {
    let run: ActiveRun

    /// The newest artifact of the run's own job that has all the labels.
    ///
    /// - Parameters:
    ///   - labels: what it is to be labelled with.
    ///   - window: no older than this; nil for any age.
    public func latest(labels: [String: String] = [:], within window: Duration? = nil) async throws -> ArtifactRecord? {
        let since = window.map { run.services.clock.now.adding(.zero - $0) }
        let query = ArtifactQuery(job: run.run.job, labels: labels, since: since, limit: 1)
        return try await run.services.store.artifacts(query).first
    }
}
