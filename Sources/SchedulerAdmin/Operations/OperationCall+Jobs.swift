import SchedulerCore

extension OperationCall {
    /// How many of each job's newest runs are asked for.
    fileprivate var recentRuns: Int { integer("recentRuns", in: .query) ?? 0 }

    /// How many jobs are looked at in one go where not all of them fit.
    private static let portion = 200

    /// The jobs after the cursor that fit the query, in order.
    func jobs(atMost limit: Int) async throws -> [JobStatus] {
        let states = choices("state", as: JobState.self)
        var rest = jobsToList()[...]
        var found: [JobStatus] = []
        while found.count < limit, !rest.isEmpty {
            let some = rest.prefix(states == nil ? limit : Self.portion)
            rest = rest.dropFirst(some.count)
            // Some may have been removed meanwhile.
            found += try await scheduler.jobs(Array(some)).filter { states?.contains($0.state) ?? true }
        }
        return Array(found.prefix(limit))
    }

    /// The jobs after the cursor that fit the query but for their state, in order.
    private func jobsToList() -> [JobID] {
        let cursor = text("cursor", in: .query).map { JobID($0) }
        let tag = text("tag", in: .query)
        let text = text("text", in: .query) ?? ""
        let wanted = choices("id", as: JobID.self)
        return scheduler.registry.entries.map(\.job).filter { job in
            (wanted?.contains(job.id) ?? true) && (cursor.map { job.id > $0 } ?? true)
                && (tag.map { job.tags.contains($0) } ?? true)
                && [job.id.rawValue, job.name, job.description].contains { $0.contains(text, ignoringCaseOfASCII: ()) }
        }
        .map(\.id)
    }

    /// Jobs as a list shows them.
    func values(of statuses: [JobStatus]) async throws -> [JobValue] {
        let statistics = try await admin.statistics.statistics(of: statuses, in: scheduler)
        var values = zip(statuses, statistics).map { JobValue($0, statistics: $1, in: self) }
        guard recentRuns > 0 else { return values }
        let runs = try await scheduler.store.summaries(
            of: statuses.map(\.id), states: RecentRunValue.states, limit: recentRuns)
        for (index, runs) in zip(values.indices, runs) {
            values[index].recentRuns = runs.reversed().map(RecentRunValue.init)
        }
        return values
    }
}

/// What tells the answers about a job apart that differ for other reasons than the job.
struct JobAspect: Hashable, Sendable {
    var job: JobID
    var recentRuns: Int
    var showsParameters: Bool
}

extension Admin {
    /// A page of jobs.
    func page(of jobs: [JobValue], next: String?, in call: OperationCall) throws -> OperationResult {
        let items = jobs.map { job in
            let aspect = JobAspect(
                job: job.id, recentRuns: call.recentRuns, showsParameters: job.parameters != nil)
            return (key: aspect, value: job)
        }
        return try .page(of: try encodedJobs.json(of: items), next: next)
    }
}
