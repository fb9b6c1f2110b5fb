import FoundationEssentials

extension EngineLoop {
    /// By how much the clocks must differ before it counts as a step or a sleep.
    static let stepThreshold = Duration.seconds(2)

    /// Notices that the wall clock was stepped or the machine slept: slots in between passed unseen.
    mutating func noticeClockSteps() -> EngineSignals {
        let wall = engine.clock.now
        let uptime = engine.clock.uptime
        let step = wall.duration(since: lastWall) - (uptime - lastUptime)
        lastWall = wall
        lastUptime = uptime
        guard step >= Self.stepThreshold || step <= .zero - Self.stepThreshold else { return [] }
        engine.events.emit(.clockStepped(step))
        // By the stepped clock the claims of all nodes may have ended.
        renewAt = renewAt.map { min($0, uptime) }
        letOthersRenew()
        return .clockStep
    }

    /// Notices that the store is back after so long that claims may have ended which their nodes could not renew.
    mutating func noticeEndOfOutage() {
        guard let since = cutOffSince.take() else { return }
        if engine.clock.uptime - since >= engine.options.lease / 3 { letOthersRenew() }
    }

    /// Takes over no run until other nodes have had the time to renew their claims.
    private mutating func letOthersRenew() {
        nextExpiry = nil
        pollAt = engine.clock.uptime + max(engine.options.lease / 3, Self.retryDelay * 3)
    }

    /// Has every schedule looked at again, since pauses count from instants that have moved.
    func replan(now: Date) async throws {
        for job in engine.registry.ids {
            try await engine.store.settle(job, at: now, planner: engine.planner)
        }
    }

    /// Prolongs the claims of active runs well before they end.
    mutating func renewLeases(now: Date) async throws {
        let uptime = engine.clock.uptime
        guard let renewAt, renewAt <= uptime else { return }
        let lease = engine.options.lease
        let runs = engine.activeRuns
        let lost = try await engine.measuringStore("renew") {
            try await engine.store.renew(runs.map(\.run.claim), until: now.adding(lease))
        }
        for claim in lost {
            guard let run = engine.activeRun(claim.run), run.run.claim == claim else { continue }
            run.stop(.leaseLost)
        }
        leaseRenewedAt = uptime
        self.renewAt = runs.isEmpty ? nil : uptime + lease / 3
    }

    /// Stops the active runs when the store has not answered for most of a lease, whatever it was asked: a node of
    /// another process may take them over. Where there is none, they go on.
    func stopUnrenewed() {
        guard engine.store.pollInterval != nil else { return }
        guard renewAt != nil, engine.clock.uptime - leaseRenewedAt >= engine.options.lease * 4 / 5 else { return }
        for run in engine.activeRuns { run.stop(.leaseLost) }
    }
}
