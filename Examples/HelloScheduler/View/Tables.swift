import FoundationEssentials
import SchedulerCore

extension Table {
    /// What there is.
    static func registered(in scheduler: Scheduler) async throws -> Table {
        var table = Table(head: ["job", "name", "kind", "description"])
        table.rows = try await scheduler.jobs().map(\.job).map { job in
            [Cell(job.id.rawValue), Cell(job.name), Cell(job.kind.rawValue), Cell(job.description)]
        }
        return table
    }

    /// What each job is doing.
    static func jobs(of scheduler: Scheduler) async throws -> Table {
        var table = Table(head: ["job", "kind", "state", "last end", "next", "note"])
        let holds = try await scheduler.schedules().reduce(into: [JobID: Hold]()) {
            $0[$1.schedule.job] = $1.schedule.hold
        }
        for status in try await scheduler.jobs() {
            let next = status.job.kind == .manual ? "by hand" : status.nextPlannedAt?.shortText
            table.rows.append([
                Cell(status.id.rawValue), Cell(status.job.kind.rawValue),
                Cell(status.state.rawValue, status.state.color),
                Cell(status.lastCompletedAt?.shortText), Cell(next),
                try await note(on: status, hold: holds[status.id], scheduler: scheduler),
            ])
        }
        return table
    }

    private static func note(on status: JobStatus, hold: Hold?, scheduler: Scheduler) async throws -> Cell {
        if let active = try await scheduler.runs(RunQuery(job: status.id, states: [.running], limit: 1)).first {
            let progress = try await scheduler.run(active.id).progress
            let part = progress.map { " \(Int($0.fraction * 100)) %, \($0.note)" } ?? ""
            return Cell("#\(active.id)\(part)", .blue)
        }
        if let hold { return Cell("held by \(hold.author): \(hold.reason)", .yellow) }
        if let problem = status.problems.values.first { return Cell(problem, .red) }
        let ended = RunQuery(job: status.id, states: [.succeeded, .failed, .cancelled], limit: 1)
        if let last = try await scheduler.runs(ended).first, let error = last.error {
            return Cell("#\(last.id): \(error)", last.state.color)
        }
        return Cell(status.job.name)
    }

    /// The newest runs, newest last.
    static func history(of job: JobID?, scheduler: Scheduler) async throws -> Table {
        var table = Table(head: ["run", "job", "state", "by", "slot", "started", "took", "error"])
        for run in try await scheduler.runs(RunQuery(job: job, limit: 20)).reversed() {
            let took = run.startedAt.flatMap { start in run.finishedAt?.timeText(since: start) }
            table.rows.append([
                Cell("#\(run.id)"), Cell(run.job.rawValue), Cell(run.state.rawValue, run.state.color),
                Cell(run.trigger.rawValue), Cell(run.slot?.shortText), Cell(run.startedAt?.shortText), Cell(took),
                Cell(run.error ?? ""),
            ])
        }
        return table
    }
}
