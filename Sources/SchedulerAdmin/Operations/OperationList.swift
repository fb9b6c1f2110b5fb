extension AdminOperation {
    /// Everything that can be done, by what it is done to. An operation that is not here does not exist.
    package static let all: [AdminOperation] =
        jobs
        + runs
        + artifacts
        + nodes
        + auditing
        + tokens
        + session
}
