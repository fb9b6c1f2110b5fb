import FoundationEssentials
import Testing

@testable import SchedulerCore

/// What the small situations of ``SchedulePlanTests`` do not reach.
@Suite struct PlanEdgeTests {
    private let job = Job(id: "job", kind: .manual, parameters: ["a": 1, "b": 1])

    private func record(
        _ recurrence: Recurrence = .every(.minutes(1)), _ change: (inout ScheduleRecord) -> Void = { _ in }
    ) -> ScheduleRecord {
        let schedule = Schedule(id: "lane", job: "job", recurrence: recurrence, start: PlanCase.date(0))
        var record = ScheduleRecord(schedule, addedAt: PlanCase.date(0))
        change(&record)
        return record
    }

    private func plan(
        _ record: ScheduleRecord, at now: Int, running: Int = 0, waiting: Int = 0, isDisabled: Bool = false,
        watchedSince: Int = 0
    ) -> SchedulePlan {
        let unfinished = UnfinishedRuns(
            running: running, waiting: waiting, newestWaiting: waiting > 0 ? PlanCase.waitingRun : nil)
        return SchedulePlan.deciding(
            ScheduleFacts(record: record, unfinished: unfinished, now: PlanCase.date(now)),
            rules: SchedulingRules(job: job, isDisabled: isDisabled, watchedSince: PlanCase.date(watchedSince)))
    }

