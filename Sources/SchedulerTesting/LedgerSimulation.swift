import FoundationEssentials
package import SchedulerCore

/// Operators, nodes and clocks that do what they like, in an order that a seed decides. After every step each slot has to
/// have exactly one outcome.
package struct LedgerSimulation {
    package private(set) var store: any Store
    private var generator: SeededGenerator
    private var now = Date(timeIntervalSince1970: 1_767_225_600)
    /// Clocks step back in some simulations, and recurrences are changed in others.
    private let stepsClock: Bool
    private var rules: SchedulingRules
    private var active: [Run] = []

    private static let schedules: [ScheduleID] = ["every", "cron", "union", "pause", "limited"]

    package init(store: any Store, seed: UInt64) {
        self.store = store
        generator = SeededGenerator(seed: seed)
        stepsClock = seed.isMultiple(of: 2)
        rules = SchedulingRules(job: Job(id: "job", kind: .manual), watchedSince: now)
    }

    package mutating func begin() async throws {
        try await store.insert(Self.schedules.map { definition(of: $0) }, at: now)
    }

    private mutating func definition(of id: ScheduleID) -> Schedule {
        let recurrence: Recurrence =
            switch id {
            case "cron": .cron("*/3 * * * *")
            case "union": .union([.cron("7 * * * *"), .every(.seconds(100))])
            case "pause": .afterCompletion(pause: .seconds(45))
            default: .every(.seconds(one(of: 17, 60, 90)))
            }
        var schedule = Schedule(
            id: id, job: "job", recurrence: recurrence, start: now, maximumRuns: id == "limited" ? 4 : nil)
        schedule.overlap = one(of: .skip, .queueOne, .queueAll, .cancelRunning, .allow(limit: 2))
        schedule.catchUp = CatchUpPolicy(
            one(of: .none, .latest, .first, .all(limit: 2)), within: one(of: .minutes(5), .days(1)),
            coversHolds: Bool.random(using: &generator))
        return schedule
    }

    private mutating func one<Value>(of values: Value...) -> Value {
        values[Int.random(in: 0..<values.count, using: &generator)]
    }

    private var planner: SchedulePlanner {
        let rules = rules
        return { SchedulePlan.deciding($0, rules: rules) }
    }

    /// Lets something happen, and tells what.
    package mutating func act() async throws -> String {
        now = now.adding(.microseconds(one(of: 1, 20_000_000, 60_000_000, 400_000_000)))
        switch Int.random(in: 0..<16, using: &generator) {
        case 0: return try await changeSchedule()
        case 1: return try await changeRules()
        case 2:
            now = now.adding(stepsClock ? one(of: .minutes(-3), .hours(-1)) : .minutes(10))
            return "a step of the clock"
        case 3:
            now = now.adding(.hours(one(of: 1, 30)))
            rules.watchedSince = now
            return try await "downtime, then " + advance()
        case 4..<9: return try await advance()
        case 9..<12: return try await claim()
        case 12..<14: return try await finish()
        case 14: return try await stop()
        default: return try await recover()
        }
    }

    /// Plays that the process was killed, and that another began after a while.
    ///
    /// - Parameter store: what it finds.
    package mutating func restart(over store: any Store) async throws -> String {
        self.store = store
        now = now.adding(one(of: .microseconds(1), .minutes(2), .hours(30)))
        rules.watchedSince = now
        active = []
        let report = try await store.recover(by: "c", at: now)
        return "a restart, which found \(report.interrupted.map(\.id)) and \(report.failed.map(\.id))"
    }

    private mutating func changeSchedule() async throws -> String {
        let id = Self.schedules[Int.random(in: 0..<Self.schedules.count, using: &generator)]
        let hold = Hold(
            reason: "", author: "ops", until: one(of: nil, now.adding(.minutes(4)), now.adding(.seconds(60))))
        var replacement = definition(of: id)
        replacement.start = replacement.start?.adding(one(of: .zero, .minutes(-30), .minutes(5)))
        let what =
            stepsClock
            ? one(of: "hold", "release", "disable", "enable") : one(of: "hold", "release", "replace", "limit")
        let changed = replacement
        try await store.update(id, at: now, planner: planner) { schedule in
            switch what {
            case "hold": schedule.hold = hold
            case "release": schedule.hold = nil
            case "disable": schedule.isEnabled = false
            case "enable": schedule.isEnabled = true
            case "limit": schedule.maximumRuns = schedule.maximumRuns.map { $0 + 3 } ?? 20
            default: schedule = changed
            }
        }
        return "\(what) of \(id)"
    }

    private mutating func changeRules() async throws -> String {
        try await store.settle("job", at: now, planner: planner)
        rules.isDisabled = one(of: true, false, false)
        rules.isStopped = one(of: true, false, false)
        rules.job.resources = one(of: [], [], ["x"])
        rules.job.resourceConflict = one(of: .wait, .fail, .skip)
        try await store.settle("job", at: now, planner: planner)
        return "a change of the job"
    }

    private mutating func advance() async throws -> String {
        let request = AdvanceRequest(node: "node", jobs: ["job"], now: now, limit: one(of: 2, 100))
        let report = try await store.advance(request, planner: planner)
        return "planning \(report.planned) schedules"
    }

    private mutating func claim() async throws -> String {
        let request = ClaimRequest(
            node: one(of: "a", "b"), jobs: ["job"], limit: one(of: 1, 3), now: now, lease: now.adding(.minutes(20)))
        let runs = try await store.claim(request).runs
        active += runs
        return "claiming \(runs.map(\.id))"
    }

    private mutating func finish() async throws -> String {
        guard !active.isEmpty else { return "nothing" }
        let run = active.remove(at: Int.random(in: 0..<active.count, using: &generator))
        let transition = one(
            of: RunTransition(state: .succeeded), RunTransition(state: .failed, error: "failed"),
            RunTransition(state: .pending, availableAt: now.adding(.minutes(2)), error: "once more"))
        let finish = RunFinish(
            claim: run.claim, transition: transition, history: HistoryPolicy(runs: one(of: 2, 5, 50)))
        let recorded = try await store.finish([finish], by: run.node ?? "a", at: now)
        return "finish of run \(run.id): \(recorded)"
    }

    private mutating func stop() async throws -> String {
        let runs = try await store.runs(RunQuery(states: [.pending, .running]))
        guard let run = runs.randomElement(using: &generator) else { return "nothing" }
        _ = try await store.requestStop(run.id, at: now)
        return "stop of run \(run.id)"
    }

    private mutating func recover() async throws -> String {
        let report = try await store.recover(by: one(of: "a", "b"), at: now)
        return "recovery of \(report.interrupted.map(\.id)), \(report.failed.map(\.id))"
    }
}
