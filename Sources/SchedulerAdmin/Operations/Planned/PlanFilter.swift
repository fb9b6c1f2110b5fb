import FoundationEssentials
import SchedulerCore

/// Which schedules a view of what is planned takes in.
struct PlanFilter: Sendable {
    /// Nil: all of them.
    private var jobs: Set<JobID>?
    private var tags: Set<String>?
    private var resources: Set<String>?

    static let fields: [Field] = [
        Field("job", .list(.text(maximum: 200)), "Of this job only; given more than once, of these."),
        Field("tag", .list(.text()), "Of jobs with this tag only; given more than once, with any of these."),
        Field("resource", .list(.text()), "Of jobs that touch this resource only; given more than once, any of these."),
    ]

    /// - Throws: ``Problem`` where a job is unknown.
    init(_ call: OperationCall) throws {
        jobs = call.choices("job", as: JobID.self)
        tags = call.texts("tag")
        resources = call.texts("resource")
        for job in jobs ?? [] { _ = try call.scheduler.registry.entry(of: job) }
    }

    init(resource: String) {
        resources = [resource]
    }

    /// The only job that it takes in; nil where there may be others.
    var onlyJob: JobID? { jobs?.count == 1 ? jobs?.first : nil }

    func fits(_ job: JobID) -> Bool { jobs?.contains(job) ?? true }

    /// - Parameter job: nil where it is not configured here, so that it has neither tags nor resources.
    func fits(_ job: Job?) -> Bool {
        fits(job?.tags, tags) && fits(job?.resources, resources)
    }

    private func fits(_ words: [String]?, _ wanted: Set<String>?) -> Bool {
        wanted.map { !$0.isDisjoint(with: words ?? []) } ?? true
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
        var records = try await scheduler.schedules(of: filter.onlyJob).filter { filter.fits($0.schedule.job) }
        if let record = subject?.record, filter.fits(record.schedule.job) {
            records.removeAll { $0.schedule.id == record.schedule.id }
            let place = records.firstIndex { $0.schedule.id > record.schedule.id } ?? records.count
            records.insert(record, at: place)
        }
        for record in records {
            let schedule = record.schedule
            let job = jobs[schedule.job]
            guard filter.fits(job) else { continue }
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
