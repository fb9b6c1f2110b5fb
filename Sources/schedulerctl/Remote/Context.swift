import FoundationEssentials

/// What a verb works with beside its arguments.
struct Context {
    let output: Output
    let errors: Output
    var environment: [String: String]
    var terminal: Terminal
    /// How servers are reached.
    var connect: @Sendable (ServerAddress) -> Transport
    /// What lengths of time are counted from.
    var now: @Sendable () -> Date = { Date() }
}
