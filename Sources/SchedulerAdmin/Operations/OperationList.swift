extension AdminOperation {
    /// Everything that can be done, by what it is done to. An operation that is not here does not exist.
    package static let all: [AdminOperation] =
        jobs
<<<<<<< HEAD
=======
        + tokens
        + session
        + events
>>>>>>> f202ec5b5c1b906f0d032d746404be9a64719339
        + runs
        + artifacts
        + nodes
        + auditing
<<<<<<< HEAD
        + tokens
        + session
=======
        + schedules
        + slots
        + upcoming
        + resources
        + heatmap
        + previews
>>>>>>> f202ec5b5c1b906f0d032d746404be9a64719339
}
