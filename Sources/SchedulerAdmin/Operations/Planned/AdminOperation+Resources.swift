import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let resources: [AdminOperation] = [listResources, showResource]

    private static let listResources = AdminOperation(
        name: "resources.list", summary: "Lists what the runs of jobs touch, ordered by name.", method: .get,
        path: "/api/v1/resources", permission: .view, answer: page(of: ResourceValue.record)
    ) { call in
        let now = try await call.scheduler.now()
        var values: [ResourceValue] = []
        let names = Set(call.scheduler.registry.entries.flatMap(\.job.resources)).sorted()
        let unfinished = try await call.scheduler.runs(
            RunQuery(states: [.pending, .running, .interrupted], limit: .max))
        for name in names { values.append(try await call.scheduler.resource(name, unfinished: unfinished, now: now)) }
        return try .json(Page(values))
    }

    private static let showResource = AdminOperation(
        name: "resources.show", summary: "Shows everything past and to come that touches a resource.", method: .get,
        path: "/api/v1/resources/{resource}", permission: .view,
        pathFields: [.required("resource", .text(), "The resource's name.")],
        queryFields: [
            Field("within", .duration, "How far ahead to look; by default a day, at most 31 days."),
            Field("limit", .integer(1...1_000), "How many runs, and how many slots to come, to list at most."),
        ],
        answer: .json(.record(ResourceView.record))
    ) { call in
        let name = call.path["resource"] ?? ""
        let within = call.duration("within", in: .query) ?? .days(1)
        guard within > .zero, within <= .days(31) else {
            throw Problem.invalid("within", "must be more than zero and at most 31 days")
        }
        let now = try await call.scheduler.now()
        let limit = call.pageLimit
        let runs = try await call.scheduler.runs(RunQuery(resource: name, limit: limit))
        let isKnown = call.scheduler.registry.entries.contains { $0.job.resources.contains(name) }
        guard isKnown || !runs.isEmpty else {
            throw Problem.notFound("Nothing touches a resource of this name.", field: "resource")
        }
        let overview = try await PlanOverview(call.scheduler, PlanFilter(resource: name), now: now)
        var walk = UpcomingWalk(overview, from: now, through: now.adding(within), behind: nil)
        var upcoming: [UpcomingSlotValue] = []
        while upcoming.count < limit, let slot = walk.next() { upcoming.append(slot) }
        let unfinished = try await call.scheduler.runs(
            RunQuery(states: [.pending, .running, .interrupted], resource: name, limit: .max))
        return try .json(
            ResourceView(
                resource: try await call.scheduler.resource(name, unfinished: unfinished, now: now),
                runs: runs.map { RunValue($0, in: call, at: now) }, upcoming: upcoming, leftOut: overview.leftOut,
                problems: overview.problems + walk.problems))
    }
}

extension Scheduler {
    fileprivate func resource(_ name: String, unfinished: [Run], now: Date) async throws -> ResourceValue {
        let touching = unfinished.filter { $0.order.resources.contains(name) }
        let jobs = registry.entries.filter { $0.job.resources.contains(name) }.map(\.job.id)
        var value = ResourceValue(
            name: name, jobs: jobs, lockedBy: touching.first { $0.state == .running }?.id,
            waiting: touching.count { $0.state != .running })
        for job in jobs {
            for record in try await schedules(of: job) {
                value.schedules.append(record.schedule.id)
                guard let next = plan(of: record, at: now).next else { continue }
                value.nextPlannedAt = min(value.nextPlannedAt ?? next, next)
            }
        }
        return value
    }
}

/// A resource in an answer.
private struct ResourceValue: Encodable {
    var name: String
    var jobs: [JobID]
    var schedules: [ScheduleID] = []
    @Nullable var lockedBy: RunID?
    var waiting: Int
    @Nullable var nextPlannedAt: Date?

    init(name: String, jobs: [JobID], lockedBy: RunID?, waiting: Int) {
        self.name = name
        self.jobs = jobs
        self.lockedBy = lockedBy
        self.waiting = waiting
    }

    static let record = Record(
        "Resource",
        [
            .required("name", .text(maximum: .max), "Its name."),
            .required("jobs", .list(.text(maximum: .max)), "The jobs whose runs touch it."),
            .required("schedules", .list(.text(maximum: .max)), "The schedules of those jobs."),
            .required("lockedBy", .optional(.integer(1...Int.max)), "The run that has it."),
            .required("waiting", .integer(0...Int.max), "How many runs that touch it wait."),
            .required("nextPlannedAt", .optional(.instant), "When the next slot is planned whose run touches it."),
        ])
}

/// Everything about a resource.
private struct ResourceView: Encodable {
    var resource: ResourceValue
    var runs: [RunValue]
    var upcoming: [UpcomingSlotValue]
    var leftOut: [LeftOutValue]
    var problems: [PlanProblemValue]

    static let record = Record(
        "ResourceView",
        [
            .required("resource", .record(ResourceValue.record), "The resource."),
            .required("runs", .list(.record(RunValue.record)), "Runs that touch it, newest first."),
            .required("upcoming", .list(.record(UpcomingSlotValue.record)), "Slots to come, the next one first."),
            .required("leftOut", .list(.record(LeftOutValue.record)), "Schedules that rest, or for a while."),
            .required("problems", .list(.record(PlanProblemValue.record)), "Schedules that cannot be planned."),
        ])
}
