import FoundationEssentials

extension EngineLoop {
    /// By how much the clocks must differ before it counts as a step or a sleep.
    private static let stepThreshold = Duration.seconds(2)

    /// Notices that the wall clock was stepped or the machine slept: slots in between passed unseen.
    mutating func noticeClockSteps() -> EngineSignals {
        let wall = engine.clock.now
        let uptime = engine.clock.uptime
        let step = wall.duration(since: lastWall) - (uptime - lastUptime)
        lastWall = wall
        lastUptime = uptime
        guard step >= Self.stepThreshold || step <= .zero - Self.stepThreshold else { return [] }
        engine.events.emit(.clockStepped(step))
        engine.registry.watch(since: wall)
        return .clockStep
    }

    /// Has every schedule looked at again, since pauses count from instants that have moved.
    func replan(now: Date) async throws {
        for job in engine.registry.ids {
            try await engine.store.settle(job, at: now, planner: engine.planner)
        }
    }

    /// Prolongs the claims of active runs well before they end; where that fails for too long, stops the runs, since
    /// another node may take them over.
    mutating func renewLeases(now: Date) async throws {
        let uptime = engine.clock.uptime
        guard let renewAt, renewAt <= uptime else { return }
        let lease = engine.options.lease
        let runs = engine.activeRuns
        do {
            let lost = try await engine.store.renew(runs.map(\.run.claim), until: now.adding(lease))
            for claim in lost {
                guard let run = engine.activeRun(claim.run), run.run.claim == claim else { continue }
                run.stop(.leaseLost)
            }
            leaseRenewedAt = uptime
            self.renewAt = runs.isEmpty ? nil : uptime + lease / 3
        } catch {
            if uptime - leaseRenewedAt >= lease * 4 / 5 {
                for run in runs { run.stop(.leaseLost) }
            }
            throw error
        }
    }
}
