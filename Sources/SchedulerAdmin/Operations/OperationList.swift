extension AdminOperation {
    /// Everything that can be done, by what it is done to. An operation that is not here does not exist.
    package static let all: [AdminOperation] =
        jobs
        + tokens
        + session
        + events
        + runs
        + artifacts
        + nodes
        + auditing
        + schedules
        + slots
        + upcoming
        + resources
        + heatmap
        + previews
}
