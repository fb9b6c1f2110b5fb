import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// A shutdown that begins while a job prunes.
@Suite(.timeLimit(.minutes(1))) struct PruningShutdownTests {
    let store = MemoryStore()

    /// Lets a run succeed whose job's prune begins a shutdown and then does something.
    ///
    /// - Returns: what the store holds when the scheduler has ended.
    private func shutDown(
        _ node: NodeOptions, then prune: @escaping @Sendable (Scheduler) async throws -> Void
    ) async throws -> [ArtifactRecord] {
        let harness = SchedulerHarness(store: store, node: node)
        let scheduler = harness.scheduler
        try await scheduler.configure(
            .init(
                id: "job", kind: .manual, artifactRetention: ArtifactRetention(keepLast: 0),
                prune: { _ in
                    scheduler.beginShutdown()
                    try await prune(scheduler)
                }
            ) { try await $0.publish(Artifact(url: "a")) })
        try await harness.start()
        try await scheduler.runNow("job")
        try await harness.settle()
        #expect(await refusal { try await scheduler.run() }?.reason.contains("has been shut down") == true)
        return try await store.artifacts(ArtifactQuery())
    }

    @Test func `a prune ends within the grace period`() async throws {
        let reasons = Collector<String?>()
        let left = try await shutDown(NodeOptions()) { scheduler in
            for _ in 1...20 { await Task.yield() }
            reasons.append(await refusal { try await scheduler.run() }?.reason)
        }
        #expect(reasons.values == ["the scheduler runs already"])
        #expect(left == [])
    }

    @Test func `a prune is cancelled after the grace period, which is no failure`() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let left = try await shutDown(NodeOptions(gracePeriod: .zero)) { _ in
            for await _ in stream {}
            try Task.checkCancellation()
        }
        #expect(left.map(\.artifact.url) == ["a"])
        #expect(left.first?.pruneFailure == nil)
        continuation.finish()
    }

    @Test func `a prune that ignores its cancellation holds up no shutdown`() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let left = try await shutDown(NodeOptions(gracePeriod: .zero, cancellationWait: .zero)) { _ in
            await Task.detached { for await _ in stream {} }.value
        }
        #expect(left.map(\.artifact.url) == ["a"])
        continuation.finish()
    }
}
