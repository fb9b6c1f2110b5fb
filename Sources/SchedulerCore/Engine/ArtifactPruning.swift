import FoundationEssentials
import Synchronization

/// Prunes what jobs keep no more of what they produced: each job on a task of its own, one round at a time, beside the
/// engine's loop.
final class ArtifactPruning: Sendable {
    private let store: any Store
    private let clock: any SchedulerClock
    private let events: EventHub
    private let executor: (any TaskExecutor)?
    private let onEnd: @Sendable () -> Void
    private let state = Mutex(State())

    /// How many artifacts are read and pruned at a time.
    static let pageSize = 500
    /// How long the artifacts that other nodes publish may go unseen.
    private static let blindness = Duration.hours(1)

    private struct State {
        /// The jobs that prune now.
        var rounds: [JobID: Round] = [:]
        /// No artifact of the job expires by its own before; unknown until all of them were looked at once.
        var nextExpiry: [JobID: Date] = [:]
        var isCancelled = false

        /// Whether an artifact of the job may have expired by its own.
        func expires(_ job: JobID, at now: Date) -> Bool {
            nextExpiry[job].map { $0 <= now } ?? true
        }
    }

    private struct Round {
        var task: Task<Void, Never>?
        /// What to go by in another round, since a run has succeeded meanwhile.
        var following: RegisteredJob?
    }

    /// - Parameter onEnd: called each time that a job has done with pruning.
    init(
        store: any Store, clock: any SchedulerClock, events: EventHub, executor: (any TaskExecutor)?,
        onEnd: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.clock = clock
        self.events = events
        self.executor = executor
        self.onEnd = onEnd
    }

    /// Whether no job prunes.
    var isIdle: Bool { state.withLock { $0.rounds.isEmpty } }

    /// Takes notice of an artifact that was published here.
    func note(_ record: ArtifactRecord) {
        guard let expiry = record.expiresAt else { return }
        state.withLock { state in
            if let next = state.nextExpiry[record.job] { state.nextExpiry[record.job] = min(next, expiry) }
        }
    }

    /// Prunes what the job keeps no more, if there may be anything.
    func begin(_ job: RegisteredJob) {
        let now = clock.now
        let isNew = state.withLock { state in
            guard !state.isCancelled, job.job.artifactRetention.isLimited || state.expires(job.job.id, at: now) else {
                return false
            }
            guard state.rounds[job.job.id] == nil else {
                state.rounds[job.job.id]?.following = job
                return false
            }
            state.rounds[job.job.id] = Round()
            return true
        }
        guard isNew else { return }
        let task = Task.detached(on: executor) { await self.prune(job) }
        let isCancelled = state.withLock { state in
            state.rounds[job.job.id]?.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    /// Cancels what goes on, and lets nothing begin.
    func cancel() {
        let rounds = state.withLock { state in
            state.isCancelled = true
            return state.rounds.values
        }
        for round in rounds { round.task?.cancel() }
    }

    private func prune(_ job: RegisteredJob) async {
        var next: RegisteredJob? = job
        while let job = next {
            do {
                try await goRound(job)
            } catch {
                state.withLock { $0.nextExpiry[job.job.id] = nil }
                if !(error is CancellationError) { events.emit(.pruneFailed(job.job.id, error.keptText)) }
            }
            next = state.withLock { state in
                let following = state.isCancelled ? nil : state.rounds[job.job.id]?.following.take()
                if following == nil { state.rounds[job.job.id] = nil }
                return following
            }
        }
        onEnd()
    }

    /// Looks at the job's artifacts, page by page from the newest to the oldest, and prunes the surplus of each page.
    private func goRound(_ registered: RegisteredJob) async throws {
        let job = registered.job.id
        let now = clock.now
        var retention = registered.job.artifactRetention
        var query = ArtifactQuery(job: job, limit: Self.pageSize)
        if !looksAtAll(of: registered.job, at: now) {
            guard let timeToLive = retention.timeToLive else { return }
            // One that has been there for just so long is surplus.
            query.until = now.adding(.microseconds(1) - timeToLive)
        }
        while true {
            try Task.checkCancellation()
            let page = try await store.artifacts(query)
            let surplus = retention.surplus(of: page, at: now)
            let isPruned = try await prune(surplus, of: registered, keeping: page, at: now)
            let gone = isPruned ? Set(surplus.map(\.id)) : []
            for record in page where !gone.contains(record.id) { note(record) }
            guard page.count == query.limit, let last = page.last else { return }
            query.before = last.id
            retention.keepLast = retention.keepLast.map { max($0 - page.count, 0) }
        }
    }

    /// Whether any artifact of the job may be surplus, not just the old ones; if so, they are about to be looked at.
    private func looksAtAll(of job: Job, at now: Date) -> Bool {
        let horizon = store.pollInterval == nil ? .distantFuture : now.adding(Self.blindness)
        return state.withLock { state in
            guard job.artifactRetention.keepLast != nil || state.expires(job.id, at: now) else { return false }
            // What is published from here on is taken notice of.
            state.nextExpiry[job.id] = horizon
            return true
        }
    }

    /// Has the job prune artifacts, and forgets them. What an artifact that is kept has the address of is still needed: a
    /// run that was rescued, for one, publishes the same thing once more.
    ///
    /// - Returns: whether they are forgotten.
    private func prune(
        _ surplus: [ArtifactRecord], of job: RegisteredJob, keeping page: [ArtifactRecord], at now: Date
    ) async throws -> Bool {
        guard !surplus.isEmpty else { return true }
        let forgotten = Set(surplus.map(\.id))
        let needed = Set(page.lazy.filter { !forgotten.contains($0.id) }.map(\.artifact.url))
        let unneeded = surplus.filter { !needed.contains($0.artifact.url) }
        do {
            if !unneeded.isEmpty { try await job.options.prune?(unneeded) }
        } catch {
            // One that a shutdown cut short has not failed.
            try Task.checkCancellation()
            events.emit(.pruneFailed(job.job.id, error.keptText))
            try await store.recordPruneFailure(error.keptText, of: surplus.map(\.id), at: now)
            return false
        }
        try await store.removeArtifacts(surplus.map(\.id))
        return true
    }
}

extension ArtifactRetention {
    /// Whether there may be surplus that has not expired by its own.
    fileprivate var isLimited: Bool { keepLast != nil || timeToLive != nil }
}
