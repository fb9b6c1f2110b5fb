import SchedulerCore

extension AdminOperation {
    static let runs: [AdminOperation] = [listRuns, showRun, cancelRun, retryRun] + logs

    static let runField = Field.required("run", .integer(1...Int.max), "The run's number.")

    private static let listRuns = AdminOperation(
        name: "runs.list", summary: "Lists runs, newest first.", method: .get, path: "/api/v1/runs", permission: .view,
        queryFields: [
            Field("job", .text(), "Of this job only."),
            Field("schedule", .text(), "Of this schedule only; a job's built-in one is its identifier after an @."),
            Field("resource", .text(), "Touching this resource only."),
            Field("tag", .text(), "Of jobs with this tag only."),
            Field(
                "state", .list(.choice(RunState.allCases.map(\.rawValue))),
                "In this state only; given more than once, in any of them."),
            Field(
                "trigger", .list(.choice(Trigger.allCases.map(\.rawValue))),
                "Created for this reason only; given more than once, for any of them."),
            Field("since", .instant, "Created at this instant or later only."),
            Field("until", .instant, "Created before this instant only."),
            Field("text", .text(), "With this text in the error or in the job's identifier only."),
        ] + Field.paging, answer: page(of: RunValue.record)
    ) { call in
        let limit = call.pageLimit
        let runs = try await call.scheduler.runs(try call.runQuery(limit: limit + 1))
        // The runs of one that was taken out of the code are shown as long as there are any.
        if runs.isEmpty, let job = call.text("job", in: .query) {
            _ = try call.scheduler.registry.entry(of: JobID(job))
        }
        let now = try await call.scheduler.now()
        return try .json(
            Page(of: runs, limit: limit, cursor: \.id.description) {
                RunValue(call.withProgress($0), in: call, at: now)
            })
    }

    private static let showRun = AdminOperation(
        name: "runs.show", summary: "Shows a run.", method: .get, path: "/api/v1/runs/{run}", permission: .view,
        pathFields: [runField], answer: .json(.record(RunDetails.record))
    ) { call in
        try .json(await call.details(of: call.scheduler.run(call.run)))
    }

    private static let cancelRun = AdminOperation(
        name: "runs.cancel", summary: "Cancels a run that waits, or asks one that is active to stop.", method: .post,
        path: "/api/v1/runs/{run}/cancel", permission: .operate, pathFields: [runField],
        answer: .json(.record(RunDetails.record))
    ) { call in
        let before = try await call.scheduler.run(call.run)
        guard !before.state.isFinal else { throw Problem.conflict("The run is over.", field: "run") }
        let run = try await call.scheduler.cancel(call.run)
        return try .json(await call.details(of: run)).audited(
            before: AdminJSON.text(RunStanding(before)), after: AdminJSON.text(RunStanding(run)))
    }

    private static let retryRun = AdminOperation(
        name: "runs.retry", summary: "Runs a run that is over once more, with the same parameters.", method: .post,
        path: "/api/v1/runs/{run}/retry", permission: .operate, pathFields: [runField],
        answer: .json(status: 202, .record(runCreated)), isCreation: true
    ) { call in
        let run = try await call.scheduler.retry(call.run)
        return try .json(["id": run], status: 202).audited(after: AdminJSON.text(["run": run]))
    }
}

/// What cancelling changes about a run, for the audit.
private struct RunStanding: Encodable {
    var job: JobID
    var state: RunState
    var isAskedToStop: Bool

    init(_ run: Run) {
        job = run.job
        state = run.state
        isAskedToStop = run.askedToStopAt != nil
    }
}

extension OperationCall {
    fileprivate func runQuery(limit: Int) throws(Problem) -> RunQuery {
        RunQuery(
            job: text("job", in: .query).map { JobID($0) }, jobs: text("tag", in: .query).map(jobs),
            schedule: text("schedule", in: .query).map { ScheduleID($0) },
            states: choices("state", as: RunState.self), triggers: choices("trigger", as: Trigger.self),
            resource: text("resource", in: .query), since: instant("since", in: .query),
            until: instant("until", in: .query), text: text("text", in: .query),
            before: try pageNumber().map { RunID(rawValue: $0) }, limit: limit)
    }

    /// The jobs that have a tag, of those that are registered.
    private func jobs(tagged tag: String) -> Set<JobID> {
        Set(scheduler.registry.entries.map(\.job).filter { $0.tags.contains(tag) }.map(\.id))
    }

    /// A run with the progress it has made up to now.
    fileprivate func withProgress(_ run: Run) -> Run {
        guard run.state == .running, let progress = scheduler.engine.activeRun(run.id)?.progress else { return run }
        var run = run
        run.progress = progress
        return run
    }

    fileprivate func details(of run: Run) async throws -> RunDetails {
        let artifacts = try await scheduler.artifacts(ArtifactQuery(run: run.id, limit: 100))
        let now = try await scheduler.now()
        let expected = try await ExpectedDurations(scheduler, of: [run.asSchedule])
            .duration(of: run.order.schedule, job: run.job)
        return RunDetails(
            run: RunValue(run, in: self, at: now), artifacts: artifacts.map(ArtifactValue.init),
            expectedDuration: expected.map(DurationValue.init),
            waitsFor: try await WaitValue(of: run, on: scheduler, at: now))
    }
}
