extension Task where Failure == Never {
    /// A detached task that runs on the executor, if there is one.
    @discardableResult
    static func detached(on executor: (any TaskExecutor)?, _ operation: @escaping @Sendable () async -> Success) -> Self
    {
        // Without a preference the runtime need not look it up at each switch.
        guard let executor else { return detached(operation: operation) }
        return detached(executorPreference: executor, operation: operation)
    }
}
