import SchedulerCore

extension JobOptions {
    /// A job that starts again ten seconds after its last run has ended, and that fails now and then.
    static let failWithRandom = JobOptions(
        id: "random",
        name: "Fail with random",
        description: "Asks a random source every half second, and fails when it is hit",
        kind: .schedule,
        defaults: Settings(startDelay: .seconds(1), pause: .seconds(10))
    ) { context in
        let steps = 12
        for step in 1...steps {
            try await context.sleep(for: .milliseconds(500))
            let r = Double.random(in: 0..<1)
            guard r >= HitByRandom.limit else { throw HitByRandom(value: r) }
            context.logger.info("the random source did not hit me", metadata: ["value": "\(r)"])
            context.progress(Double(step) / Double(steps), note: "step \(step) of \(steps)")
        }
    }
}

/// The random source gave too low a value.
struct HitByRandom: Error, CustomStringConvertible {
    static let limit = 0.05
    let value: Double

    var description: String { "the random source hit me: \(value) is below \(Self.limit)" }
}
