import FoundationEssentials

extension EngineLoop {
    // MARK: Claiming

    /// Claims as many runs as this node has room for, if there may be any.
    mutating func claim(now: Date, isAsked: Bool) async throws {
        let isDue = nextAvailableAt.map { $0 <= now } ?? false
        let room = engine.options.concurrency - engine.activeCount
        guard isAsked || isDue, room > 0 else { return }
        let request = ClaimRequest(
            node: engine.node, jobs: engine.registry.ids, queues: queueRooms, limit: room, now: now,
            lease: now.adding(engine.options.lease))
        let report = try await engine.measuringStore("claim") { try await engine.store.claim(request) }
        nextAvailableAt = report.nextAvailableAt
        for run in report.declined {
            engine.waiters.wake(with: run)
            engine.events.emit(.runFinished(run))
        }
        let strays = start(report.runs)
        if !strays.isEmpty { _ = try await engine.store.finish(strays.map(release), by: engine.node, at: now) }
    }

    /// Gives back a run whose job was removed a moment ago.
    private func release(_ run: Run) -> RunFinish {
        RunFinish(
            claim: run.claim,
            transition: RunTransition(of: run, at: .released, retry: .none, now: run.createdAt, chance: 0),
            history: run.order.history)
    }

    private var queueRooms: [String: Int]? {
        engine.options.queues.map { limits in
            limits.reduce(into: [:]) { $0[$1.key] = $1.value - activeByQueue[$1.key, default: 0] }
        }
    }

    /// Hands claimed runs to the workers.
    ///
    /// - Returns: those whose job is not configured here any more.
    private mutating func start(_ runs: [Run]) -> [Run] {
        guard !runs.isEmpty else { return [] }
        let uptime = engine.clock.uptime
        if renewAt == nil {
            leaseRenewedAt = uptime
            renewAt = uptime + engine.options.lease / 3
        }
        var started: [ActiveRun] = []
        started.reserveCapacity(runs.count)
        var strays: [Run] = []
        var last: RegisteredJob?
        for run in runs {
            // Most often many of one job.
            if last?.job.id != run.job { last = engine.registry.registered(run.job) }
            guard let registered = last else {
                strays.append(run)
                continue
            }
            let active = ActiveRun(run: run, registered: registered, services: engine.services)
            started.append(active)
            if engine.options.queues != nil { activeByQueue[run.order.queue, default: 0] += 1 }
            if let timeout = registered.job.timeout {
                deadlines.insert(Deadline(uptime: uptime + timeout, run: active))
            }
            engine.events.emit(.runStarted(run))
        }
        engine.add(started)
        engine.pool.submit(started)
        // Most runs end long before their timeout.
        if deadlines.count > 2 * engine.activeCount + 1_024 {
            deadlines.removeAll { $0.run.hasEnded }
        }
        return strays
    }

    // MARK: Finishing

    /// Records what came of attempts, with what they logged last.
    ///
    /// - Returns: whether there was anything to record.
    mutating func finish(now: Date) async throws -> Bool {
        guard !unrecorded.isEmpty else { return false }
        uncollected += unrecorded.map(\.run)
        try await collect()
        let finishes = unrecorded.map { finish(of: $0, now: now) }
        let recorded = try await engine.measuringStore("finish") {
            try await engine.store.finish(finishes, by: engine.node, at: now)
        }
        if engine.events.hasListeners || engine.waiters.isWaiting {
            for (index, result) in unrecorded.enumerated() where recorded[index] {
                announce(result, transition: finishes[index].transition, now: now)
            }
        }
        prune(after: finishes, recorded: recorded)
        if engine.options.queues != nil {
            for result in unrecorded { activeByQueue[result.run.run.order.queue, default: 1] -= 1 }
        }
        engine.remove(unrecorded.map(\.run))
        unrecorded = []
        if engine.activeCount == 0 { renewAt = nil }
        return true
    }

