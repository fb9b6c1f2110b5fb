import FoundationEssentials
import SchedulerCore
import Synchronization

/// A store under test, with short ways to say what checks do to it.
///
/// Instants are given as seconds after an origin. Unless told otherwise a check has one job, `job`, one lane, `lane`,
/// and two nodes, `alpha` and `beta`.
struct StoreTrial: Sendable {
    let store: any Store
    /// How long observers are waited for, in real time.
    let patience: Duration

    /// The instant that many seconds after the origin.
    func at(_ seconds: Int) -> Date {
        Date(microsecondsSince1970: 1_767_225_600_000_000).adding(.seconds(seconds))
    }

    // MARK: Values

    func job(_ id: JobID = "job") -> Job {
        Job(id: id, kind: .manual)
    }

    func schedule(
        _ id: ScheduleID = "lane", job: JobID = "job", _ recurrence: Recurrence = .every(.minutes(1))
    ) -> Schedule {
        Schedule(id: id, job: job, recurrence: recurrence)
    }

    func order(
        _ lane: ScheduleID = "lane", job id: JobID = "job", slot: Int? = nil, availableAt: Int? = nil,
        priority: Int = 0, concurrency: Int = 1, queue: String = Job.defaultQueue, resources: [String] = [],
        conflict: ResourceConflictPolicy = .wait
    ) -> RunOrder {
        var job = job(id)
        job.priority = priority
        job.queue = queue
        job.resources = resources
        job.resourceConflict = conflict
        return RunOrder(
            job, schedule: lane, slot: slot.map(at), trigger: slot == nil ? .hand : .slot, concurrency: concurrency,
            parameters: .none, availableAt: availableAt.map(at))
    }

    /// An order for a slot of the past, which a lock has skip.
    func backfill(_ slot: Int, resources: [String] = []) -> RunOrder {
        var order = order(slot: slot, resources: resources, conflict: .skip)
        order.trigger = .backfill
        return order
    }

    func record(
        _ first: Int, through last: Int, count: Int, _ outcome: Outcome = .skipped, reason: String = "rest",
        run: RunID? = nil, lane: ScheduleID = "lane"
    ) -> SlotRecord {
        SlotRecord(
            schedule: lane, first: at(first), last: at(last), count: count, outcome: outcome, reason: reason, run: run)
    }

    // MARK: Planners

    /// A planner that moves the cursor to the instant, asks for no further look, and whatever else it is told.
    func planner(_ change: @escaping @Sendable (inout SchedulePlan, ScheduleFacts) -> Void) -> SchedulePlanner {
        { facts in
            var plan = SchedulePlan(record: facts.record)
            plan.record.cursor = max(facts.record.cursor, facts.now)
            plan.record.nextLook = nil
            change(&plan, facts)
            return plan
        }
    }

    /// A planner that creates a run for each of the slots.
    func running(_ slots: Int..., nextLook: Int? = nil) -> SchedulePlanner {
        planner { plan, facts in
            let schedule = facts.record.schedule
            plan.runs = slots.map { order(schedule.id, job: schedule.job, slot: $0) }
            plan.record.runCount += slots.count
            plan.record.lastSlot = slots.last.map(at)
            plan.record.nextLook = nextLook.map(at)
        }
    }

    /// A planner that records outcomes.
    ///
    /// - Parameter lastSlot: the last slot before them whose outcome was recorded.
    func recording(_ records: SlotRecord..., after lastSlot: Int?) -> SchedulePlanner {
        planner { plan, _ in
            var predecessor = lastSlot.map(at)
            for record in records {
                plan.outcomes.append(PlannedOutcome(record: record, predecessor: predecessor))
                predecessor = record.last
            }
            plan.record.lastSlot = predecessor
        }
    }

    /// A planner that is asked once about each schedule, and then lets it rest, so that no store goes round in circles.
    func once(_ planner: @escaping SchedulePlanner, thenLook look: Int? = nil) -> SchedulePlanner {
        let asked = AskedSchedules()
        return { facts in
            var resting = SchedulePlan(record: facts.record)
            resting.record.nextLook = look.map(at)
            return asked.insert(facts.record.schedule.id) ? planner(facts) : resting
        }
    }

