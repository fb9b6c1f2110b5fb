extension AdminOperation {
    /// Everything that can be done, by what it is done to. An operation that is not here does not exist.
    package static let all: [AdminOperation] =
        jobs
        + schedules
        + runs
        + slots
        + upcoming
        + heatmap
        + previews
        + resources
        + artifacts
        + nodes
        + auditing
        + schedules
        + slots
        + upcoming
        + resources
        + heatmap
        + previews
        + health
        + webhooks
        + descriptions
}
