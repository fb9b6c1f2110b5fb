import SchedulerCore

/// A job whose runs do what a test tells them, one step after the other.
final class Puppet: Sendable {
    typealias Step = @Sendable (RunContext) async throws -> Void

    private let steps: AsyncStream<Step?>
    private let continuation: AsyncStream<Step?>.Continuation
    private let isDeaf: Bool

    /// - Parameter isDeaf: whether its runs go on when they are asked to stop.
    init(isDeaf: Bool = false) {
        (steps, continuation) = AsyncStream.makeStream()
        self.isDeaf = isDeaf
    }

    /// Has the run take a step.
    func tell(_ step: @escaping Step) {
        continuation.yield(step)
    }

    /// Has the run end.
    func end() {
        continuation.yield(nil)
    }

    func job(_ id: JobID = "puppet", name: String = "Puppet") -> JobOptions {
        JobOptions(id: id, name: name, kind: .manual, overlap: .queueAll, runner: act)
    }

    @Sendable private func act(_ context: RunContext) async throws {
        guard isDeaf else { return try await follow(context) }
        try await Task.detached { try await self.follow(context) }.value
    }

    private func follow(_ context: RunContext) async throws {
        for await step in steps {
            guard let step else { return }
            try await step(context)
        }
        try Task.checkCancellation()
    }
}
