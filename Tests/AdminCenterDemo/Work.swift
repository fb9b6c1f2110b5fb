import FoundationEssentials
import SchedulerCore
import SchedulerTesting

/// Something to do for a while, the same each time for the same run.
struct Work {
    private let context: RunContext
    private let length: Duration
    private let fails: Bool

    init(_ context: RunContext, seconds: ClosedRange<Double>, failing share: Double = 0) {
        self.context = context
        var dice = SeededGenerator(seed: UInt64(bitPattern: context.run.rawValue) &* 31 &+ UInt64(context.attempt))
        length = .seconds(Double.random(in: seconds, using: &dice))
        fails = Double.random(in: 0..<1, using: &dice) < share
    }

    /// Does it step by step, with a line about each.
    func steps(_ count: Int, of what: String) async throws {
        context.logger.info("started", metadata: ["attempt": "\(context.attempt)", "steps": "\(count)"])
        for step in 1...count {
            try await context.sleep(for: length / count)
            context.progress(Double(step) / Double(count), note: "\(what) \(step) of \(count)")
            context.logger.debug("\(what.lowercased()) \(step)", metadata: ["step": "\(step)", "of": "\(count)"])
            if fails, step == (count + 1) / 2 {
                context.logger.warning("the other side answers slowly", metadata: ["step": "\(step)"])
                context.logger.error("the connection was closed by the other side", metadata: ["code": "ECONNRESET"])
                throw Broken(what: what, step: step)
            }
        }
        context.logger.notice("done", metadata: ["seconds": "\(length / .seconds(1))"])
    }

    /// Does it, and publishes what came of it.
    func produce(_ name: String, kind: String) async throws {
        try await steps(12, of: "Writing part")
        _ = try await context.publish(
            Artifact(
                labels: ["name": name, "kind": kind], url: "https://files.shop.example/\(kind)/\(context.run)",
                size: Int64(length / .milliseconds(1)) * 4_096, expiresAfter: .days(14)))
    }

    /// Does it without listening to anybody.
    func stubbornly() async throws {
        let end = context.now.adding(length)
        while context.now < end {
            // Sleeping in a task of its own, it does not notice that it is cancelled.
            await Task { [context] in try? await context.sleep(for: .seconds(1)) }.value
            context.logger.info("still at it")
        }
    }

    private struct Broken: Error, CustomStringConvertible {
        let what: String
        let step: Int

        var description: String { "\(what) \(step): the connection was closed by the other side (ECONNRESET)" }
    }
}
