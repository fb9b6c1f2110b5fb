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
    ///
    /// A store that fails is asked again until the time has passed that cancelled runs may take to end.
    mutating func leave() async {
        guard engine.activeCount > 0 else { return }
        let end = engine.clock.uptime + engine.options.cancellationWait
        for run in engine.activeRuns { run.stop(.leaseLost) }
        unrecorded += engine.mailbox.take().results
        while true {
            do {
                try await giveBack()
                _ = engine.storeWorks()
                return
            } catch {
                let left = end - engine.clock.uptime
                guard left > .zero else { return tellOfUnrecorded(error) }
                engine.storeFailed(error.keptText)
                await rest(for: min(left, Self.retryDelay))
            }
        }
    }

    /// Records what has ended, and gives back the rest.
    private mutating func giveBack() async throws {
        let now = try await engine.now()
        _ = try await finish(now: now)
        unrecorded = engine.activeRuns.map {
            RunResult(run: $0, end: $0.stopReason == .request ? .cancelled : .released)
        }
        do {
            _ = try await finish(now: now)
        } catch {
            // Those that end before the next try are recorded as they ended.
            unrecorded = []
            throw error
        }
    }

    /// Waits, and takes in what ends meanwhile.
    private mutating func rest(for duration: Duration) async {
        let end = engine.clock.uptime + duration
        while engine.clock.uptime < end {
            alarm.set(to: engine.clock.now.adding(end - engine.clock.uptime))
            await engine.mailbox.wait()
            unrecorded += engine.mailbox.take().results
        }
    }

    /// The leases of these runs end, and another node or the next start rescues them.
    private func tellOfUnrecorded(_ error: any Error) {
        let runs = engine.activeRuns.map(\.run.id).sorted()
        let named = runs.prefix(10).map(\.description).joined(separator: ", ")
        let rest = runs.count > 10 ? " and \(runs.count - 10) more" : ""
        engine.storeFailed(
            "left without recording what became of run \(named)\(rest), to be run again: \(error.keptText)")
    }
}
