import FoundationEssentials
import Testing

@testable import SchedulerCore

@Suite struct BuiltInScheduleTests {
    private let settings = Settings(
        startDelay: .seconds(5), pause: .seconds(7), cron: "0 3 * * *", zone: "Europe/Berlin")

    private func implied(_ kind: JobKind, startedAt second: Int = 100) -> Schedule? {
        Schedule.builtIn(for: Job(id: "job", kind: kind), settings: settings, startedAt: PlanCase.date(second))
    }

    private func stored(_ kind: JobKind, startedAt second: Int = 100, lastSlot: Int? = nil) throws -> ScheduleRecord {
        var record = ScheduleRecord(try #require(implied(kind, startedAt: second)), addedAt: PlanCase.date(second))
        record.lastSlot = lastSlot.map(PlanCase.date)
        if let lastSlot { record.cursor = PlanCase.date(lastSlot) }
        return record
    }

    @Test func `each kind implies its schedule`() {
        #expect(implied(.manual) == nil)
        #expect(
            implied(.oneShot) == Schedule(id: .builtIn("job"), job: "job", recurrence: .once(at: PlanCase.date(105))))
        #expect(
            implied(.schedule)
                == Schedule(
                    id: .builtIn("job"), job: "job", recurrence: .afterCompletion(pause: .seconds(7)),
                    start: PlanCase.date(105)))
        #expect(
            implied(.cron)
                == Schedule(id: .builtIn("job"), job: "job", recurrence: .cron("0 3 * * *"), zone: "Europe/Berlin"))
        for kind in JobKind.allCases { #expect(implied(kind)?.isBuiltIn ?? true) }
    }

    @Test(arguments: [JobKind.oneShot, .schedule, .cron])
    func `nothing becomes of a schedule that is implied already`(kind: JobKind) throws {
        let record = try stored(kind)
        for isStartUp in [false, true] {
            #expect(record.adapted(to: record.schedule, isStartUp: isStartUp, now: PlanCase.date(101)) == nil)
        }
    }

    @Test(arguments: [JobKind.oneShot, .schedule])
    func `at start-up, what counts from it starts anew`(kind: JobKind) throws {
        let record = try stored(kind, lastSlot: 105)
        let again = try #require(implied(kind, startedAt: 900))
        #expect(record.adapted(to: again, isStartUp: true, now: PlanCase.date(900)) == again)
    }

    @Test func `at start-up, calendar times go on`() throws {
        #expect(
            try stored(.cron).adapted(
                to: #require(implied(.cron, startedAt: 900)), isStartUp: true, now: PlanCase.date(900)) == nil)
    }

    @Test func `a one-shot that has run is left alone until the next start-up`() throws {
        let record = try stored(.oneShot, lastSlot: 105)
        let again = try #require(implied(.oneShot, startedAt: 300))
        #expect(record.adapted(to: again, isStartUp: false, now: PlanCase.date(400)) == nil)
    }

    @Test func `a one-shot that is still to come is moved, but not into the past`() throws {
        let record = try stored(.oneShot)
        let later = try #require(implied(.oneShot, startedAt: 300))
        #expect(
            record.adapted(to: later, isStartUp: false, now: PlanCase.date(101))?.recurrence
                == .once(at: PlanCase.date(305)))
        #expect(
            record.adapted(to: later, isStartUp: false, now: PlanCase.date(999))?.recurrence
                == .once(at: PlanCase.date(999)))
    }

    @Test func `a pause is changed at once, and a first start that is past stays`() throws {
        let record = try stored(.schedule, lastSlot: 105)
        var changed = try #require(implied(.schedule, startedAt: 300))
        changed.recurrence = .afterCompletion(pause: .seconds(1))
        let adapted = record.adapted(to: changed, isStartUp: false, now: PlanCase.date(400))
        #expect(adapted?.recurrence == .afterCompletion(pause: .seconds(1)))
        #expect(adapted?.start == PlanCase.date(105))
    }

    @Test func `a first start that is still to come is moved, but not into the past`() throws {
        let record = try stored(.schedule)
        let changed = try #require(implied(.schedule, startedAt: 50))
        #expect(record.adapted(to: changed, isStartUp: false, now: PlanCase.date(101))?.start == PlanCase.date(101))
        let later = try #require(implied(.schedule, startedAt: 200))
        #expect(record.adapted(to: later, isStartUp: false, now: PlanCase.date(101))?.start == PlanCase.date(205))
    }

    @Test func `a kind that has changed replaces the recurrence`() throws {
        let record = try stored(.cron)
        for isStartUp in [false, true] {
            let adapted = record.adapted(
                to: try #require(implied(.oneShot)), isStartUp: isStartUp, now: PlanCase.date(101))
            #expect(adapted?.recurrence == .once(at: PlanCase.date(105)))
            #expect(adapted?.zone == "UTC")
        }
    }

    @Test func `what an operator has set on a built-in schedule stays`() throws {
        var record = try stored(.cron)
        record.schedule.hold = Hold(reason: "why", author: "ops")
        record.schedule.isEnabled = false
        record.schedule.overlap = .skip
        var changed = try #require(implied(.cron))
        changed.recurrence = .cron("0 4 * * *")
        let adapted = record.adapted(to: changed, isStartUp: true, now: PlanCase.date(900))
        #expect(adapted?.hold == record.schedule.hold)
        #expect(adapted?.isEnabled == false)
        #expect(adapted?.overlap == .skip)
        #expect(adapted?.recurrence == .cron("0 4 * * *"))
    }

    @Test(arguments: [JobKind.oneShot, .schedule])
    func `what counts from start-up runs although the clock was stepped back meanwhile`(kind: JobKind) throws {
        var record = try stored(kind, startedAt: 5_000, lastSlot: 5_005)
        record.completedAt = PlanCase.date(5_006)
        let again = try #require(implied(kind, startedAt: 1_000))
        record.redefine(
            as: try #require(record.adapted(to: again, isStartUp: true, now: PlanCase.date(1_000))),
            at: PlanCase.date(1_000).adding(.microseconds(-1)))
        let facts = ScheduleFacts(record: record, unfinished: UnfinishedRuns(), now: PlanCase.date(1_100))
        let rules = SchedulingRules(job: Job(id: "job", kind: kind), watchedSince: PlanCase.date(999))
        let plan = SchedulePlan.deciding(facts, rules: rules)
        #expect(plan.runs.count == 1 || plan.record.nextLook.map { $0 < PlanCase.date(1_200) } == true)
    }
}
