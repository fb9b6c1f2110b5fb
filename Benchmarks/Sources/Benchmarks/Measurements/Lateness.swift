import Foundation
import SchedulerCore
import Synchronization

extension Benchmark {
    /// How late runs start: the runner's first line, less the slot.
    static let lateness = Benchmark(
        name: "lateness",
        summary: "1,000 slots a second for 5 s, the runner's first line less the slot",
        parts: [
            Part(name: "1 ms apart") {
                try await Lateness.measure(
                    spacing: 1e-3, peers: ["bare Task.sleep p50 39 µs, p99 89 µs"])
            },
            Part(name: "all at one instant") {
                try await Lateness.measure(
                    spacing: 0,
                    peers: [
                        "bare Task.sleep p50 1.2 ms, p99 2.6 ms", "robfig/cron 2.3 and 3.3 ms",
                        "APScheduler 3 18 and 33 ms",
                    ])
            },
        ])
}

enum Lateness {
    private static let count = 1_000
    private static let seconds = 5
    private static let job = JobID(rawValue: "late")

    /// A thousand sleepers, then a thousand schedules, each waking once a second.
    ///
    /// - Parameter spacing: how far apart their wake-ups are, in seconds.
    static func measure(spacing: Double, peers: [String]) async throws -> [Figure] {
        let floor = try await bareSleep(spacing: spacing).lateness("bare Task.sleep", aim: nil)
        let late = try await scheduler(spacing: spacing)
            .lateness("scheduler", floors: floor, peers: peers, aim: .timesFloor(1.5))
        return late + floor
    }

    private static func bareSleep(spacing: Double) async throws -> [Double] {
        let lengths = Lengths()
        let start = ContinuousClock.now + .seconds(1)
        try await withThrowingDiscardingTaskGroup { group in
            for index in 0..<count {
                group.addTask {
                    for second in 0..<seconds {
                        let slot = start + .seconds(Double(second) + Double(index) * spacing)
                        try await Task.sleep(until: slot, clock: .continuous)
                        lengths.append((ContinuousClock.now - slot).microseconds)
                    }
                }
            }
        }
        return lengths.values
    }

    private static func scheduler(spacing: Double) async throws -> [Double] {
        let lengths = Lengths()
        let clock = SystemClock()
        let late = JobOptions(id: job, kind: .manual, overlap: .allow(limit: .max)) { context in
            let now = clock.now
            if let slot = context.slot { lengths.append(now.timeIntervalSince(slot) * 1e6) }
        }
        return try await withScheduler([late]) { scheduler in
            let start = clock.now.addingTimeInterval(1)
            let end = start.addingTimeInterval(Double(seconds) - 5e-4)
            try await scheduler.add(
                (0..<count).map { index in
                    Schedule(
                        id: ScheduleID(rawValue: "schedule \(index)"), job: job, recurrence: .every(.seconds(1)),
                        start: start.addingTimeInterval(Double(index) * spacing), end: end)
                })
            try await Task.sleep(for: .seconds(seconds + 1))
            try await waitUntil { lengths.values.count == count * seconds }
            return lengths.values
        }
    }
}

/// Lengths that many tasks measure, in microseconds.
private final class Lengths: Sendable {
    private let state = Mutex<[Double]>([])

    func append(_ length: Double) {
        state.withLock { $0.append(length) }
    }

    var values: [Double] {
        state.withLock { $0 }
    }
}

extension [Double] {
    /// Earliest, median, 99th percentile and latest of lengths in microseconds.
    fileprivate func lateness(
        _ name: String, floors: [Figure] = [], peers: [String] = [], aim: Aim?
    ) -> [Figure] {
        let parts: [(String, Double)] = [
            ("p50", percentile(0.5)), ("p99", percentile(0.99)), ("latest", self.max() ?? .nan),
        ]
        var figures = parts.enumerated().map { index, part in
            Figure(
                "\(name), \(part.0)", part.1, .microseconds,
                floor: floors.indices.contains(index) ? floors[index].asFloor : nil,
                published: index == 1 ? peers : [], aim: index == 1 ? aim : nil)
        }
        figures.append(Figure("\(name), earliest", self.min() ?? .nan, .microseconds, aim: .atLeast(0)))
        return figures
    }
}
