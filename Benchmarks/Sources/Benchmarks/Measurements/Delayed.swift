import Foundation
import SchedulerCore

extension Benchmark {
    /// Whether runs that are to come later hold an immediate one back.
    static let delayed = Benchmark(
        name: "delayed",
        summary: "the pick-up of an immediate run while others wait for their time",
        parts: [
            Part(name: "100 schedules wait") { try await Delayed.measure(waiting: 100, retries: false) },
            Part(name: "1,000 schedules wait") { try await Delayed.measure(waiting: 1_000, retries: false) },
            Part(name: "100 retries wait") { try await Delayed.measure(waiting: 100, retries: true) },
            Part(name: "1,000 retries wait") { try await Delayed.measure(waiting: 1_000, retries: true) },
        ])
}

enum Delayed {
    private static let calls = 500
    private static let job = JobID(rawValue: "later")

    /// Measures the pick-up with nothing waiting, and then with so many runs that wait.
    static func measure(waiting: Int, retries: Bool) async throws -> [Figure] {
        let stamp = Stamp()
        let later = JobOptions(
            id: job, kind: .manual, overlap: .allow(limit: .max), retry: .constant(.hours(1), attempts: 2)
        ) { _ in throw Failure() }
        return try await withScheduler([Pickup.options(stamp), later]) { scheduler in
            let without = try await Pickup.measure(scheduler, stamp, calls: calls).figures("pick-up before")
            if retries {
                try await fail(scheduler, count: waiting)
            } else {
                try await plan(scheduler, count: waiting)
            }
            let with = try await Pickup.measure(scheduler, stamp, calls: calls)
            let peers = ["swift-jobs \(waiting) × 100 ms"]
            return with.figures("pick-up", floors: without, peers: peers) + without
        }
    }

    private struct Failure: Error {}

    private static func fail(_ scheduler: Scheduler, count: Int) async throws {
        let runs = try await scheduler.runNow(job, parameters: Array(repeating: .none, count: count))
        for run in runs {
            try await waitUntil { try await scheduler.run(run).availableAt != nil }
        }
    }

    private static func plan(_ scheduler: Scheduler, count: Int) async throws {
        let instant = scheduler.clock.now.addingTimeInterval(3_600)
        try await scheduler.add(
            (0..<count).map {
                Schedule(id: ScheduleID(rawValue: "schedule \($0)"), job: job, recurrence: .once(at: instant))
            })
    }
}