    @Test func `many due slots are planned a thousand at a time`() {
        var record = record { $0.schedule.overlap = .queueAll }
        var slots: [Date] = []
        var plans = 0
        repeat {
            let plan = plan(record, at: 2_500 * 60)
            slots += plan.runs.compactMap(\.slot)
            record = plan.record
            plans += 1
            if plans < 3 { #expect(record.nextLook == PlanCase.date(2_500 * 60)) }
        } while record.cursor < PlanCase.date(2_500 * 60) && plans < 10
        #expect(plans == 3)
        #expect(slots == (1...2_500).map { PlanCase.date($0 * 60) })
        #expect(record.nextLook == PlanCase.date(2_501 * 60))
    }

    @Test func `a thousand due slots fit into one plan`() {
        let record = record { $0.schedule.overlap = .queueAll }
        #expect(plan(record, at: 1_000 * 60).record.nextLook == PlanCase.date(1_001 * 60))
    }

    @Test func `a million slots that passed unseen are one record`() {
        let record = record { $0.schedule.catchUp = CatchUpPolicy(.latest, within: .days(10_000)) }
        let plan = plan(record, at: 1_000_000 * 60, watchedSince: 1_000_000 * 60)
        #expect(plan.runs.count == 1)
        #expect(plan.outcomes.map(\.record.count) == [999_999])
        #expect(plan.outcomes.map(\.newRun) == [0])
    }

    @Test func `slots older than the catch-up window are missed, and newer ones caught up, each counted once`() {
        let record = record { $0.schedule.catchUp = CatchUpPolicy(.none, within: .minutes(3)) }
        let plan = plan(record, at: 10 * 60, watchedSince: 10 * 60)
        #expect(plan.outcomes.map(\.record.outcome) == [.missed, .missed])
        #expect(plan.outcomes.map(\.record.count) == [6, 4])
        #expect(plan.outcomes.map { PlanCase.second($0.record.last) } == [360, 600])
    }

    @Test func `a clock that is stepped back plans nothing twice`() {
        var record = record()
        record = plan(record, at: 600).record
        let again = plan(record, at: 300)
        #expect(again.runs.isEmpty && again.outcomes.isEmpty)
        #expect(again.record.cursor == PlanCase.date(600))
        #expect(again.record.nextLook == PlanCase.date(660))
    }

    @Test func `a schedule that has had all its runs is looked at no more`() {
        let record = record {
            $0.schedule.maximumRuns = 3
            $0.runCount = 3
        }
        let plan = plan(record, at: 600)
        #expect(plan.runs.isEmpty && plan.outcomes.isEmpty)
        #expect(plan.record.nextLook == nil)
    }

    @Test func `a schedule without a further slot is looked at no more`() {
        let record = record(.once(at: PlanCase.date(60)))
        let plan = plan(record, at: 60)
        #expect(plan.runs.map(\.slot) == [PlanCase.date(60)])
        #expect(plan.record.nextLook == nil)
    }

    @Test func `a schedule has no slots after its end`() {
        let record = record { $0.schedule.end = PlanCase.date(120) }
        let plan = plan(record, at: 600)
        #expect(plan.outcomes.map(\.record.last) + plan.runs.compactMap(\.slot) == [120, 60].map(PlanCase.date))
        #expect(plan.record.nextLook == nil)
    }

    @Test func `a hold that ended while the job was disabled does not bring back what was put off later`() {
        var record = record {
            $0.schedule.catchUp = CatchUpPolicy(.latest, coversHolds: true)
            $0.schedule.overlap = .queueAll
            $0.schedule.hold = Hold(reason: "", author: "ops", until: PlanCase.date(120))
        }
        record = plan(record, at: 600, isDisabled: true).record
        let plan = plan(record, at: 601)
        #expect(plan.runs.compactMap(\.slot) == [PlanCase.date(600)])
    }

    @Test func `a plan that follows a rest begins with what was put off`() {
        var record = record { $0.schedule.catchUp = CatchUpPolicy(.first, coversHolds: true) }
        record = plan(record, at: 150, isDisabled: true).record
        #expect(record.cursor == PlanCase.date(0))
        #expect(record.nextLook == nil)
        let plan = plan(record, at: 190)
        #expect(plan.runs.compactMap(\.slot) == [PlanCase.date(60)])
        #expect(plan.outcomes.map(\.record.outcome) == [.coalesced, .coalesced])
        #expect(plan.record.deferredThrough == nil)
    }

    @Test func `parameters of the schedule replace the job's by name`() {
        let record = record { $0.schedule.parameters = ["b": 2, "c": 2] }
        #expect(plan(record, at: 60).runs.map(\.parameters) == [["a": 1, "b": 2, "c": 2]])
    }

    @Test func `policies of the schedule replace the job's`() {
        var job = job
        job.overlap = .skip
        job.catchUp = .none
        var record = record()
        let facts = ScheduleFacts(record: record, unfinished: UnfinishedRuns(running: 1), now: PlanCase.date(90))
        let rules = SchedulingRules(job: job, watchedSince: PlanCase.date(0))
        #expect(SchedulePlan.deciding(facts, rules: rules).outcomes.map(\.record.outcome) == [.skipped])
        record.schedule.overlap = .allow(limit: 5)
        let changed = ScheduleFacts(record: record, unfinished: UnfinishedRuns(running: 1), now: PlanCase.date(90))
        #expect(SchedulePlan.deciding(changed, rules: rules).runs.map(\.concurrency) == [5])
    }

    @Test func `a stored recurrence or zone that is invalid is a problem of the schedule, and nothing is thrown`() {
        for change: (inout ScheduleRecord) -> Void in [
            { $0.schedule.recurrence = .cron("61 * * * *") }, { $0.schedule.zone = "Mars/Olympus" },
            { $0.schedule.recurrence = .every(.zero) },
        ] {
            let plan = plan(record(.every(.minutes(1)), change), at: 600)
            #expect(plan.record.problem?.isEmpty == false)
            #expect(plan.record.nextLook == nil)
            #expect(plan.runs.isEmpty && plan.outcomes.isEmpty)
            #expect(plan.record.cursor == PlanCase.date(0))
        }
    }

    @Test func `a plan tells whether it stops what runs`() {
        let record = record { $0.schedule.overlap = .cancelRunning }
        #expect(plan(record, at: 60, running: 1).stopsRunning)
        #expect(!plan(record, at: 60).stopsRunning)
        #expect(!plan(record, at: 60, running: 1, waiting: 1).stopsRunning)
    }
}
