import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let upcoming: [AdminOperation] = [listUpcoming]

    private static let listUpcoming = AdminOperation(
        name: "upcoming.list",
        summary: "Lists the planned slots of the next hours across all jobs, the next one first.",
        method: .get, path: "/api/v1/upcoming", permission: .view,
        queryFields: [Field("within", .duration, "How far ahead to look; by default a day, at most 31 days.")]
            + PlanFilter.fields + Field.paging,
        answer: .json(.record(UpcomingValue.record))
    ) { call in
        let within = call.duration("within", in: .query) ?? .days(1)
        guard within > .zero, within <= .days(31) else {
            throw Problem.invalid("within", "must be more than zero and at most 31 days")
        }
        let filter = try PlanFilter(call)
        let now = try await call.scheduler.now()
        let overview = try await PlanOverview(call.scheduler, filter, now: now)
        let passed = try call.text("cursor", in: .query).map { text throws(Problem) in
            try UpcomingSlotValue.place(of: text)
        }
        var walk = UpcomingWalk(overview, from: now, through: now.adding(within), behind: passed)
        let limit = call.pageLimit
        var items: [UpcomingSlotValue] = []
        while items.count < limit, let item = walk.next() { items.append(item) }
        let next = walk.next() == nil ? nil : items.last?.cursor
        return try .json(
            UpcomingValue(
                items: items, next: next, leftOut: overview.leftOut,
                problems: overview.problems + walk.problems))
    }
}

/// Walks along the slots to come of many schedules.
struct UpcomingWalk {
    private let overview: PlanOverview
    private let end: Date
    private var heads: [Head] = []
    /// Schedules of which it would take long to find out where they are.
    private(set) var problems: [PlanProblemValue] = []

    /// How many slots of a schedule are counted one by one.
    private static let countLimit = 100_000

    /// A schedule with its next slot.
    private struct Head {
        var slot: Date
        let plan: PlannedSchedule
        /// How many of its slots, this one included, still get a run.
        var remaining: Int

        mutating func advance() -> Bool {
            remaining -= 1
            guard remaining > 0, let timetable = plan.timetable,
                let next = plan.schedule.nextSlot(in: timetable, after: slot)
            else { return false }
            slot = next
            return true
        }
    }

    /// - Parameters:
    ///   - passed: the slot behind which to go on, and its schedule.
    init(_ overview: PlanOverview, from start: Date, through end: Date, behind passed: (slot: Date, id: ScheduleID)?) {
        self.overview = overview
        self.end = end
        if let passed, passed.slot > end { return }
        for plan in overview.planned {
            let position = max(plan.after, passed.map { $0.slot.adding(.microseconds(-1)) } ?? start)
            guard let gone = Self.count(of: plan, through: position) else {
                problems.append(
                    PlanProblemValue(
                        schedule: plan.schedule.id, job: plan.schedule.job,
                        problem: "it has a limit of runs, and too many slots before these to count them"))
                continue
            }
            guard var head = Self.head(of: plan, after: position, gone: gone) else { continue }
            if let passed, (head.slot, plan.schedule.id) <= passed, !head.advance() { continue }
            if head.slot <= end { heads.append(head) }
        }
    }

    /// How many slots to come lie before an instant, where that matters; nil: more than are counted.
    private static func count(of plan: PlannedSchedule, through position: Date) -> Int? {
        guard let remaining = plan.remainingRuns, let timetable = plan.timetable else { return 0 }
        let count = timetable.count(after: plan.after, through: position, atMost: min(remaining, countLimit))
        return count < countLimit || count >= remaining || timetable.countsWithoutWalking ? count : nil
    }

    private static func head(of plan: PlannedSchedule, after position: Date, gone: Int) -> Head? {
        guard let timetable = plan.timetable else {
            return plan.onlySlot.flatMap { $0 > position ? Head(slot: $0, plan: plan, remaining: 1) : nil }
        }
        let remaining = (plan.remainingRuns ?? .max) - gone
        guard remaining > 0, let slot = plan.schedule.nextSlot(in: timetable, after: position) else { return nil }
        return Head(slot: slot, plan: plan, remaining: remaining)
    }

    mutating func next() -> UpcomingSlotValue? {
        let first = heads.indices.min {
            (heads[$0].slot, heads[$0].plan.schedule.id) < (heads[$1].slot, heads[$1].plan.schedule.id)
        }
        guard let first else { return nil }
        let head = heads[first]
        if !heads[first].advance() || heads[first].slot > end { heads.remove(at: first) }
        let job = head.plan.schedule.job
        return UpcomingSlotValue(
            slot: head.slot, schedule: head.plan.schedule.id, job: job,
            resources: overview.jobs[job]?.resources ?? [])
    }
}

/// A slot to come in an answer.
struct UpcomingSlotValue: Encodable, Sendable {
    var slot: Date
    var schedule: ScheduleID
    var job: JobID
    var resources: [String]

    /// Where a list goes on behind it.
    var cursor: String { "\(slot.microsecondsSince1970)~\(schedule.rawValue)" }

    /// - Throws: ``Problem`` where the text is no cursor.
    static func place(of cursor: String) throws(Problem) -> (slot: Date, id: ScheduleID) {
        let parts = cursor.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let slot = Int64(parts[0]) else {
            throw .invalid("cursor", "is no cursor of this list")
        }
        return (Date(microsecondsSince1970: slot), ScheduleID(String(parts[1])))
    }

    static let record = Record(
        "UpcomingSlot",
        [
            .required("slot", .instant, "The slot."),
            .required("schedule", .text(maximum: .max), "The schedule that plans it."),
            .required("job", .text(maximum: .max), "Its job."),
            .required("resources", .list(.text(maximum: .max)), "What its run will touch."),
        ])
}

private struct UpcomingValue: Encodable {
    var items: [UpcomingSlotValue]
    @Nullable var next: String? = nil
    var leftOut: [LeftOutValue]
    var problems: [PlanProblemValue]

    static let record = Record(
        "UpcomingPage",
        [
            .required("items", .list(.record(UpcomingSlotValue.record)), "The slots, the next one first."),
            .required("next", .optional(.text()), "What to pass as `cursor` to get more; null at the end."),
            .required("leftOut", .list(.record(LeftOutValue.record)), "Schedules that rest, or for a while."),
            .required("problems", .list(.record(PlanProblemValue.record)), "Schedules that cannot be planned."),
        ])
}
