import FoundationEssentials

/// How many mutated inputs a fuzzing test tries.
enum FuzzRounds {
    /// The usual number, or what the environment variable `FUZZ_ROUNDS` says, such as 1000000.
    static func count(usually usual: Int) -> Int {
        ProcessInfo.processInfo.environment["FUZZ_ROUNDS"].flatMap { Int($0) } ?? usual
    }
}
