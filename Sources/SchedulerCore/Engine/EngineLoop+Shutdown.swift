import FoundationEssentials

extension EngineLoop {
    /// Begins to shut down when asked to, and cancels the active runs when the grace period is over.
    mutating func heed(_ signals: EngineSignals) {
        let uptime = engine.clock.uptime
        if signals.contains(.cancellation) {
            if case .cancelling = phase {} else { cancelActive(uptime: uptime) }
        } else if signals.contains(.shutdown), phase == .running {
            phase = .draining(until: uptime + engine.options.gracePeriod)
        }
        if case .draining(let end) = phase, end <= uptime { cancelActive(uptime: uptime) }
    }

    private mutating func cancelActive(uptime: Duration) {
        phase = .cancelling(until: uptime + engine.options.cancellationWait)
        for run in engine.activeRuns { run.stop(.shutdown) }
        engine.pruning.cancel()
    }

    /// When the present phase ends by itself.
    var phaseEnd: Duration? {
        switch phase {
        case .running: nil
        case .draining(let end), .cancelling(let end): end
        }
    }

    /// Whether nothing is left to wait for.
    var isDone: Bool {
        let isIdle = engine.activeCount == 0 && engine.pruning.isIdle
        return switch phase {
        case .running: false
        case .draining: isIdle
        case .cancelling(let end): isIdle || end <= engine.clock.uptime
        }
    }

    /// Gives back the runs that are still going. Their tasks cannot be ended from outside; what they report later is
    /// refused, since the claim is no longer theirs.
    mutating func leave() async {
        unrecorded += engine.mailbox.take().results
        for run in engine.activeRuns { run.stop(.leaseLost) }
        do {
            let now = try await engine.now()
            _ = try await finish(now: now)
            unrecorded = engine.activeRuns.map {
                RunResult(run: $0, end: $0.stopReason == .request ? .cancelled : .released)
            }
            _ = try await finish(now: now)
        } catch {
            // The leases end, and another node or the next start rescues the runs.
            engine.events.emit(.storeFailed(String(describing: error)))
        }
    }
}
