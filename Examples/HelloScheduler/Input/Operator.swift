import SchedulerCore

/// Does what is typed.
struct Operator: Sendable {
    let scheduler: Scheduler
    let console: Console
    let quit: @Sendable () -> Void

    func perform(_ line: String) async {
        let line = line.printable
        console.print("> \(line)")
        do {
            guard let command = try Command.parse(line) else { return }
            try await perform(command)
        } catch {
            console.print(console.paint("\(error)".printable, .red))
        }
    }

    private func perform(_ command: Command) async throws {
        switch command {
        case .run(let job, let parameters):
            let run = try await scheduler.runNow(job, parameters: parameters)
            console.print("run #\(run) of \(job) is ordered")
        case .action(let job, let title):
            try await scheduler.perform(title, of: job)
        case .cancel(let id):
            let before = try await scheduler.run(id).state
            let run = try await scheduler.cancel(id)
            console.print(
                before.isFinal
                    ? "run #\(id) is over already: \(before)"
                    : run.state.isFinal ? "run #\(id) is cancelled" : "run #\(id) is asked to stop")
        case .jobs:
            console.print(try await Table.jobs(of: scheduler).lines(console.paint))
        case .history(let job):
            if let job { _ = try await scheduler.job(job) }
            console.print(try await Table.history(of: job, scheduler: scheduler).lines(console.paint))
        case .log(let id):
            try await log(of: id)
        case .stop(let job):
            try await scheduler.stop(job: job)
            console.print("\(job) is stopped; `start \(job)` lets it plan again")
        case .start(let job):
            try await scheduler.start(job: job)
            console.print("\(job) plans again")
        case .hold(let schedule, let reason):
            try await scheduler.hold(schedule: schedule, reason: reason, author: "console")
            console.print("\(schedule) is held; `release \(schedule)` lets it go on")
        case .release(let schedule):
            try await scheduler.release(schedule: schedule)
            console.print("\(schedule) goes on")
        case .help:
            var table = Table(head: ["command", "what it does"])
            table.rows = Command.all.map { [Table.Cell($0.usage), Table.Cell($0.meaning)] }
            console.print(table.lines(console.paint))
        case .quit:
            quit()
        }
    }

    private func log(of id: RunID) async throws {
        let run = try await scheduler.run(id)
        let log = try await scheduler.log(of: id)
        console.print("run #\(id) of \(run.job), \(run.state): \(log.total) lines")
        if log.dropped > 0 { console.print("… the oldest \(log.dropped) lines were dropped") }
        console.print(log.lines.map { "  " + Line($0).text(console.paint) })
        if let error = run.error { console.print("  " + console.paint(error.printable, .red)) }
    }
}
