@testable import SchedulerCore

extension MutantStore {
    // Without a fault, and with one of other functions, these answer what is derived from those.

    private static let faultsOfJobs: [Fault] = [
        .ordersRecords, .forgetsWaiting, .showsLastOfAll, .summarisesOldestFirst, .summarisesAnyState,
        .summarisesTooMany,
    ]

    func records(of jobs: [JobID]) async throws -> [JobRecord] {
        guard let fault, Self.faultsOfJobs.contains(fault) else { return try await recordsOneByOne(of: jobs) }
        var records = try await base.records(of: fault == .ordersRecords ? jobs.sorted() : jobs)
        for index in records.indices {
            if fault == .forgetsWaiting { records[index].hasWaitingRuns = false }
            if fault == .showsLastOfAll { records[index].lastSucceeded = records[index].lastFinished }
        }
        return records
    }

    func summaries(of jobs: [JobID], states: Set<RunState>, limit: Int) async throws -> [[RunSummary]] {
        guard let fault, Self.faultsOfJobs.contains(fault) else {
            return try await summariesOneByOne(of: jobs, states: states, limit: limit)
        }
        let states = fault == .summarisesAnyState ? Set(RunState.allCases) : states
        let found = try await base.summaries(
            of: jobs, states: states, limit: fault == .summarisesTooMany ? limit + 1 : limit)
        return fault == .summarisesOldestFirst ? found.map { $0.reversed() } : found
    }
}
