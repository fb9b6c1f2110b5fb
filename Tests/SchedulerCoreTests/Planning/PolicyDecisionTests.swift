import FoundationEssentials
import Testing

@testable import SchedulerCore

@Suite struct PolicyDecisionTests {
    /// What each policy makes of no, one waiting, one running and both unfinished.
    private static let table: [(policy: OverlapPolicy, planned: [OverlapDecision], byHand: [OverlapDecision])] = {
        let going = OverlapDecision.skip("the run before it was still going")
        let full = OverlapDecision.skip("2 runs were still going")
        return [
            (.skip, [.create, going, going, going], [.create, going, going, going]),
            (.queueOne, [.create, .coalesce, .create, .coalesce], [.create, .create, .create, .create]),
            (.queueAll, [.create, .create, .create, .create], [.create, .create, .create, .create]),
            (
                .cancelRunning, [.create, .coalesce, .createAndStopRunning, .coalesce],
                [.create, .create, .createAndStopRunning, .createAndStopRunning]
            ),
            (.allow(limit: 2), [.create, .create, .create, full], [.create, .create, .create, .create]),
        ]
    }()

    @Test(arguments: 0..<5)
    func `an overlap policy decides about slots and runs by hand`(row: Int) {
        let (policy, planned, byHand) = Self.table[row]
        let situations = [(0, 0), (0, 1), (1, 0), (1, 1)].map {
            UnfinishedRuns(running: $0.0, waiting: $0.1, newestWaiting: $0.1 > 0 ? RunID(rawValue: 7) : nil)
        }
        #expect(situations.map { policy.decision(for: $0) } == planned)
        #expect(situations.map { policy.decisionByHand(for: $0) } == byHand)
    }

    @Test func `allow lets as many runs be active at one time, any other policy one`() {
        #expect(OverlapPolicy.allow(limit: 7).concurrency == 7)
        for (policy, _, _) in Self.table.dropLast() { #expect(policy.concurrency == 1) }
    }

    @Test(arguments: ResourceConflictPolicy.allCases)
    func `a run whose resources are free is claimed`(policy: ResourceConflictPolicy) {
        #expect(ResourceDecision(policy: policy, lockedResource: nil, owner: nil) == .claim)
        #expect(ResourceDecision(policy: policy, lockedResource: nil, owner: RunID(rawValue: 3)) == .claim)
    }

    @Test func `a locked resource makes a run wait, fail or skip, naming the resource and its owner`() {
        func decide(_ policy: ResourceConflictPolicy, _ owner: Int64?) -> ResourceDecision {
            ResourceDecision(policy: policy, lockedResource: "db", owner: owner.map(RunID.init(rawValue:)))
        }
        #expect(decide(.wait, 3) == .wait)
        #expect(decide(.fail, 3) == .fail("db is locked by run 3"))
        #expect(decide(.skip, 3) == .skip("db is locked by run 3"))
        #expect(decide(.skip, nil) == .skip("db is locked by run unknown"))
    }

    @Test func `an order takes over the job's rules`() {
        let job = Job(
            id: "job", kind: .manual, parameters: ["not": "taken"], resources: ["a"], queue: "heavy", priority: 4,
            resourceConflict: .fail)
        let order = RunOrder(
            job, schedule: "lane", slot: PlanCase.date(1), trigger: .backfill, concurrency: 3, parameters: ["p": 1],
            availableAt: PlanCase.date(2))
        #expect(order.job == "job")
        #expect(order.schedule == "lane")
        #expect(order.slot == PlanCase.date(1))
        #expect(order.trigger == .backfill)
        #expect(order.queue == "heavy")
        #expect(order.priority == 4)
        #expect(order.concurrency == 3)
        #expect(order.resources == ["a"])
        #expect(order.resourceConflict == .fail)
        #expect(order.parameters == ["p": 1])
        #expect(order.availableAt == PlanCase.date(2))
    }

    @Test func `a new run waits as its order says`() {
        let order = RunOrder(
            Job(id: "job", kind: .manual), schedule: "lane", slot: nil, trigger: .hand, concurrency: 1,
            parameters: .none,
            availableAt: PlanCase.date(9))
        let run = Run(id: RunID(rawValue: 2), order: order, createdAt: PlanCase.date(1))
        #expect(run.state == .pending)
        #expect(run.availableAt == PlanCase.date(9))
        #expect((run.attempt, run.interruptions, run.fence) == (0, 0, 0))
        #expect(run.earlierAttempts.isEmpty)
    }
}