    private func finish(of result: RunResult, now: Date) -> RunFinish {
        let run = result.run.run
        let job = result.run.registered.job
        let transition = RunTransition(
            of: run, at: result.end, retry: job.retry, now: now, chance: run.chance)
        return RunFinish(
            claim: run.claim, transition: transition, history: job.history, progress: result.run.progress)
    }

    /// Has jobs prune what they keep no more, now that runs of theirs have succeeded.
    private func prune(after finishes: [RunFinish], recorded: [Bool]) {
        var last: RegisteredJob?
        for (index, result) in unrecorded.enumerated() {
            guard recorded[index], finishes[index].transition.state == .succeeded else { continue }
            // Most often many of one job.
            guard result.run.registered !== last else { continue }
            last = result.run.registered
            if let present = engine.registry.registered(result.run.run.job) { engine.pruning.begin(present) }
        }
    }

    /// Tells those who listen or wait what has become of a run.
    private func announce(_ result: RunResult, transition: RunTransition, now: Date) {
        var run = result.run.run
        run.progress = result.run.progress
        run.apply(transition, at: now)
        engine.waiters.wake(with: run)
        if run.state.isFinal {
            engine.events.emit(.runFinished(run))
        } else if transition.refundsAttempt {
            engine.events.emit(.runReturned(run))
        } else {
            engine.events.emit(.runRetrying(run))
        }
    }

    /// Stores what runs have logged and reported.
    mutating func collect() async throws {
        guard !uncollected.isEmpty else { return }
        // A run that logs while the store fails reports again.
        var seen: Set<ObjectIdentifier> = []
        uncollected.removeAll { !seen.insert(ObjectIdentifier($0)).inserted }
        let news = uncollected.map { (run: $0, news: $0.news()) }
        let lines = news.compactMap(\.news.lines)
        let progress = news.compactMap { run, news in news.progress.map { (claim: run.run.claim, progress: $0) } }
        if !lines.isEmpty { try await engine.store.append(lines) }
        if !progress.isEmpty { try await engine.store.record(progress) }
        let isHeard = engine.events.isHeard
        for (run, news) in news {
            run.forget(news)
            if isHeard, news.progress != nil { pacer.note(run) }
        }
        uncollected = []
    }

    /// Tells listeners how far runs have got.
    mutating func tellProgress() {
        for active in pacer.take(at: engine.clock.uptime) {
            var run = active.run
            run.progress = active.progress
            engine.events.emit(.runProgressed(run))
        }
    }

    // MARK: Stopping

    /// Cancels the runs that somebody asked to stop.
    func stopRequested() async throws {
        for id in try await engine.store.stopRequests(for: engine.node) { engine.activeRun(id)?.stop(.request) }
    }

    /// Cancels the runs that have reached their timeout, whether or not the store works.
    mutating func stopOverdue() {
        let uptime = engine.clock.uptime
        while let deadline = deadlines.first, deadline.uptime <= uptime {
            _ = deadlines.popFirst()
            guard !deadline.run.hasEnded, deadline.run.stopReason == nil else { continue }
            deadline.run.stop(.timeout)
            unmarked.append((deadline.run, engine.clock.now.adding(skew)))
        }
    }

    /// Has the store know of the runs that were asked to stop here.
    mutating func markStopped() async throws {
        while let (run, instant) = unmarked.last {
            // One that has ended may wait for its next attempt, which nobody asked to stop.
            if !run.hasEnded { _ = try await engine.store.requestStop(run.run.id, at: instant) }
            unmarked.removeLast()
        }
    }
}

/// When an attempt reaches its timeout, on the running clock.
struct Deadline: Comparable {
    var uptime: Duration
    var run: ActiveRun

    static func == (left: Deadline, right: Deadline) -> Bool {
        left.uptime == right.uptime && left.run === right.run
    }

    static func < (left: Deadline, right: Deadline) -> Bool {
        left.uptime < right.uptime
    }
}

extension Run {
    /// A part of chance that is the run's and the attempt's own: the same each time it is asked for.
    fileprivate var chance: Double {
        var bits = UInt64(bitPattern: id.rawValue) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: attempt)
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) / Double(1 << 53)
    }
}
