import SchedulerCore

extension AdminOperation {
    static let jobs: [AdminOperation] = [listJobs, showJob, startJob, stopJob, runJob, performAction] + jobSettings

    static let jobField = Field.required("job", .text(maximum: 200), "The job's identifier.")

    private static let listJobs = AdminOperation(
        name: "jobs.list", summary: "Lists jobs, ordered by identifier.", method: .get, path: "/api/v1/jobs",
        permission: .view,
        queryFields: [
            Field("id", .list(.text(maximum: 200)), "This job only; given more than once, these."),
            Field(
                "state", .list(.choice(JobState.allCases.map(\.rawValue))),
                "In this state only; given more than once, in any of them."),
            Field("tag", .text(), "With this tag only."),
            Field("text", .text(), "With this text in the identifier, the name or the description only."),
            Field("recentRuns", .integer(0...50), "With so many of each job's newest runs, in short; by default none."),
        ] + Field.paging, answer: page(of: JobValue.record)
    ) { call in
        let limit = call.pageLimit
        let found = try await call.jobs(atMost: limit + 1)
        let values = try await call.values(of: Array(found.prefix(limit)))
        return try call.admin.page(of: values, next: found.count > limit ? values.last?.id.rawValue : nil, in: call)
    }

    private static let showJob = AdminOperation(
        name: "jobs.show", summary: "Shows a job.", method: .get, path: "/api/v1/jobs/{job}", permission: .view,
        pathFields: [jobField], answer: .json(.record(JobValue.record))
    ) { call in
        try .json(await call.jobValue())
    }

    private static let startJob = AdminOperation(
        name: "jobs.start", summary: "Lets a job that was stopped plan again.", method: .post,
        path: "/api/v1/jobs/{job}/start", permission: .operate, pathFields: [jobField],
        answer: .json(.record(JobValue.record))
    ) { call in
        try await call.changingState { try await call.scheduler.start(job: call.job) }
    }

    private static let stopJob = AdminOperation(
        name: "jobs.stop",
        summary: "Stops a job until it is started or the scheduler starts up; its unfinished runs are asked to stop.",
        method: .post, path: "/api/v1/jobs/{job}/stop", permission: .operate, pathFields: [jobField],
        answer: .json(.record(JobValue.record))
    ) { call in
        try await call.changingState { try await call.scheduler.stop(job: call.job) }
    }

    private static let runJob = AdminOperation(
        name: "jobs.run", summary: "Runs a job now.", method: .post, path: "/api/v1/jobs/{job}/run",
        permission: .operate, pathFields: [jobField],
        body: Record(
            "RunJob",
            [
                Field("parameters", .map(.anything), "What differs from the job's own parameters."),
                Field(
                    "overlap", .choice(PolicyNames.overlaps),
                    "What to do if a run of it is unfinished; by default the job's rule."),
                Field(
                    "limit", .integer(1...10_000),
                    "With `allow` only, which needs it: how many runs may be active at one time."),
            ]),
        answer: .json(status: 202, .record(runCreated)), isCreation: true
    ) { call in
        let parameters = try call.unmasked(call.parameters("parameters") ?? .none, of: call.job)
        let run = try await call.scheduler.runNow(
            call.job, parameters: parameters, overlap: try call.overlap(), requestedBy: call.principal.name)
        return try .json(["id": run], status: 202).audited(
            after: AdminJSON.text(
                RunNote(
                    run: run, parameters: call.masked(parameters, of: call.job), overlap: call.text("overlap"),
                    limit: call.integer("limit"))))
    }

    static let runCreated = Record("RunCreated", [.required("id", .integer(1...Int.max), "The run.")])

    private static let performAction = AdminOperation(
        name: "jobs.action", summary: "Has a job do something beside running.", method: .post,
        path: "/api/v1/jobs/{job}/actions/{action}", permission: .operate,
        pathFields: [jobField, .required("action", .text(), "The action's title.")], answer: .nothing
    ) { call in
        do {
            try await call.performAction()
        } catch let error as SchedulerError {
            throw error
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                409, "actionFailed", title: "The action failed", detail: String(describing: error).shortened(to: 500))
        }
        return .done
    }
}

extension OperationCall {
    /// How long an action of a job may take.
    private static let actionLimit = Duration.seconds(60)

    /// Has a job do something, and waits until it is done. One that takes too long, or that nobody waits for any more, is
    /// asked to stop.
    fileprivate func performAction() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
        let action = Task { [self] in
            do {
                end.yield(.success(try await scheduler.perform(path["action"] ?? "", of: job)))
            } catch {
                end.yield(.failure(error))
            }
        }
        let limit = Task { [clock = scheduler.clock] in
            try? await clock.sleep(for: Self.actionLimit)
            end.finish()
        }
        defer {
            action.cancel()
            limit.cancel()
        }
        for await result in ends { return try result.get() }
        throw Problem(
            409, "actionFailed", title: "The action failed",
            detail: "It took longer than \(Self.actionLimit.components.seconds) seconds, and was asked to stop.")
    }

    fileprivate func jobValue() async throws -> JobValue {
        let status = try await scheduler.job(job)
        let statistics = try await admin.statistics.statistics(of: [status], in: scheduler)
        return JobValue(status, statistics: statistics.first ?? JobStatistics(), in: self)
    }

    /// Starts or stops a job, and shows it.
    fileprivate func changingState(_ change: () async throws -> Void) async throws -> OperationResult {
        let before = try await scheduler.job(job).state
        try await change()
        let value = try await jobValue()
        return try .json(value).audited(
            before: AdminJSON.text(["state": before]), after: AdminJSON.text(["state": value.state]))
    }

    /// What a run by hand is to do if a run of the job is unfinished; nil for the job's rule.
    fileprivate func overlap() throws(Problem) -> OverlapPolicy? {
        let limit = integer("limit")
        let name = text("overlap")
        guard limit == nil || name == "allow" else { throw .invalid("limit", "goes with the overlap `allow` only") }
        guard limit != nil || name != "allow" else {
            throw .invalid("limit", "needs a number with the overlap `allow`: how many runs may be unfinished")
        }
        return name.map { PolicyNames.overlap($0, limit: limit ?? 1) }
    }
}
