import FoundationEssentials
import SchedulerCore

/// How long the runs of schedules take: the median of the last ten that succeeded.
struct ExpectedDurations: Sendable {
    private var bySchedule: [ScheduleID: Duration] = [:]
    private var byJob: [JobID: Duration] = [:]

    /// How many of the last runs count.
    static let sample = 10

    init(_ scheduler: Scheduler, of schedules: [Schedule]) async throws {
        for (job, schedules) in Dictionary(grouping: schedules, by: \.job) {
            let limit = Self.sample * min(schedules.count + 1, 100)
            let runs = try await scheduler.runs(RunQuery(job: job, states: [.succeeded], limit: limit))
            byJob[job] = Self.median(runs.prefix(Self.sample))
            let grouped = Dictionary(grouping: runs, by: \.order.schedule)
            for schedule in schedules {
                var found = grouped[schedule.id] ?? []
                if found.count < Self.sample, runs.count == limit {
                    found = try await scheduler.runs(
                        RunQuery(job: job, schedule: schedule.id, states: [.succeeded], limit: Self.sample))
                }
                bySchedule[schedule.id] = Self.median(found.prefix(Self.sample))
            }
        }
    }

    /// How long a run of the schedule takes, or else one of its job; nil where none has succeeded yet.
    func duration(of schedule: ScheduleID, job: JobID) -> Duration? {
        bySchedule[schedule] ?? byJob[job]
    }

    private static func median(_ runs: some Collection<Run>) -> Duration? {
        let lengths = runs.compactMap { run -> Int64? in
            guard let start = run.startedAt, let end = run.finishedAt else { return nil }
            return max(0, end.duration(since: start).wholeMicroseconds)
        }.sorted()
        guard !lengths.isEmpty else { return nil }
        let middle = lengths.count / 2
        let median = lengths.count % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2
        return .microseconds(median)
    }
}
