import SchedulerCore

/// Runs a scheduler while the body measures it.
func withScheduler<Result: Sendable>(
    _ jobs: [JobOptions], store: any Store = MemoryStore(), node: NodeOptions = NodeOptions(),
    body: (Scheduler) async throws -> Result
) async throws -> Result {
    let scheduler = Scheduler(store: store, node: node)
    for job in jobs { try await scheduler.configure(job) }
    let running = Task { try await scheduler.run() }
    let result: Result
    do {
        try await warmUp(scheduler)
        result = try await body(scheduler)
    } catch {
        running.cancel()
        throw error
    }
    scheduler.beginShutdown()
    try await running.value
    return result
}

/// Has the scheduler start up and make its workers.
private func warmUp(_ scheduler: Scheduler) async throws {
    let history = HistoryPolicy(runs: .max)
    try await scheduler.configure(
        .init(id: "warm up", kind: .manual, overlap: .allow(limit: .max), history: history) { _ in })
    let runs = try await scheduler.runNow("warm up", parameters: Array(repeating: .none, count: 2_000))
    try await scheduler.waitUntilRecorded(runs)
    try await scheduler.remove(job: "warm up")
}

extension Scheduler {
    /// Waits until runs that go in the order of their identifiers are over.
    ///
    /// It looks at the last one every few milliseconds, which takes nothing from the scheduler, and then at all.
    func waitUntilRecorded(_ runs: [RunID]) async throws {
        guard let last = runs.last else { return }
        try await waitUntil { try await self.run(last).state.isFinal }
        for run in runs.suffix(1_000).reversed() {
            try await waitUntil { try await self.run(run).state.isFinal }
        }
    }

    /// Makes sure that the measured runs are all in the history.
    func verify(_ job: JobID, ran count: Int) async throws {
        // A thread that lost its core may hold one of them for a moment longer than a thousand later ones.
        for _ in 0..<100 {
            let unfinished = RunQuery(job: job, states: [.pending, .running, .interrupted], limit: 1)
            if try await runs(unfinished).isEmpty { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let found = try await runs(RunQuery(job: job, states: [.succeeded], limit: .max)).count
        guard found == count else { throw MeasurementError("\(found) of \(count) runs of \(job) were recorded") }
    }
}

/// Waits until the condition holds.
func waitUntil(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(2)) }
}
