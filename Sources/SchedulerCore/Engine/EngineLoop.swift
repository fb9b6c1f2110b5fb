import FoundationEssentials

/// The state and the steps of an engine's loop. It is a value of the loop's task: nobody else touches it.
struct EngineLoop {
    let engine: Engine
    let alarm: any SchedulerAlarm
    var phase = Phase.running
    /// Whether the loop has read the store's clock, since when it watches.
    var isWatching = false

    /// How many runs of each queue are active here; kept only where queues have limits.
    var activeByQueue: [String: Int] = [:]
    /// When runs with a timeout reach it, on the running clock.
    var deadlines = Heap<Deadline>()

    /// What is known to come, on the wall clock.
    var nextLook: Date?
    var nextAvailableAt: Date?
    /// At first that of what a former life left.
    var nextExpiry: Date? = .distantPast

    /// What is known to come, on the running clock.
    var renewAt: Duration?
    var pollAt: Duration?
    var retryAt: Duration?
    var leaseRenewedAt = Duration.zero
    /// Since when claims could not have been renewed, because the store failed.
    var cutOffSince: Duration?

    /// The clocks as they were last read together, to notice steps.
    var lastWall: Date
    var lastUptime: Duration

    /// By how much the store's clock is ahead of this node's.
    var skew = Duration.zero

    /// What the store has not taken yet, because it failed.
    var unrecorded: [RunResult] = []
    var uncollected: [ActiveRun] = []
    var unmarked: [(run: ActiveRun, askedToStopAt: Date)] = []
    var unheeded: EngineSignals = []

    /// What listeners are still to be told of how far runs have got.
    var pacer = ProgressPacer()

    /// The jobs that are still to be started up; nil when the start-up is over.
    var unstarted: [JobID]?

    /// How the loop's life goes: it runs, lets active runs end, cancels them, and leaves.
    enum Phase: Equatable {
        case running
        case draining(until: Duration)
        case cancelling(until: Duration)
    }

    /// How many schedules are planned before runs are claimed again.
    static let advanceLimit = 64
    static let retryDelay = Duration.seconds(1)

    init(_ engine: Engine) {
        self.engine = engine
        let mailbox = engine.mailbox
        alarm = engine.clock.makeAlarm { mailbox.post(.alarm) }
        lastWall = engine.clock.now
        lastUptime = engine.clock.uptime
    }

    mutating func run() async {
        let mailbox = engine.mailbox
        let observation = engine.store.observe(as: engine.node) { mailbox.post(EngineSignals($0)) }
        unstarted = engine.registry.entries.map(\.job.id)
        // A shutdown that was asked for already counts before anything is started.
        var mail = mailbox.take()
        mail.signals.formUnion([.schedules, .runs, .stops])
        while true {
            await step(mail)
            if isDone { break }
            mail = mailbox.take()
            if mail.isEmpty {
                setAlarm()
                await mailbox.wait()
                mail = mailbox.take()
            }
        }
        await leave()
        observation.cancel()
        alarm.set(to: nil)
        engine.pool.close()
    }

    /// Looks at what has come and at what is due.
    private mutating func step(_ mail: Mail) async {
        var signals = mail.signals.union(unheeded)
        unheeded = []
        unrecorded += mail.results
        uncollected += mail.reports
        heed(signals)
        signals.formUnion(noticeClockSteps())
        stopOverdue()
        // A store that failed is not asked again by every change that its own half-done work tells of.
        if let retryAt, engine.clock.uptime < retryAt {
            unheeded = signals.subtracting(.alarm)
            return
        }
        retryAt = nil
        do {
            try await work(mail, &signals)
            // What other nodes told of while it failed has woken nobody.
            if engine.storeWorks() { engine.waiters.wakeAll() }
        } catch {
            engine.storeFailed(error.keptText)
            let uptime = engine.clock.uptime
            retryAt = uptime + Self.retryDelay
            cutOffSince = cutOffSince ?? uptime
            unheeded = signals.subtracting(.alarm)
            stopUnrenewed()
        }
    }

    /// Tells the store what has happened, then asks it for more to do: one that takes in nothing gives out nothing.
    private mutating func work(_ mail: Mail, _ signals: inout EngineSignals) async throws {
        let local = engine.clock.now
        let now = try await engine.store.now(local: local)
        skew = now.duration(since: local)
        if !isWatching {
            // Slots at the very instant of the start are due, not passed.
            engine.registry.watch(since: now.adding(.microseconds(-1)))
            isWatching = true
        }
        // A step may be noticed only when the next slot is due: that one has not passed unseen.
        if signals.contains(.clockStep) { engine.registry.watch(since: now.adding(.zero - Self.stepThreshold)) }
        try await collect()
        if mail.signals.contains(.runs) { engine.waiters.wakeAll() }
        // What has ended may let others go on, and a pause begins.
        if try await finish(now: now) { signals.formUnion([.runs, .schedules]) }
        tellProgress()
        if signals.contains(.settings) { try await engine.reloadSettings() }
        if signals.contains(.stops) { try await stopRequested() }
        try await markStopped()
        try await renewLeases(now: now)
        noticeEndOfOutage()
        guard phase == .running else { return }
        if try await startUp(now: now) {
            // What was asked for meanwhile, such as a shutdown, counts before anything is planned.
            return engine.mailbox.post(signals)
        }
        if signals.contains(.clockStep) { try await replan(now: now) }
        try await recover(now: now)
        try await advance(now: now, isAsked: signals.contains(.schedules))
        try await claim(now: now, isAsked: signals.contains(.runs))
    }

    /// Sets the alarm to the first of everything that is known to come.
    private func setAlarm() {
        let uptime = engine.clock.uptime
        let now = engine.clock.now
        // A store that fails is asked again after the delay; meanwhile, only timeouts and the shutdown go on.
        let asking = retryAt.map { [$0] } ?? [renewAt, phase == .running ? pollAt : nil, pacer.nextAt]
        let running = asking + [phaseEnd, deadlines.first?.uptime]
        // Without room for a run, the end of another is what to wait for.
        let available = engine.activeCount < engine.options.concurrency ? nextAvailableAt : nil
        let wall = phase == .running && retryAt == nil ? [nextLook, available, nextExpiry] : []
        let instants =
            wall.compactMap { $0?.adding(.zero - skew) } + running.compactMap(\.self).map { now.adding($0 - uptime) }
        alarm.set(to: instants.min())
    }
}
