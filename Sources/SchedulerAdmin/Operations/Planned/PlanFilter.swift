import FoundationEssentials
import SchedulerCore

/// Which schedules a view of what is planned takes in.
struct PlanFilter: Sendable {
    var job: JobID?
    var tag: String?
    var resource: String?

    static let fields: [Field] = [
        Field("job", .text(maximum: 200), "Of this job only."),
        Field("tag", .text(), "Of jobs with this tag only."),
        Field("resource", .text(), "Of jobs that touch this resource only."),
    ]

    /// - Throws: ``Problem`` where the job is unknown.
    init(_ call: OperationCall) throws {
        job = call.text("job", in: .query).map { JobID($0) }
        tag = call.text("tag", in: .query)
        resource = call.text("resource", in: .query)
        if let job { _ = try call.scheduler.registry.entry(of: job) }
    }

    init(resource: String) {
        self.resource = resource
    }

    func fits(_ job: Job) -> Bool {
        (tag.map(job.tags.contains) ?? true) && (resource.map(job.resources.contains) ?? true)
    }
}

/// What is planned of many schedules, and what is not.
struct PlanOverview: Sendable {
    /// Those with slots to come that can be known.
    var planned: [PlannedSchedule] = []
    var leftOut: [LeftOutValue] = []
    var problems: [PlanProblemValue] = []
    /// The jobs by identifier.
    var jobs: [JobID: Job] = [:]

    /// - Parameter subject: what is taken in as it would be.
    init(
        _ scheduler: Scheduler, _ filter: PlanFilter, with subject: PreviewSubject? = nil, now: Date
    ) async throws {
        for entry in scheduler.registry.entries { jobs[entry.job.id] = entry.job }
        var records = try await scheduler.schedules(of: filter.job)
        if let record = subject?.record, filter.job.map({ $0 == record.schedule.job }) ?? true {
            records.removeAll { $0.schedule.id == record.schedule.id }
            let place = records.firstIndex { $0.schedule.id > record.schedule.id } ?? records.count
            records.insert(record, at: place)
        }
        for record in records {
            let schedule = record.schedule
            let job = jobs[schedule.job]
            // What is not configured here has neither tags nor resources.
            guard job.map(filter.fits) ?? (filter.tag == nil && filter.resource == nil) else { continue }
            let isSettled = subject.map { $0.rules.job.id == schedule.job } ?? false
            let rules = isSettled ? subject?.rules : scheduler.registry.rules(for: schedule.job)
            let plan = scheduler.plan(of: record, by: rules, at: now)
            if let reason = plan.restReason {
                leftOut.append(
                    LeftOutValue(schedule: schedule.id, job: schedule.job, reason: reason, until: plan.restsUntil))
                if plan.restsUntil == nil { continue }
            }
            if let problem = plan.problem {
                problems.append(PlanProblemValue(schedule: schedule.id, job: schedule.job, problem: problem))
                continue
            }
            guard plan.remainingRuns != 0 else { continue }
            planned.append(plan)
        }
    }
}

/// A schedule that is not in a view of what is planned.
struct LeftOutValue: Encodable, Sendable {
    var schedule: ScheduleID
    var job: JobID
    var reason: String
    /// From when on it is in.
    @Nullable var until: Date? = nil

    static let record = Record(
        "LeftOut",
        [
            .required("schedule", .text(maximum: .max), "The schedule."),
            .required("job", .text(maximum: .max), "Its job."),
            .required("reason", .text(maximum: .max), "Why it rests."),
            .required("until", .optional(.instant), "From when on its slots are shown; null: none are."),
        ])
}

/// A schedule that cannot be planned.
struct PlanProblemValue: Encodable, Sendable {
    var schedule: ScheduleID
    var job: JobID
    var problem: String

    static let record = Record(
        "PlanProblem",
        [
            .required("schedule", .text(maximum: .max), "The schedule."),
            .required("job", .text(maximum: .max), "Its job."),
            .required("problem", .text(maximum: .max), "Why it cannot be planned."),
        ])
}
