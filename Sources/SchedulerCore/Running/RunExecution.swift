import FoundationEssentials

/// What came of an attempt, on its way from the worker to the engine.
package struct RunResult: Sendable {
    package let run: ActiveRun
    package let end: AttemptEnd
}

extension ActiveRun {
    /// Runs the runner to its end. One that was asked to stop before it began does not begin.
    package func execute() async -> RunResult {
        let context = RunContext(self)
        var thrown: (any Error)?
        do {
            guard stopReason == nil else { throw CancellationError() }
            try await RunContext.$current.withValue(context) {
                try await Self.call(registered.options.runner, inside: services.middleware[...], with: context)
            }
        } catch {
            thrown = error
        }
        let reason = end()
        return RunResult(run: self, end: attemptEnd(reason: reason, thrown: thrown))
    }

    private static func call(
        _ runner: @escaping Runner, inside middleware: ArraySlice<RunMiddleware>, with context: RunContext
    ) async throws {
        guard let outermost = middleware.first else { return try await runner(context) }
        try await outermost.handle(context) { context in
            try await call(runner, inside: middleware.dropFirst(), with: context)
        }
    }

    private func attemptEnd(reason: StopReason?, thrown: (any Error)?) -> AttemptEnd {
        switch reason {
        case .request: return .cancelled
        case .timeout: return .timedOut(registered.job.timeout ?? .zero)
        // Where another node has the run by now, the store refuses the report, for its fence is stale.
        case .shutdown where thrown != nil, .leaseLost where thrown != nil: return .released
        case .shutdown, .leaseLost, nil:
            guard let thrown else { return .succeeded }
            return .failed(thrown.keptText)
        }
    }
}

extension Error {
    /// The error in words, as it is kept: not longer than 4 KiB.
    var keptText: String { String(describing: self).shortened(to: 4_096) }
}
