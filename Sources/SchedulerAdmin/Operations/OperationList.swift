extension AdminOperation {
    /// Everything that can be done, by what it is done to. An operation that is not here does not exist.
    package static let all: [AdminOperation] = steering + looking + administering

    private static let steering: [AdminOperation] = jobs + schedules + runs

    private static let looking: [AdminOperation] =
        slots + upcoming + heatmap + previews + zones + resources + artifacts + nodes + events + health

    private static let administering: [AdminOperation] = auditing + tokens + session + webhooks + descriptions
}
