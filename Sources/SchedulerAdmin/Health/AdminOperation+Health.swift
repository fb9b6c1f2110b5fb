import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let health = [live, ready, overdue, metrics]

    private static let live = AdminOperation(
        name: "health.live", summary: "Whether the process answers at all.", method: .get, path: "/health/live",
        permission: nil, answer: .json(.record(statusRecord))
    ) { _ in
        try .json(["status": "live"])
    }

    private static let ready = AdminOperation(
        name: "health.ready", summary: "Whether the scheduler runs and its store can be used; otherwise 503.",
        method: .get, path: "/health/ready", permission: nil, answer: .json(.record(statusRecord))
    ) { call in
        // Anybody may ask, so that no reason is told.
        guard await call.admin.isReady() else {
            throw Problem(
                503, "notReady", title: "The scheduler is not ready", detail: "", headers: ["Retry-After": "1"])
        }
        return try .json(["status": "ready"])
    }

    private static let overdue = AdminOperation(
        name: "health.overdue", summary: "Lists the jobs that have not succeeded within their expected interval.",
        method: .get, path: "/health/overdue", permission: .view,
        queryFields: [
            Field("failing", .truth, "Whether to answer 503 if there are any, for monitors that look at nothing else.")
        ],
        answer: page(of: OverdueValue.record)
    ) { call in
        let overdue = try await call.scheduler.jobs().filter(\.isOverdue).map(OverdueValue.init)
        if call.truth("failing", in: .query) == true, !overdue.isEmpty {
            let jobs = overdue.map(\.job.rawValue).joined(separator: ", ")
            throw Problem(503, "overdue", title: "Jobs are overdue", detail: jobs.shortened(to: 500))
        }
        return try .json(Page(overdue))
    }

    private static let metrics = AdminOperation(
        name: "health.metrics",
        summary: "Measurements, as OpenMetrics where the request accepts that, else as Prometheus has them.",
        method: .get, path: "/metrics", permission: .view,
        answer: .other(mediaType: MetricsText.Form.prometheus.mediaType)
    ) { call in
        let form = MetricsText.Form(accept: call.request.header("Accept"))
        let samples = await call.admin.metrics.all + (call.admin.presentMetrics())
        return OperationResult(
            status: 200, headers: [("Content-Type", form.mediaType), ("Vary", "Accept")],
            body: .bytes(Array(MetricsText(samples, form: form).text.utf8)))
    }

    private static let statusRecord = Record("HealthStatus", [.required("status", .text(), "How it is, in a word.")])
}

extension Admin {
    /// Whether the scheduler runs and its store answers.
    func isReady() async -> Bool {
        guard scheduler.isRunning, scheduler.storeProblem == nil else { return false }
        return (try? await scheduler.store.runs(RunQuery(limit: 1))) != nil
    }

    /// What is looked up now. What the store does not tell is left out.
    func presentMetrics() async -> [MetricSamples] {
        var samples = [MetricSamples(.up, [([:], await isReady() ? 1 : 0)])]
        guard let jobs = try? await scheduler.jobs() else { return samples }
        samples += [
            MetricSamples(
                .jobs,
                JobState.allCases.map { state in
                    (["state": state.rawValue], Double(jobs.count { $0.state == state }))
                }),
            MetricSamples(
                .overdue,
                jobs.filter { $0.job.expectedInterval != nil }.map { status in
                    (["job": status.id.rawValue], status.isOverdue ? 1 : 0)
                }),
            MetricSamples(
                .lastSuccess,
                jobs.compactMap { status in
                    status.lastSucceededAt.map { (["job": status.id.rawValue], $0.timeIntervalSince1970) }
                }),
        ]
        guard let loads = try? await scheduler.store.queues() else { return samples }
        let idle = Set(jobs.map(\.job.queue)).subtracting(loads.map(\.queue))
        let queues = loads + idle.map { QueueLoad(queue: $0) }
        return samples + [
            MetricSamples(.queueActive, queues.map { (["queue": $0.queue], Double($0.running)) }),
            MetricSamples(.queueDepth, queues.map { (["queue": $0.queue], Double($0.waiting)) }),
        ]
    }
}

/// A job that is overdue, in an answer.
struct OverdueValue: Encodable, Sendable {
    var job: JobID
    var name: String
    var expectedInterval: DurationValue?
    var lastSucceededAt: Date?

    init(_ status: JobStatus) {
        job = status.id
        name = status.job.name
        expectedInterval = status.job.expectedInterval.map(DurationValue.init)
        lastSucceededAt = status.lastSucceededAt
    }

    static let record = Record(
        "Overdue",
        [
            .required("job", .text(), "The job."),
            .required("name", .text(maximum: .max), "Its name for people."),
            Field("expectedInterval", .record(DurationValue.record), "Within what it should have succeeded."),
            Field("lastSucceededAt", .instant, "When it last did; left out if it never has."),
        ])
}
