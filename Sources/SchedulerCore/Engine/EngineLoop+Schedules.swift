import FoundationEssentials

extension EngineLoop {
    /// Starts up the jobs that are configured, and has the runs rescued that a former life of this node left.
    ///
    /// What the store refuses is tried again with the next step; what has been done is not done again.
    ///
    /// - Returns: whether there was anything to do.
    mutating func startUp(now: Date) async throws -> Bool {
        guard let jobs = unstarted else { return false }
        var failure: (any Error)?
        var failed: [JobID] = []
        for job in jobs {
            do {
                try await engine.install(job, isStartUp: true)
            } catch {
                failure = error
                failed.append(job)
            }
        }
        unstarted = failed
        if let failure { throw failure }
        try await giveBackFormerLife(now: now)
        unstarted = nil
        return true
    }

    /// Nobody runs the runs of a former life under the name that this node has again, and ``recover(now:)`` leaves the
    /// claims of a node of this name alone.
    private func giveBackFormerLife(now: Date) async throws {
        guard engine.options.name != nil else { return }
        let left = try await engine.store.runs(RunQuery(states: [.running], limit: .max))
        let finishes = left.filter { $0.node == engine.node && engine.activeRun($0.id) == nil }.map {
            RunFinish(
                claim: $0.claim, transition: .interruption(of: $0),
                history: engine.registry.registered($0.job)?.job.history ?? $0.order.history)
        }
        if !finishes.isEmpty { _ = try await engine.store.finish(finishes, by: engine.node, at: now) }
    }

    /// Plans the schedules that are due, a bounded number at a time, so that their runs start meanwhile.
    mutating func advance(now: Date, isAsked: Bool) async throws {
        let isDue = nextLook.map { $0 <= now } ?? false
        guard isAsked || isDue else { return }
        let request = AdvanceRequest(
            node: engine.node, jobs: engine.registry.ids, now: now, limit: Self.advanceLimit,
            wantsRuns: engine.events.isHeard)
        let report = try await engine.measuringStore("plan") {
            try await engine.store.advance(request, planner: engine.planner)
        }
        nextLook = report.nextLook
        if report.created > 0 { nextAvailableAt = min(nextAvailableAt ?? now, now) }
        if report.askedToStop { try await stopRequested() }
        if let nextLook, nextLook <= now { engine.mailbox.post(.schedules) }
        guard engine.events.hasListeners else { return }
        for run in report.runs ?? [] { engine.events.emit(.runCreated(run)) }
        for outcome in report.outcomes { engine.events.emit(.slotsPassed(outcome)) }
        for (schedule, problem) in report.problems { engine.events.emit(.scheduleProblem(schedule, problem)) }
    }

    /// Lets runs whose node is gone wait to be rescued.
    mutating func recover(now: Date) async throws {
        let uptime = engine.clock.uptime
        let isPolling = pollAt.map { $0 <= uptime } ?? (engine.store.pollInterval != nil)
        guard isPolling || nextExpiry.map({ $0 <= now }) ?? false else { return }
        let report = try await engine.store.recover(by: engine.node, at: now)
        pollAt = engine.store.pollInterval.map { uptime + $0 }
        nextExpiry = report.nextExpiry
        for run in report.interrupted { engine.events.emit(.runReturned(run)) }
        for run in report.failed { engine.events.emit(.runFinished(run)) }
        if isPolling || !report.interrupted.isEmpty { engine.mailbox.post([.schedules, .runs]) }
    }
}
