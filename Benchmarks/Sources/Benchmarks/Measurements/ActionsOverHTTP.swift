import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Synchronization

/// How soon what an operator does over HTTP takes effect, from the moment before the request is sent.
enum ActionsOverHTTP {
    private static let count = 500
    private static let aim = Aim.atMost(10_000)

    /// A run by hand: to the first line of its runner.
    static func run() async throws -> [Figure] {
        let begun = Stamp()
        let job = JobOptions(id: "begin", kind: .manual) { _ in begun.set() }
        return try await AdminOverHTTP.served([job]) { port, token, _ in
            let lengths = try await repeated(port, token) { wire in
                let sent = try await post("jobs/begin/run", wire)
                return (await begun.next() - sent).microseconds
            }
            return lengths.figures("a run by hand begins", aim: aim)
        }
    }

    /// A stop of a run: to the moment when its runner is told.
    static func stop() async throws -> [Figure] {
        let (begun, told) = (Stamp(), Stamp())
        let job = JobOptions(id: "wait", kind: .manual) { _ in
            begun.set()
            try? await Task.sleep(for: .seconds(60))
            told.set()
        }
        return try await AdminOverHTTP.served([job]) { port, token, scheduler in
            let lengths = try await repeated(port, token) { wire in
                let run = try await scheduler.runNow("wait")
                _ = await begun.next()
                let sent = try await post("runs/\(run)/cancel", wire)
                let length = (await told.next() - sent).microseconds
                try await waitUntil { try await scheduler.run(run).state.isFinal }
                return length
            }
            return lengths.figures("a stop reaches the runner", aim: aim)
        }
    }

    /// A hold of a schedule with a slot each millisecond: to the answer, and to the first line of the last run that
    /// still begins.
    static func hold() async throws -> [Figure] {
        let last = Mutex(ContinuousClock.now)
        let job = JobOptions(id: "tick", kind: .manual, overlap: .allow(limit: 1_000)) { _ in
            last.withLock { $0 = .now }
        }
        return try await AdminOverHTTP.served([job]) { port, token, scheduler in
            try await scheduler.add(Schedule(id: "ticks", job: "tick", recurrence: .every(.milliseconds(1))))
            var answers: [Double] = []
            let lengths = try await repeated(port, token) { wire in
                let since = ContinuousClock.now
                try await waitUntil { last.withLock { $0 } > since }
                let sent = try await post("schedules/ticks/hold", wire, body: #"{"reason":"to measure"}"#)
                answers.append((ContinuousClock.now - sent).microseconds)
                try await Task.sleep(for: .milliseconds(20))
                let length = max((last.withLock { $0 } - sent).microseconds, 0)
                _ = try await post("schedules/ticks/release", wire)
                return length
            }
            return lengths.figures("the last run begins after a hold", aim: aim) + answers.figures("a hold is answered")
        }
    }

    private static func repeated(
        _ port: Int, _ token: String, _ body: (Wire) async throws -> Double
    ) async throws -> [Double] {
        let wire = try Wire(port: port, token: token)
        var lengths: [Double] = []
        for _ in 0..<count {
            // On a scheduler that has come to rest.
            try await Task.sleep(for: .milliseconds(1))
            lengths.append(try await body(wire))
        }
        return lengths
    }

    /// - Returns: the moment before it was sent.
    private static func post(
        _ path: String, _ wire: Wire, body: String = ""
    ) async throws -> ContinuousClock.Instant {
        let wire = UncheckedBox(wire)
        return try await AdminOverHTTP.onThread {
            let sent = ContinuousClock.now
            try wire.value.ask("POST", "/api/v1/\(path)", body: body)
            return sent
        }
    }
}

/// What one at a time uses, though the compiler cannot see it.
private struct UncheckedBox<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
