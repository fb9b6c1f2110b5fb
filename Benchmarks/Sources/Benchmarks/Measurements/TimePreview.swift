import Foundation
import SchedulerCore

extension Benchmark {
    /// What the heat map and the list of upcoming slots need.
    static let preview = Benchmark(
        name: "preview", summary: "the coming 7 days of 10,000 hourly schedules (1,680,000 slots)",
        parts: [
            Part(name: "cron in UTC") { try TimePreview.measure(zone: .utc) { .cron("\($0 % 60) * * * *") } },
            Part(name: "cron in New York") {
                try TimePreview.measure(zone: Zone("America/New_York")) { .cron("\($0 % 60) * * * *") }
            },
            Part(name: "every hour") { try TimePreview.measure(zone: .utc) { _ in .every(.hours(1)) } },
        ])
}

enum TimePreview {
    private static let schedules = 10_000
    private static let start = Date(timeIntervalSince1970: 1_767_225_600)  // 2026-01-01

    static func measure(zone: Zone, _ recurrence: (Int) -> Recurrence) throws -> [Figure] {
        let clock = ContinuousClock()
        var timetables: [Timetable] = []
        let making = try clock.measure {
            timetables = try (0..<schedules).map { index in
                try Timetable(recurrence(index), zone: zone, anchor: start.addingTimeInterval(Double(index % 3_600)))
            }
        }
        var slots = 0
        let counting = try clock.measure {
            let histogram = try SlotHistogram(timetables, from: start, step: .hours(1), buckets: 168)
            slots = histogram.counts.reduce(0, +)
        }
        let minutes = try clock.measure {
            let histogram = try SlotHistogram(timetables, from: start, step: .minutes(1), buckets: 10_080)
            guard histogram.counts.reduce(0, +) == slots else { throw MeasurementError("minutes and hours differ") }
        }
        guard slots == schedules * 168 else { throw MeasurementError("\(slots) slots") }
        var upcoming = UpcomingSlots(timetables, after: start)
        let first = clock.measure { for _ in 0..<1_000 { _ = upcoming.next() } }
        var all = UpcomingSlots(timetables, after: start)
        let merged = clock.measure { for _ in 0..<(schedules * 168) { _ = all.next() } }
        return [
            Figure("heat map by the hour", counting.seconds * 1e3, .milliseconds, aim: .atMost(100)),
            Figure("heat map by the minute", minutes.seconds * 1e3, .milliseconds, aim: .atMost(100)),
            Figure("all slots in order", merged.seconds * 1e3, .milliseconds),
            Figure("the first 1,000 in order", first.seconds * 1e3, .milliseconds),
            Figure("to make the timetables", making.seconds * 1e3, .milliseconds),
        ]
    }
}
