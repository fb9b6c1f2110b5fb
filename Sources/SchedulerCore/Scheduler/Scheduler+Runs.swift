import FoundationEssentials

extension Scheduler {
    /// Runs a job now.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - parameters: what differs from the job's own parameters.
    ///   - overlap: what to do if a run of it is unfinished; nil for the job's rule. A run by hand is never merged into
    ///     another: where the rule would, it waits.
    ///   - requester: who asks for it, as people know them: kept with the run.
    /// - Returns: the new run's identifier.
    /// - Throws: ``SchedulerError`` with the code `unknownJob`, `overlap` when the rule is to skip, and `invalidValue`
    ///   for parameters that the job cannot decode.
    @discardableResult
    public func runNow(
        _ job: JobID, parameters: Parameters = .none, overlap: OverlapPolicy? = nil,
        requestedBy requester: String? = nil
    ) async throws -> RunID {
        try only(await runNow(job, parameters: [parameters], overlap: overlap, requestedBy: requester))
    }

    /// Runs a job many times, once with each of the parameters: all are accepted, or none.
    ///
    /// - Returns: the new runs' identifiers, in the same order.
    /// - Throws: ``SchedulerError`` as ``runNow(_:parameters:overlap:requestedBy:)-(_,Parameters,_,_)``.
    @discardableResult
    public func runNow(
        _ job: JobID, parameters: [Parameters], overlap: OverlapPolicy? = nil, requestedBy requester: String? = nil
    ) async throws -> [RunID] {
        let entry = try registry.entry(of: job)
        let overlap = overlap ?? entry.job.overlap
        try overlap.validate(field: "overlap")
        let orders = try parameters.map { parameters in
            try order(of: entry, parameters: parameters, concurrency: overlap.concurrency, requester: requester)
        }
        return try await enqueue(orders, of: job, overlap: overlap)
    }

    /// Runs the job of a schedule now, as the schedule would: with its parameters, and under its rule of overlap.
    ///
    /// The run is one of the schedule's and waits for its other runs, but it has no slot: the schedule's slots, and how
    /// many runs it may have, stay as they are. It starts whether or not the schedule rests.
    ///
    /// - Parameters:
    ///   - id: the schedule.
    ///   - requester: who asks for it, as people know them: kept with the run.
    /// - Returns: the new run's identifier.
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`, `unknownJob`, `overlap` when the rule is to skip, and
    ///   `invalidValue` for parameters that the job cannot decode any more.
    @discardableResult
    public func runNow(schedule id: ScheduleID, requestedBy requester: String? = nil) async throws -> RunID {
        let schedule = try await schedule(id).schedule
        let entry = try registry.entry(of: schedule.job)
        let overlap = schedule.overlap ?? entry.job.overlap
        let order = try order(
            of: entry, schedule: id, parameters: schedule.parameters, concurrency: overlap.concurrency,
            requester: requester)
        return try only(await enqueue([order], of: schedule.job, overlap: overlap))
    }

    /// Runs a run that is over once more, with the same parameters: a run of the same schedule, but of no slot.
    ///
    /// - Parameters:
    ///   - id: the run.
    ///   - requester: who asks for it, as people know them: kept with the new run.
    /// - Returns: the new run's identifier.
    /// - Throws: ``SchedulerError`` with the code `unknownRun`, `unknownJob`, or `wrongState` for a run that is not
    ///   over.
    @discardableResult
    public func retry(_ id: RunID, requestedBy requester: String? = nil) async throws -> RunID {
        let run = try await run(id)
        guard run.state.isFinal else {
            throw SchedulerError(
                .wrongState, field: "run", value: id.description, reason: "the run is not over yet")
        }
        let entry = try registry.entry(of: run.job)
        let order = RunOrder(
            entry.job, schedule: run.order.schedule, slot: nil, trigger: .retry,
            concurrency: run.order.concurrency, parameters: run.order.parameters, requestedBy: requester)
        return try only(await enqueue([order], of: run.job, overlap: .queueAll))
    }

    /// Cancels a run that waits, or asks one that is active to stop.
    ///
    /// - Returns: the run as it is then.
    /// - Throws: ``SchedulerError`` with the code `unknownRun`.
    @discardableResult
    public func cancel(_ id: RunID) async throws -> Run {
        guard let run = try await requestStop(id) else { throw unknown(id) }
        return run
    }

    /// Asks a run to stop, and tells listeners if it ended at once.
    func requestStop(_ id: RunID) async throws -> Run? {
        let now = try await now()
        let run = try await store.requestStop(id, at: now)
        if let run, run.state == .cancelled, run.finishedAt == now { eventHub.emit(.runFinished(run)) }
        return run
    }

    /// A run, with the progress it has made up to now.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownRun`.
    public func run(_ id: RunID) async throws -> Run {
        guard var run = try await store.run(id) else { throw unknown(id) }
        if let progress = engine.activeRun(id)?.progress { run.progress = progress }
        return run
    }

