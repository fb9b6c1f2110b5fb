import FoundationEssentials
import Testing

@testable import SchedulerCore

@Suite struct RedefineTests {
    /// A record in the middle of its life.
    private func record(_ recurrence: Recurrence = .every(.minutes(1)), start: Int? = 0) -> ScheduleRecord {
        let schedule = Schedule(id: "lane", job: "job", recurrence: recurrence, start: start.map(PlanCase.date))
        var record = ScheduleRecord(schedule, addedAt: PlanCase.date(0))
        record.cursor = PlanCase.date(600)
        record.lastSlot = PlanCase.date(600)
        record.deferredThrough = PlanCase.date(610)
        record.completedAt = PlanCase.date(605)
        record.runCount = 5
        record.problem = "a problem"
        return record
    }

    private func redefined(_ record: ScheduleRecord, _ change: (inout Schedule) -> Void) -> ScheduleRecord {
        var record = record
        var schedule = record.schedule
        change(&schedule)
        record.redefine(as: schedule, at: PlanCase.date(650))
        return record
    }

    @Test func `other slots begin a new ledger at the instant`() {
        let changes: [(inout Schedule) -> Void] = [
            { $0.recurrence = .every(.minutes(2)) }, { $0.zone = "Europe/Berlin" },
            { $0.daylight = DaylightPolicy(gap: .skip) }, { $0.start = PlanCase.date(1) },
            { $0.end = PlanCase.date(9_999) },
            { $0.recurrence = .afterCompletion(pause: .seconds(1)) },
        ]
        for change in changes {
            let found = redefined(record(), change)
            #expect(found.cursor == PlanCase.date(650))
            #expect(found.recordedSince == PlanCase.date(650))
            #expect(found.lastSlot == nil)
            #expect(found.deferredThrough == nil)
            #expect(found.nextLook == PlanCase.date(650))
            #expect(found.problem == nil)
            #expect(found.runCount == 5)
        }
    }

    @Test func `the same slots go on in the same ledger`() {
        let changes: [(inout Schedule) -> Void] = [
            { _ in }, { $0.isEnabled = false }, { $0.hold = Hold(reason: "", author: "") },
            { $0.parameters = ["a": 1] },
            { $0.maximumRuns = 9 }, { $0.overlap = .skip }, { $0.catchUp = CatchUpPolicy.none },
        ]
        for change in changes {
            let before = record()
            let found = redefined(before, change)
            var expected = before
            expected.schedule = found.schedule
            expected.problem = nil
            expected.nextLook = PlanCase.date(650)
            #expect(found == expected)
        }
    }

    @Test func `a changed pause still counts from the last completion`() {
        let found = redefined(record(.afterCompletion(pause: .minutes(1)))) {
            $0.recurrence = .afterCompletion(pause: .minutes(5))
        }
        #expect(found.cursor == PlanCase.date(600))
        #expect(found.completedAt == PlanCase.date(605))
    }

    @Test func `a schedule that has had all its runs begins anew when it may have more`() {
        var before = record()
        before.schedule.maximumRuns = 5
        #expect(before.isOver)
        let found = redefined(before) { $0.maximumRuns = 7 }
        #expect(!found.isOver)
        #expect(found.cursor == PlanCase.date(650))
        #expect(found.recordedSince == PlanCase.date(650))
    }

    @Test func `a hold is in force until its end, which is not part of it`() {
        let hold = Hold(reason: "", author: "ops", until: PlanCase.date(60))
        #expect(hold.holds(at: PlanCase.date(59)))
        #expect(!hold.holds(at: PlanCase.date(60)))
        #expect(Hold(reason: "", author: "ops").holds(at: .distantFuture))
    }

    @Test func `a record takes in the one that continues it`() {
        var first = SlotRecord(
            schedule: "lane", first: PlanCase.date(60), last: PlanCase.date(120), count: 2, outcome: .skipped,
            reason: "r")
        var next = first
        next.first = PlanCase.date(180)
        next.last = PlanCase.date(300)
        next.count = 3
        #expect(first.isContinued(by: next, after: PlanCase.date(120)))
        for lastSlot in [nil, PlanCase.date(119), PlanCase.date(150)] {
            #expect(!first.isContinued(by: next, after: lastSlot))
        }
        for change: (inout SlotRecord) -> Void in [
            { $0.outcome = .missed }, { $0.reason = "another" }, { $0.run = RunID(rawValue: 1) },
        ] {
            var other = next
            change(&other)
            #expect(!first.isContinued(by: other, after: PlanCase.date(120)))
        }
        first.extend(by: next)
        #expect((first.first, first.last, first.count) == (PlanCase.date(60), PlanCase.date(300), 5))
    }
}
