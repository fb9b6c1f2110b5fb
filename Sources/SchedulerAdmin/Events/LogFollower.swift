import SchedulerCore

/// What there is to tell of a run's log.
enum LogNews {
    /// A line, with the number of the attempt that logged it.
    case line(LogRecord, attempt: Int)
    /// The run waits for its first attempt, or for another.
    case waiting(Run)
    /// The run is over.
    case end
}

/// Follows the log of a run over all its attempts, whichever nodes make them, until the run is over.
struct LogFollower {
    private let id: RunID
    private let scheduler: Scheduler
    private let send: (LogNews) throws -> Void
    /// The position of the last line that was sent.
    private var last: String?
    /// The state and attempt that were last told as waiting.
    private var told: (state: RunState, attempt: Int)?

    init(
        _ run: RunID, after position: String?, in scheduler: Scheduler, send: @escaping (LogNews) throws -> Void
    ) {
        id = run
        last = position
        self.scheduler = scheduler
        self.send = send
    }

    /// What identifies a line of a run, stored or not.
    static func position(of line: LogRecord) -> String { "\(line.sequence)@\(ISO8601.text(line.instant))" }

    /// Returns when the run is over, or the scheduler is.
    ///
    /// - Throws: what `send` throws.
    mutating func follow() async throws {
        let looks = scheduler.looks(at: id)
        var isOver = try await look()
        var next = looks.makeAsyncIterator()
        while !isOver, await next.next() != nil { isOver = try await look() }
    }

    /// Sends what is new.
    ///
    /// - Returns: whether the run is over.
    private mutating func look() async throws -> Bool {
        if let active = scheduler.engine.activeRun(id) { try await follow(active) }
        let run: Run
        let log: RunLog
        do {
            run = try await scheduler.run(id)
            // After the run: what it is over with is all in it.
            log = try await scheduler.log(of: id)
        } catch let error as SchedulerError where error.code == .unknownRun {
            try send(.end)
            return true
        } catch {
            // The store cannot be asked at present.
            return false
        }
        try send(new(in: log.lines), of: run)
        if run.state.isFinal {
            try send(.end)
            return true
        }
        if run.state != .running, told?.state != run.state || told?.attempt != run.attempt {
            try send(.waiting(run))
            told = (run.state, run.attempt)
        }
        return false
    }

    /// Follows an attempt on this node until it ends.
    private mutating func follow(_ active: ActiveRun) async throws {
        // Before the attempt's own lines: those that are stored later come by it.
        let stored = (try? await scheduler.log(of: id))?.lines ?? []
        let (kept, coming) = active.watch()
        if !kept.contains(where: isLast) { try send(new(in: stored), of: active.run) }
        try send(new(in: kept), of: active.run, isPresent: true)
        for await line in coming { try send([line], of: active.run, isPresent: true) }
    }

    private func isLast(_ line: LogRecord) -> Bool { Self.position(of: line) == last }

    /// The lines that have not been sent; all, where the last one that was is no longer among them.
    private func new(in lines: [LogRecord]) -> ArraySlice<LogRecord> {
        guard last != nil, let index = lines.lastIndex(where: isLast) else { return lines[...] }
        return lines[(index + 1)...]
    }

    private mutating func send(_ lines: ArraySlice<LogRecord>, of run: Run, isPresent: Bool = false) throws {
        for line in lines {
            try send(.line(line, attempt: isPresent ? run.attempt : run.attempt(at: line.instant)))
            last = Self.position(of: line)
        }
    }
}

extension Scheduler {
    /// How often the store is asked about a run that may be on another node.
    private static var pollInterval: Duration { .seconds(2) }

    /// An element each time that a run may have become something else. Ends with the scheduler.
    fileprivate func looks(at run: RunID) -> AsyncStream<Void> {
        let (looks, look) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listening = Task { [events] in
            for await event in events where event.isAbout(run) { look.yield() }
            look.finish()
        }
        let polling = Task { [clock] in
            while (try? await clock.sleep(for: Self.pollInterval)) != nil { look.yield() }
        }
        look.onTermination = { _ in
            listening.cancel()
            polling.cancel()
        }
        return looks
    }
}

extension SchedulerEvent {
    fileprivate func isAbout(_ id: RunID) -> Bool {
        switch self {
        case .runStarted(let run), .runRetrying(let run), .runFinished(let run), .runReturned(let run): run.id == id
        default: false
        }
    }
}