    /// The runs that fit a query, newest first.
    public func runs(_ query: RunQuery = RunQuery()) async throws -> [Run] {
        try await store.runs(query)
    }

    /// Waits until a run is over.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownRun`; `CancellationError` when the calling task is cancelled
    ///   or the scheduler ends first.
    public func finished(_ id: RunID) async throws -> Run {
        var changes = engine.waiters.wait(for: id).makeAsyncIterator()
        var run = try await run(id)
        // A run that waits for another rests as far as a test's clock is concerned.
        let waiting = RunContext.current?.active
        waiting?.sleeps(1)
        defer { waiting?.sleeps(-1) }
        while !run.state.isFinal {
            guard let change = await changes.next() else { throw CancellationError() }
            // The history may have lost the run by now, so that what is told counts.
            if let change { run = change } else { run = try await self.run(id) }
        }
        return run
    }

    // MARK: Logs

    /// What is kept of a run's log.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownRun`.
    public func log(of run: RunID) async throws -> RunLog {
        _ = try await self.run(run)
        return try await store.log(of: run)
    }

    /// The lines of a run's log that are kept, and, while it is active on this node, those to come until it ends.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownRun`.
    public func follow(_ run: RunID) async throws -> AsyncStream<LogRecord> {
        if let active = engine.activeRun(run) { return active.follow() }
        let log = try await log(of: run)
        return AsyncStream { continuation in
            for line in log.lines { continuation.yield(line) }
            continuation.finish()
        }
    }

    /// The lines that fit a query, over the logs of all runs, the newest first.
    public func lines(_ query: LogQuery = LogQuery()) async throws -> LogPage {
        try await store.lines(query)
    }

    // MARK: Artifacts

    /// The artifacts that fit a query, newest first.
    public func artifacts(_ query: ArtifactQuery = ArtifactQuery()) async throws -> [ArtifactRecord] {
        try await store.artifacts(query)
    }

    func enqueue(_ orders: [RunOrder], of job: JobID, overlap: OverlapPolicy) async throws -> [RunID] {
        let now = try await now()
        let ids = try await store.enqueue(orders, overlap: overlap, at: now)
        // Where some were not created, since their slots have runs, nobody knows here which.
        if eventHub.isHeard, ids.count == orders.count {
            for (id, order) in zip(ids, orders) {
                eventHub.emit(.runCreated(Run(id: id, order: order, createdAt: now)))
            }
        }
        if registry[job] == nil {
            // The job was removed meanwhile, so that nobody would run them.
            for id in ids { _ = try await requestStop(id) }
            _ = try registry.entry(of: job)
        }
        return ids
    }

    private func only(_ ids: [RunID]) throws(SchedulerError) -> RunID {
        guard let id = ids.first else {
            throw SchedulerError(.storeUnavailable, reason: "the store created no run")
        }
        return id
    }

    private func order(
        of entry: JobRegistry.Entry, schedule: ScheduleID? = nil, parameters: Parameters, concurrency: Int,
        requester: String?
    ) throws(SchedulerError) -> RunOrder {
        var merged = entry.job.parameters
        // The job's own parameters have been checked, but for those that somebody has to give.
        if !parameters.values.isEmpty || entry.options.parameters.needsValues {
            merged = merged.merging(parameters.normalized)
            try entry.options.validate(merged)
        }
        return RunOrder(
            entry.job, schedule: schedule ?? .builtIn(entry.job.id), slot: nil, trigger: .hand,
            concurrency: concurrency, parameters: merged, requestedBy: requester)
    }

    private func unknown(_ run: RunID) -> SchedulerError {
        SchedulerError(.unknownRun, field: "run", value: run.description, reason: "there is no such run")
    }
}
