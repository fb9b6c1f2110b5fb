package import FoundationEssentials
import Synchronization

/// The jobs that are configured on this node, with what was changed about them.
package final class JobRegistry: Sendable {
    private let state = Mutex(State())

    private struct State {
        var entries: [JobID: Entry] = [:]
        var ids: Set<JobID> = []
        /// Since when this node has watched without a gap; before it does, everything passed unseen.
        var watchedSince = Date.distantFuture
    }

    /// A configured job.
    package struct Entry: Sendable {
        package var registered: RegisteredJob
        /// The settings in force.
        package var settings: Settings
        /// Whether it was told to stop.
        package var isStopped = false
        /// When it started up; nil before the scheduler runs.
        package var startedAt: Date?

        package var options: JobOptions { registered.options }
        package var job: Job { registered.job }
    }

    package init() {}

    /// Adds a job.
    ///
    /// - Throws: ``SchedulerError`` with the code `duplicate`.
    package func add(_ options: JobOptions) throws(SchedulerError) {
        let isNew = state.withLock { state in
            guard state.entries[options.job.id] == nil else { return false }
            state.entries[options.job.id] = Entry(
                registered: RegisteredJob(options), settings: options.job.defaults)
            state.ids.insert(options.job.id)
            return true
        }
        guard isNew else {
            throw SchedulerError(
                .duplicate, field: "id", value: options.job.id.rawValue, reason: "a job of this identifier exists")
        }
    }

    /// Changes a job's entry. Does nothing where there is none.
    @discardableResult
    package func update(_ job: JobID, _ change: @Sendable (inout Entry) -> Void) -> Entry? {
        state.withLock { state in
            guard var entry = state.entries[job] else { return nil }
            change(&entry)
            state.entries[job] = entry
            return entry
        }
    }

    package func remove(_ job: JobID) -> Bool {
        state.withLock { state in
            state.ids.remove(job)
            return state.entries.removeValue(forKey: job) != nil
        }
    }

    package subscript(_ job: JobID) -> Entry? {
        state.withLock { $0.entries[job] }
    }

    package func registered(_ job: JobID) -> RegisteredJob? {
        state.withLock { $0.entries[job]?.registered }
    }

    /// The entry of a job.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`.
    package func entry(of job: JobID) throws(SchedulerError) -> Entry {
        guard let entry = self[job] else {
            throw SchedulerError(.unknownJob, field: "job", value: job.rawValue, reason: "there is no such job")
        }
        return entry
    }

    /// All entries, ordered by identifier.
    package var entries: [Entry] {
        state.withLock { Array($0.entries.values) }.sorted { $0.job.id < $1.job.id }
    }

    package var ids: Set<JobID> {
        state.withLock { $0.ids }
    }

    package func watch(since instant: Date) {
        state.withLock { $0.watchedSince = instant }
    }

    /// What decisions about schedules rest on at present.
    package func rules(for job: JobID) -> SchedulingRules? {
        state.withLock { state in
            guard let entry = state.entries[job] else { return nil }
            return SchedulingRules(
                job: entry.job, isDisabled: entry.settings.disabled, isStopped: entry.isStopped,
                watchedSince: state.watchedSince)
        }
    }
}
