import SchedulerCore

extension Benchmark {
    /// What it takes to read cron expressions, and to keep them.
    static let parsing = Benchmark(
        name: "parsing", summary: "cron expressions read, on one thread",
        parts: [Part(name: "expressions") { try TimeParsing.measure() }])
}

enum TimeParsing {
    private static let texts = ["* * * * *", "*/15 9-17 * * 1-5", "0 0 29 2 *", "30 2 * * *", "0 9 1 jan,jul mon-fri"]
    private static let rounds = 400_000
    private static let kept = 500_000

    static func measure() throws -> [Figure] {
        var sum = 0
        let seconds = try ContinuousClock().measure {
            for _ in 0..<rounds {
                for text in texts { sum &+= try Cron(text).isWildcard ? 1 : 0 }
            }
        }.seconds
        guard sum == 2 * rounds else { throw MeasurementError("\(sum) wildcards") }
        // Texts of their own for each, as they come from a store.
        let all = (0..<kept).map { "\($0 % 60) \($0 / 60 % 24) \($0 % 28 + 1) * *" }
        let before = Machine.residentMemory
        let crons = try all.map { try Cron($0) }
        let bytes = (Machine.residentMemory - before) / Double(crons.count)
        return [
            Figure(
                "expressions", Double(rounds * texts.count) / seconds, .perSecond,
                published: ["the best in Swift 490,000"], aim: .atLeast(1e6)),
            Figure("memory of an expression", bytes, .bytes),
        ]
    }
}
