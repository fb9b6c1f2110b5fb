import Foundation
import SchedulerCore

extension Benchmark {
    /// What a million schedules cost while nothing is due.
    static let schedules = Benchmark(
        name: "schedules",
        summary: "a million attached hourly schedules, none of them due",
        parts: [
            Part(name: "every hour") {
                try await Schedules.measure { .every(.hours(1), start: $1.addingTimeInterval(600 + Double($0) * 3e-3)) }
            },
            Part(name: "cron") {
                try await Schedules.measure { index, now in
                    // From the tenth minute after this one to the fiftieth.
                    let minute = (Int(now.timeIntervalSince1970) / 60 + 10 + index % 40) % 60
                    return .at(.cron("\(minute) * * * *"))
                }
            },
        ])
}

enum Schedules {
    private static let count = 1_000_000
    private static let batchSize = 10_000
    private static let job = JobID(rawValue: "rare")
    private static let idleSeconds = 10.0
    private static let resting = ["robfig/cron 0", "APScheduler 3 0"]

    /// When a schedule is due.
    struct Rule {
        var recurrence: Recurrence
        var start: Date?

        static func every(_ interval: Duration, start: Date) -> Rule {
            Rule(recurrence: .every(interval), start: start)
        }

        static func at(_ recurrence: Recurrence) -> Rule {
            Rule(recurrence: recurrence)
        }
    }

    static func measure(_ rule: (_ index: Int, _ now: Date) -> Rule) async throws -> [Figure] {
        // Swift's pool, once it is used, wakes up once a second by itself on Linux (libdispatch watches its threads).
        try await Task.sleep(for: .milliseconds(1))
        let bare = idle(seconds: 5)
        return try await withScheduler([JobOptions(id: job, kind: .manual) { _ in }]) { scheduler in
            let now = scheduler.clock.now
            let before = Machine.residentMemory
            let time = try await timed {
                for first in stride(from: 0, to: count, by: batchSize) {
                    try await scheduler.add((first..<first + batchSize).map { schedule($0, rule($0, now)) })
                }
                try await waitUntilPlanned(scheduler)
            }
            let bytes = (Machine.residentMemory - before) / Double(count)
            let idle = idle(seconds: idleSeconds)
            guard try await scheduler.runs(RunQuery(job: job, limit: 1)).isEmpty else {
                throw MeasurementError("a schedule was due")
            }
            return [
                Figure("to register and plan them", time.seconds, .seconds),
                Figure(
                    "memory each", bytes, .bytes, published: ["robfig/cron 218 B", "APScheduler 3 3,400 B"]),
                Figure(
                    "CPU time while nothing is due", idle.cpuSeconds * 1e3, .cpuMilliseconds,
                    floor: .init(name: "a process with a pool", value: bare.cpuSeconds * 1e3), published: resting,
                    aim: .aboveFloor(0.05)),
                Figure(
                    "wake-ups while nothing is due", idle.wakeUps, .perSecond,
                    floor: .init(name: "a process with a pool", value: bare.wakeUps), published: resting,
                    aim: .aboveFloor(0.1)),
            ]
        }
    }

    private static func schedule(_ index: Int, _ rule: Rule) -> Schedule {
        Schedule(
            id: ScheduleID(rawValue: "schedule \(index)"), job: job, recurrence: rule.recurrence, start: rule.start)
    }

    /// The schedules are planned in the order in which they were added.
    private static func waitUntilPlanned(_ scheduler: Scheduler) async throws {
        let last = ScheduleID(rawValue: "schedule \(count - 1)")
        try await waitUntil {
            try await scheduler.schedule(last).nextLook.map { $0 > scheduler.clock.now } ?? false
        }
    }

    /// What all other threads do in a second while this one blocks.
    private static func idle(seconds: Double) -> Machine.Activity {
        Thread.sleep(forTimeInterval: 1)
        let before = Machine.othersActivity
        Thread.sleep(forTimeInterval: seconds)
        let after = Machine.othersActivity
        return Machine.Activity(
            cpuSeconds: (after.cpuSeconds - before.cpuSeconds) / seconds,
            wakeUps: (after.wakeUps - before.wakeUps) / seconds)
    }
}