    /// The planner that the scheduler uses, with nothing passed unseen.
    func standard(_ job: Job) -> SchedulePlanner {
        let rules = SchedulingRules(job: job, watchedSince: .distantPast)
        return { SchedulePlan.deciding($0, rules: rules) }
    }

    // MARK: Operations

    func insert(_ schedules: Schedule..., at second: Int = 0) async throws {
        try await store.insert(schedules, at: at(second))
    }

    @discardableResult
    func advance(
        by node: NodeID = "alpha", jobs: Set<JobID> = ["job"], at second: Int, limit: Int = 100,
        _ planner: @escaping SchedulePlanner
    ) async throws -> AdvanceReport {
        try await store.advance(AdvanceRequest(node: node, jobs: jobs, now: at(second), limit: limit), planner: planner)
    }

    /// The cursor and next look of a schedule: what tells whether it was planned.
    func lookedAt(_ id: ScheduleID) async throws -> Date? {
        try await require("schedule \(id)", store.schedule(id)).cursor
    }

    @discardableResult
    func enqueue(
        _ orders: RunOrder..., overlap: OverlapPolicy = .queueAll, at second: Int = 0
    ) async throws -> [RunID] {
        try await store.enqueue(orders, overlap: overlap, at: at(second))
    }

    /// Claims under a lease of 30 seconds.
    func claim(
        by node: NodeID = "alpha", jobs: Set<JobID> = ["job"], queues: [String: Int]? = nil, limit: Int = 100,
        at second: Int = 0
    ) async throws -> ClaimReport {
        try await store.claim(
            ClaimRequest(
                node: node, jobs: jobs, queues: queues, limit: limit, now: at(second), lease: at(second + 30)))
    }

    /// The identifiers of what can be claimed, in order.
    func claimedIDs(by node: NodeID = "alpha", limit: Int = 100, at second: Int = 0) async throws -> [RunID] {
        try await claim(by: node, limit: limit, at: second).runs.map(\.id)
    }

    /// Creates a run by hand and claims it.
    func claimed(_ order: RunOrder, by node: NodeID = "alpha", at second: Int = 0) async throws -> Run {
        try await enqueue(order, at: second)
        return try requireOnly(
            "the claimable runs", await claim(by: node, jobs: [order.job], at: second).runs)
    }

    @discardableResult
    func finish(
        _ run: Run, _ transition: RunTransition = RunTransition(state: .succeeded), by node: NodeID = "alpha",
        at second: Int = 1, keeping limit: Int = 1_000, age: Int? = nil
    ) async throws -> Bool {
        let finish = RunFinish(
            claim: run.claim, transition: transition,
            history: HistoryPolicy(runs: limit, age: age.map { .seconds($0) }))
        return try requireOnly("the answers to one finish", await store.finish([finish], by: node, at: at(second)))
    }

    // MARK: Findings

    /// The run as the store has it.
    func stored(_ id: RunID) async throws -> Run {
        try await require("run \(id)", store.run(id))
    }

    func expectStored(_ expected: Run, _ subject: String) async throws {
        try await expect(subject, stored(expected.id), is: expected)
    }

    /// The record of a schedule as the store has it.
    func stored(_ id: ScheduleID) async throws -> ScheduleRecord {
        try await require("schedule \(id)", store.schedule(id))
    }

    /// All outcome records of a schedule.
    func outcomes(_ lane: ScheduleID = "lane") async throws -> [SlotRecord] {
        try await store.outcomes(of: lane, from: .distantPast, through: .distantFuture)
    }

    /// All runs, newest first.
    func runs() async throws -> [Run] {
        try await store.runs(RunQuery(limit: 100_000))
    }

    /// The slots that have runs, as seconds, oldest run first.
    func runSlots(_ lane: ScheduleID = "lane") async throws -> [Int] {
        try await store.runs(RunQuery(schedule: lane, limit: 100_000)).reversed()
            .compactMap { $0.slot.map { Int($0.duration(since: at(0)).components.seconds) } }
    }
}

/// The schedules that a planner was asked about.
private final class AskedSchedules: Sendable {
    private let ids = Mutex<Set<ScheduleID>>([])

    /// - Returns: whether it is the first time.
    func insert(_ id: ScheduleID) -> Bool {
        ids.withLock { $0.insert(id).inserted }
    }
}
