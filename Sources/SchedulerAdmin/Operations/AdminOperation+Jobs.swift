import SchedulerCore

extension AdminOperation {
    static let jobs: [AdminOperation] = [listJobs, showJob, startJob, stopJob, runJob, performAction]

    private static let jobField = Field.required("job", .text(maximum: 200), "The job's identifier.")

    private static let listJobs = AdminOperation(
        name: "jobs.list", summary: "Lists all jobs, ordered by identifier.", method: .get, path: "/api/v1/jobs",
        permission: .view, answer: page(of: JobValue.record)
    ) { call in
        try .json(Page(try await call.scheduler.jobs().map(JobValue.init)))
    }

    private static let showJob = AdminOperation(
        name: "jobs.show", summary: "Shows a job.", method: .get, path: "/api/v1/jobs/{job}", permission: .view,
        pathFields: [jobField], answer: .json(.record(JobValue.record))
    ) { call in
        try .json(JobValue(try await call.scheduler.job(call.job)))
    }

    private static let startJob = AdminOperation(
        name: "jobs.start", summary: "Lets a job that was stopped plan again.", method: .post,
        path: "/api/v1/jobs/{job}/start", permission: .operate, pathFields: [jobField],
        answer: .json(.record(JobValue.record))
    ) { call in
        try await call.scheduler.start(job: call.job)
        return try .json(JobValue(try await call.scheduler.job(call.job)))
    }

    private static let stopJob = AdminOperation(
        name: "jobs.stop",
        summary: "Stops a job until it is started or the scheduler starts up; its unfinished runs are asked to stop.",
        method: .post, path: "/api/v1/jobs/{job}/stop", permission: .operate, pathFields: [jobField],
        answer: .json(.record(JobValue.record))
    ) { call in
        try await call.scheduler.stop(job: call.job)
        return try .json(JobValue(try await call.scheduler.job(call.job)))
    }

    private static let runJob = AdminOperation(
        name: "jobs.run", summary: "Runs a job now.", method: .post, path: "/api/v1/jobs/{job}/run",
        permission: .operate, pathFields: [jobField],
        body: Record(
            "RunJob",
            [
                Field("parameters", .map(.anything), "What differs from the job's own parameters."),
                Field(
                    "overlap", .choice(["skip", "queueOne", "queueAll", "cancelRunning"]),
                    "What to do if a run of it is unfinished; by default the job's rule."),
            ]),
        answer: .json(status: 202, .record(Record("RunCreated", [.required("id", .integer(1...Int.max), "The run.")]))),
        isCreation: true
    ) { call in
        let overlap: OverlapPolicy? =
            switch call.text("overlap") {
            case "skip": .skip
            case "queueOne": .queueOne
            case "queueAll": .queueAll
            case "cancelRunning": .cancelRunning
            default: nil
            }
        let run = try await call.scheduler.runNow(
            call.job, parameters: call.parameters("parameters") ?? .none, overlap: overlap)
        return try .json(["id": run], status: 202).audited(after: "{\"run\":\(run)}")
    }

    private static let performAction = AdminOperation(
        name: "jobs.action", summary: "Has a job do something beside running.", method: .post,
        path: "/api/v1/jobs/{job}/actions/{action}", permission: .operate,
        pathFields: [jobField, .required("action", .text(), "The action's title.")], answer: .nothing
    ) { call in
        try await call.scheduler.perform(call.path["action"] ?? "", of: call.job)
        return .done
    }
}
