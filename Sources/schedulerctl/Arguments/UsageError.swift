/// A command line that cannot be followed: one line that says why, and what would be right.
struct UsageError: Error, Equatable {
    let message: String
    /// The verb whose words they are.
    var verb: String?

    init(_ message: String) { self.message = message }
}
