extension MemoryState {
    /// - Complexity: O(n) in the runs of the job since the oldest that is asked for.
    func record(of job: JobID) -> JobRecord {
        guard let row = jobs[job] else { return JobRecord(job: job) }
        var record = JobRecord(job: job)
        record.schedules = row.schedules.compactMap(\.record).sorted { $0.schedule.id < $1.schedule.id }
        // How many there are to be found, so that nobody looks for what there is not.
        var unfinished = row.count(in: [.pending])
        let (succeeded, failed) = (row.count(in: [.succeeded]), row.count(in: [.failed]))
        let finished = succeeded + failed + row.count(in: [.cancelled])
        for id in row.runs.reversed() {
            guard
                unfinished > 0 || (finished > 0 && record.lastFinished == nil)
                    || (succeeded > 0 && record.lastSucceeded == nil) || (failed > 0 && record.lastFailed == nil)
            else { break }
            guard let run = runs[id] else { continue }
            let state = run.run.state
            if !state.isFinal { unfinished -= 1 }
            switch state {
            case .running: record.running.append(run.run)
            case .pending, .interrupted: record.hasWaitingRuns = true
            case .succeeded where record.lastSucceeded == nil: record.lastSucceeded = run.run
            case .failed where record.lastFailed == nil: record.lastFailed = run.run
            case .succeeded, .failed, .cancelled: break
            }
            if state.isFinal, record.lastFinished == nil { record.lastFinished = run.run }
        }
        return record
    }

    /// - Complexity: O(n) in the runs of the job since the oldest that is asked for.
    func summaries(of job: JobID, states: Set<RunState>, limit: Int) -> [RunSummary] {
        guard let row = jobs[job] else { return [] }
        let most = min(max(limit, 0), row.count(in: states))
        var found: [RunSummary] = []
        for id in row.runs.reversed() {
            guard found.count < most else { break }
            guard let run = runs[id], states.contains(run.run.state) else { continue }
            found.append(
                RunSummary(
                    id: id, state: run.run.state, startedAt: run.run.startedAt, finishedAt: run.run.finishedAt))
        }
        return found
    }
}
