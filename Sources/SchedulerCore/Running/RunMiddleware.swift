/// Code that is wrapped around every attempt of every run: tracing, task-locals, a database transaction.
public struct RunMiddleware: Sendable {
    /// Calls `next`, once, and passes on what it throws.
    public var handle: @Sendable (_ context: RunContext, _ next: Runner) async throws -> Void

    /// Makes a middleware.
    public init(_ handle: @escaping @Sendable (_ context: RunContext, _ next: Runner) async throws -> Void) {
        self.handle = handle
    }
}
