import Foundation
import SchedulerCore

/// Runs that schedules plan on the real clock, from the first slot to the last recorded run.
enum ThroughputBySlots {
    /// How far ahead the first slot is, so that all schedules are there before it comes.
    private static let head = 2.0

    /// Two thousand schedules with a slot every millisecond: more than can be run, so that the scheduler never rests.
    static func manySlots() async throws -> [Figure] {
        let schedules = 2_000
        let slots = 150
        return try await measure(count: schedules * slots) { start in
            (0..<schedules).map { index in
                Schedule(
                    id: ScheduleID(rawValue: "schedule \(index)"), job: Throughput.job,
                    recurrence: .every(.milliseconds(1)), start: start,
                    end: start.addingTimeInterval((Double(slots) - 0.5) / 1e3))
            }
        }
    }

    /// A slot of each of very many schedules, all at one instant.
    static func oneSlot() async throws -> [Figure] {
        let schedules = 200_000
        return try await measure(count: schedules) { start in
            (0..<schedules).map { index in
                Schedule(
                    id: ScheduleID(rawValue: "schedule \(index)"), job: Throughput.job, recurrence: .once(at: start))
            }
        }
    }

    private static func measure(
        count: Int, schedules: @Sendable (_ start: Date) -> [Schedule]
    ) async throws -> [Figure] {
        let time = try await withScheduler([Throughput.options]) { scheduler in
            let clock = scheduler.clock
            let start = Date(timeIntervalSince1970: (clock.now.timeIntervalSince1970 + head).rounded(.up))
            try await scheduler.add(schedules(start))
            let wait = start.timeIntervalSince(clock.now)
            guard wait > 0.1 else { throw MeasurementError("the schedules were added too late") }
            try await Task.sleep(for: .seconds(wait))
            let cpuSeconds = Machine.cpuSeconds
            try await waitUntilRecorded(count, on: scheduler)
            let time = Time(
                seconds: clock.now.timeIntervalSince(start), cpuSeconds: Machine.cpuSeconds - cpuSeconds)
            try await scheduler.verify(Throughput.job, ran: count)
            return time
        }
        return await Throughput.figures(runs: count, in: time)
    }

    /// Waits until so many runs are there and the newest are over.
    private static func waitUntilRecorded(_ count: Int, on scheduler: Scheduler) async throws {
        try await waitUntil {
            let newest = try await scheduler.runs(RunQuery(limit: 1))
            return newest.first.map { $0.state.isFinal && $0.id.rawValue >= count } ?? false
        }
        try await waitUntil { try await scheduler.runs(RunQuery(limit: 1_000)).allSatisfy(\.state.isFinal) }
    }
}
