import FoundationEssentials
import Testing

@testable import SchedulerCore

@Suite struct PauseDecisionTests {
    /// A schedule with a pause of a minute, added at 0.
    private func record(_ change: (inout ScheduleRecord) -> Void = { _ in }) -> ScheduleRecord {
        let schedule = Schedule(id: "job", job: "job", recurrence: .afterCompletion(pause: .minutes(1)))
        var record = ScheduleRecord(schedule, addedAt: PlanCase.date(0))
        change(&record)
        return record
    }

    private func plan(
        _ record: ScheduleRecord, at now: Int, running: Int = 0, waiting: Int = 0, isDisabled: Bool = false,
        isStopped: Bool = false
    ) -> SchedulePlan {
        SchedulePlan.deciding(
            ScheduleFacts(
                record: record, unfinished: UnfinishedRuns(running: running, waiting: waiting), now: PlanCase.date(now)),
            rules: SchedulingRules(
                job: Job(id: "job", kind: .schedule, overlap: .allow(limit: 9), catchUp: .none), isDisabled: isDisabled,
                isStopped: isStopped, watchedSince: .distantFuture))
    }

    private func seconds(_ dates: [Date?]) -> [Int] { dates.compactMap { $0.map(PlanCase.second) } }

    @Test func `without a start, the first run is a pause after the schedule was added`() {
        #expect(plan(record(), at: 59).record.nextLook == PlanCase.date(60))
        #expect(plan(record(), at: 59).runs.isEmpty)
        #expect(seconds(plan(record(), at: 60).runs.map(\.slot)) == [60])
    }

    @Test func `the first run is at the start, and late if need be`() {
        let record = record { $0.schedule.start = PlanCase.date(10) }
        #expect(plan(record, at: 9).record.nextLook == PlanCase.date(10))
        for now in [10, 500] {
            let plan = plan(record, at: now)
            #expect(seconds(plan.runs.map(\.slot)) == [10])
            #expect(plan.record.cursor == PlanCase.date(10))
            #expect(plan.record.lastSlot == PlanCase.date(10))
            #expect(plan.record.runCount == 1)
            #expect(plan.record.nextLook == nil)
        }
    }

    @Test(arguments: [(1, 0), (0, 1), (2, 3)])
    func `while a run is unfinished there is no slot, whatever the overlap policy says`(running: Int, waiting: Int) {
        let plan = plan(record(), at: 500, running: running, waiting: waiting)
        #expect(plan.runs.isEmpty && plan.outcomes.isEmpty)
        #expect(plan.record.nextLook == nil)
        #expect(plan.record.cursor == PlanCase.date(0))
    }

    @Test func `the pause counts from the completion`() {
        var record = plan(record(), at: 60).record
        record.completedAt = PlanCase.date(100)
        #expect(plan(record, at: 159).record.nextLook == PlanCase.date(160))
        #expect(seconds(plan(record, at: 160).runs.map(\.slot)) == [160])
        // Looked at late, the slot keeps its instant: nothing is caught up, nothing is missed.
        #expect(seconds(plan(record, at: 9_999).runs.map(\.slot)) == [160])
    }

    @Test func `a run that ended since the start-up, such as one that was rescued, is followed by the pause`() {
        var record = record { $0.schedule.start = PlanCase.date(10) }
        record.completedAt = PlanCase.date(100)
        #expect(plan(record, at: 100).record.nextLook == PlanCase.date(160))
        record.completedAt = PlanCase.date(9)
        #expect(seconds(plan(record, at: 100).runs.map(\.slot)) == [10])
    }

    @Test func `a completion before the cursor does not count`() {
        let record = record {
            $0.cursor = PlanCase.date(300)
            $0.completedAt = PlanCase.date(100)
        }
        #expect(plan(record, at: 310).record.nextLook == PlanCase.date(360))
    }

    @Test func `a schedule that rests skips its slots, and goes on from the last of them`() {
        let situations: [(String, ScheduleRecord, Bool, Bool)] = [
            ("the job is disabled", record(), true, false), ("the job is stopped", record(), false, true),
            ("the schedule is disabled", record { $0.schedule.isEnabled = false }, false, false),
            ("held by ops: why", record { $0.schedule.hold = Hold(reason: "why", author: "ops") }, false, false),
        ]
        for (reason, record, isDisabled, isStopped) in situations {
            let plan = plan(record, at: 61, isDisabled: isDisabled, isStopped: isStopped)
            #expect(plan.runs.isEmpty)
            #expect(
                plan.outcomes.map(\.record) == [
                    SlotRecord(
                        schedule: "job", first: PlanCase.date(60), last: PlanCase.date(60), count: 1, outcome: .skipped,
                        reason: reason)
                ])
            #expect(plan.record.cursor == PlanCase.date(60))
            #expect(plan.record.nextLook == PlanCase.date(120))
            #expect(
                seconds(self.plan(plan.record, at: 120).runs.map(\.slot)) == (reason.hasPrefix("the job") ? [120] : []))
        }
    }

    @Test func `slots that are skipped one after another continue one record`() {
        let first = plan(record(), at: 60, isDisabled: true)
        let second = plan(first.record, at: 120, isDisabled: true)
        #expect(second.outcomes.map(\.predecessor) == [PlanCase.date(60)])
        #expect(first.outcomes[0].record.isContinued(by: second.outcomes[0].record, after: PlanCase.date(60)))
    }

    @Test func `however long a schedule rests unseen, one plan passes over it`() {
        let record = record { $0.schedule.recurrence = .afterCompletion(pause: .seconds(1)) }
        let plan = plan(record, at: 86_400, isDisabled: true)
        #expect(plan.outcomes.map(\.record.count) == [86_400])
        #expect(plan.record.cursor == PlanCase.date(86_400))
        #expect(plan.record.nextLook == PlanCase.date(86_401))
    }

    @Test func `a hold that has lifted itself is gone, and the slot that came due meanwhile runs`() {
        let record = record { $0.schedule.hold = Hold(reason: "", author: "ops", until: PlanCase.date(90)) }
        let plan = plan(record, at: 90)
        #expect(seconds(plan.runs.map(\.slot)) == [60])
        #expect(plan.record.schedule.hold == nil)
    }

    @Test func `there is no slot after the end, or after the last run`() {
        #expect(plan(record { $0.schedule.end = PlanCase.date(59) }, at: 500).record.nextLook == nil)
        #expect(plan(record { $0.schedule.end = PlanCase.date(59) }, at: 500).runs.isEmpty)
        #expect(plan(record { $0.schedule.end = PlanCase.date(60) }, at: 500).runs.count == 1)
        let over = record {
            $0.schedule.maximumRuns = 2
            $0.runCount = 2
        }
        #expect(plan(over, at: 500).runs.isEmpty)
        #expect(plan(over, at: 500).record.nextLook == nil)
    }

    @Test func `when the clock is stepped back behind the last completion, the pause counts from now`() {
        let record = record {
            $0.schedule.start = PlanCase.date(10)
            $0.cursor = PlanCase.date(5_000)
            $0.completedAt = PlanCase.date(5_010)
        }
        let plan = plan(record, at: 1_000)
        // Off the grid of the slots before by no more than a microsecond, so that none of them comes again.
        #expect(plan.record.nextLook == PlanCase.date(1_060).adding(.microseconds(1)))
        #expect(plan.record.lastSlot == nil)
        #expect(self.plan(plan.record, at: 1_061).runs.map(\.slot) == [plan.record.nextLook])
    }
}
