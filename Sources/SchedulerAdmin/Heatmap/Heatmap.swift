import FoundationEssentials
import SchedulerCore

/// What goes on in the days to come, by the calendar and by how long runs took.
struct Heatmap {
    private let grid: HeatmapGrid
    private let cellMinutes: Int
    private let memberLimit: Int
    private let overview: PlanOverview
    private let durations: ExpectedDurations
    private let activeRuns: [Run]
    private let now: Date
    /// What is shown as it would be.
    private let subject: ScheduleID?

    init(
        _ scheduler: Scheduler, _ filter: PlanFilter, with subject: PreviewSubject?, grid: HeatmapGrid,
        cellMinutes: Int, memberLimit: Int, now: Date
    ) async throws {
        self.subject = subject?.record.schedule.id
        self.grid = grid
        self.cellMinutes = cellMinutes
        self.memberLimit = memberLimit
        self.now = now
        let overview = try await PlanOverview(scheduler, filter, with: subject, now: now)
        activeRuns = try await scheduler.runs(RunQuery(job: filter.job, states: [.running], limit: .max))
            .filter { overview.jobs[$0.job].map(filter.fits) ?? false }
        durations = try await ExpectedDurations(
            scheduler, of: overview.planned.map(\.schedule) + activeRuns.map(\.asSchedule))
        self.overview = overview
    }

    var value: HeatmapValue {
        var sweep = HeatmapSweep(grid, memberLimit: memberLimit)
        var active = Dictionary(grouping: activeRuns, by: \.order.schedule)
        var result = HeatmapValue(
            zone: grid.zone.identifier, from: text(grid.start), through: text(grid.end), cellMinutes: cellMinutes,
            maximum: 0, cells: [], schedules: [], durationUnknown: [], leftOut: overview.leftOut,
            problems: overview.problems, subject: subject)
        for plan in overview.planned {
            add(plan, active: active.removeValue(forKey: plan.schedule.id) ?? [], to: &sweep, &result)
        }
        // Runs that go on although their schedule plans nothing, such as those by hand.
        for (_, runs) in active.sorted(by: { $0.key < $1.key }) {
            guard let run = runs.first else { continue }
            add(PlannedSchedule(after: now, schedule: run.asSchedule), active: runs, to: &sweep, &result)
        }
        fillCells(from: sweep, of: &result)
        return result
    }

    private func add(
        _ plan: PlannedSchedule, active: [Run], to sweep: inout HeatmapSweep, _ result: inout HeatmapValue
    ) {
        let schedule = plan.schedule
        let known = durations.duration(of: schedule.id, job: schedule.job)
        let length = known ?? .seconds(60)
        let overlap = schedule.overlap ?? overview.jobs[schedule.job]?.overlap ?? .queueOne
        let isWhole = sweep.add(
            plan, index: result.schedules.count, overlap: overlap, length: length,
            active: active.map { $0.stretch(taking: length, now: now) })
        result.schedules.append(
            .init(
                schedule: schedule.id, job: schedule.job, duration: known.map(DurationValue.init),
                starts: sweep.takeTotal()))
        if known == nil { result.durationUnknown.append(.init(schedule: schedule.id, job: schedule.job)) }
        if plan.onlySlot != nil {
            result.leftOut.append(
                LeftOutValue(
                    schedule: schedule.id, job: schedule.job,
                    reason: "but for its next slot: those after it depend on when its runs end", until: nil))
        }
        guard !isWhole else { return }
        result.problems.append(
            PlanProblemValue(
                schedule: schedule.id, job: schedule.job, problem: "has too many slots: only the first are shown"))
    }

    private func fillCells(from sweep: HeatmapSweep, of result: inout HeatmapValue) {
        let concurrency = sweep.concurrency
        result.maximum = concurrency.max() ?? 0
        result.cells = (0..<grid.cellCount).map { cell in
            let members = sweep.members[cell].sorted {
                $0.starts != $1.starts ? $0.starts > $1.starts : $0.schedule < $1.schedule
            }
            return .init(
                start: text(grid.date(grid.firstMinutes[cell])), minutes: grid.length(of: cell),
                concurrency: concurrency[cell], starts: sweep.starts[cell],
                members: members.map { .init(schedule: result.schedules[$0.schedule].schedule, starts: $0.starts) },
                memberCount: sweep.memberCounts[cell])
        }
    }

    private func text(_ instant: Date) -> String {
        ISO8601.text(instant, offset: grid.zone.secondsFromUTC(at: instant))
    }
}

extension Run {
    /// The lane of the run, as far as it matters how long its runs take.
    var asSchedule: Schedule {
        Schedule(id: order.schedule, job: job, recurrence: .hourly)
    }

    /// From when to when it is expected to go on; one that takes longer than it should, for another minute.
    fileprivate func stretch(taking length: Duration, now: Date) -> ExpectedLane.Stretch {
        let start = startedAt ?? now
        return ExpectedLane.Stretch(
            begin: min(start, now.adding(.microseconds(-1))).microsecondsSince1970,
            end: max(start.adding(length), now.adding(.seconds(60))).microsecondsSince1970)
    }
}
