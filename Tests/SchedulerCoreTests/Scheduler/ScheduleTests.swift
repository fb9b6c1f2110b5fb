import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct ScheduleTests {
    @Test func `a schedule that is attached at each start-up is added once, and keeps what was changed since`()
        async throws
    {
        let world = World()
        let schedule = Schedule(id: "weekly", job: "job", recurrence: .every(.hours(1)))
        let job = JobOptions(id: "job", kind: .manual) { _ in }
        let first = try await world.start(job)
        #expect(try await first.scheduler.addIfAbsent(schedule))
        try await first.scheduler.hold(schedule: "weekly", reason: "tapes", author: "ada")
        first.kill()
        let second = try await world.start(job)
        #expect(try await !second.scheduler.addIfAbsent(schedule))
        #expect(try await second.scheduler.schedule("weekly").schedule.hold?.reason == "tapes")
    }

    let harness = SchedulerHarness()
    let begin: Date
    var scheduler: Scheduler { harness.scheduler }

    init() async throws {
        begin = harness.clock.now
        try await harness.scheduler.configure(.init(id: "job", kind: .manual) { _ in })
        try await harness.start()
    }

    private func seconds() async throws -> [Double] {
        try await harness.startSeconds(of: "job", since: begin)
    }

    @Test func `a job has any number of schedules`() async throws {
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.minutes(20))))
        try await scheduler.add([
            Schedule(id: "b", job: "job", recurrence: .cron("0 * * * *")),
            Schedule(id: "c", job: "job", recurrence: .once(at: begin + 100)),
        ])
        try await harness.advance(by: .hours(1))
        #expect(try await seconds() == [100, 1_200, 2_400, 3_600, 3_600])
        #expect(try await scheduler.schedules(of: "job").map(\.schedule.id) == ["a", "b", "c"])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `adding a schedule fires nothing at once`() async throws {
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.minutes(20))))
        try await scheduler.add(Schedule(id: "b", job: "job", recurrence: .every(.minutes(20)), start: begin - 86_400))
        try await scheduler.add(Schedule(id: "c", job: "job", recurrence: .once(at: begin - 1)))
        try await harness.settle()
        #expect(try await seconds().isEmpty)
        try await harness.advance(by: .minutes(20))
        #expect(try await seconds() == [1_200, 1_200])
    }

    @Test func `a schedule runs from its start to its end, at most so many times`() async throws {
        try await scheduler.add(
            Schedule(
                id: "a", job: "job", recurrence: .every(.minutes(10)), start: begin + 1_500, end: begin + 3_300))
        try await scheduler.add(
            Schedule(id: "b", job: "job", recurrence: .every(.minutes(15)), maximumRuns: 2))
        try await harness.advance(by: .days(1))
        let runs = try await harness.runs(of: "job")
        let slots = { (id: ScheduleID) in
            runs.filter { $0.order.schedule == id }.compactMap { $0.slot?.timeIntervalSince(begin) }
        }
        #expect(slots("a") == [1_500, 2_100, 2_700, 3_300])
        #expect(slots("b") == [900, 1_800])
        #expect(try await scheduler.schedule("b").isOver)
        try await scheduler.store.expectCompleteLedger()
        try await scheduler.update(schedule: "b") { $0.maximumRuns = 3 }
        try await harness.settle()
        #expect(try await harness.runs(of: "job").count == runs.count)
        try await harness.advance(by: .hours(1))
        #expect(try await harness.runs(of: "job").count == runs.count + 1)
    }

    @Test func `a change takes effect at once, not after the current wait`() async throws {
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.hours(24))))
        try await harness.advance(by: .minutes(5))
        try await scheduler.update(schedule: "a") { $0.recurrence = .every(.minutes(10)) }
        try await harness.advance(by: .minutes(20))
        #expect(try await seconds() == [600, 1_200])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `slots under a hold are skipped with its reason, and release fires nothing`() async throws {
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.minutes(10))))
        try await harness.advance(by: .minutes(10))
        try await scheduler.hold(schedule: "a", reason: "disk is full", author: "ann")
        try await harness.advance(by: .minutes(35))
        try await scheduler.release(schedule: "a")
        try await harness.settle()
        #expect(try await seconds() == [600])
        try await harness.advance(by: .minutes(5))
        #expect(try await seconds() == [600, 3_000])
        let outcome = try #require(try await scheduler.outcomes(of: "a").first)
        #expect(outcome.outcome == .skipped)
        #expect(outcome.count == 3)
        #expect(outcome.reason == "held by ann: disk is full")
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a hold lifts itself at its time`() async throws {
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.minutes(10))))
        try await scheduler.hold(schedule: "a", reason: "", author: "ann", until: begin + 1_500)
        try await harness.advance(by: .minutes(40))
        #expect(try await seconds() == [1_800, 2_400])
        #expect(try await scheduler.schedule("a").schedule.hold == nil)
        #expect(try await scheduler.outcomes(of: "a").map(\.count) == [2])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `where catch-up covers holds, release catches up`() async throws {
        let catchUp = CatchUpPolicy(.latest, coversHolds: true)
        try await scheduler.add(
            Schedule(id: "a", job: "job", recurrence: .every(.minutes(10)), catchUp: catchUp))
        try await scheduler.hold(schedule: "a", reason: "", author: "ann")
        try await harness.advance(by: .minutes(35))
        #expect(try await seconds().isEmpty)
        try await scheduler.release(schedule: "a")
        try await harness.settle()
        #expect(try await seconds() == [2_100])
        #expect(try await harness.runs(of: "job").first?.slot == begin + 1_800)
        #expect(try await scheduler.outcomes(of: "a").map(\.outcome) == [.coalesced])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a disabled schedule rests until it is enabled`() async throws {
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.minutes(10)), isEnabled: false))
        try await harness.advance(by: .minutes(25))
        try await scheduler.update(schedule: "a") { $0.isEnabled = true }
        try await harness.advance(by: .minutes(5))
        #expect(try await seconds() == [1_800])
        #expect(try await scheduler.outcomes(of: "a").map(\.reason) == ["the schedule is disabled"])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a removed schedule runs no more, and its runs stay in the history`() async throws {
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.minutes(10))))
        try await harness.advance(by: .minutes(10))
        try await scheduler.remove(schedule: "a")
        try await harness.advance(by: .hours(1))
        #expect(try await seconds() == [600])
        #expect(await refusal { try await scheduler.remove(schedule: "a") }?.code == .unknownSchedule)
        #expect(await refusal { try await scheduler.release(schedule: "a") }?.code == .unknownSchedule)
    }

    @Test func `a built-in schedule cannot be removed`() async throws {
        try await scheduler.configure(.init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in })
        #expect(await refusal { try await scheduler.remove(schedule: .builtIn("tick")) }?.code == .invalidValue)
    }

    @Test func `an excluded time is no slot`() async throws {
        let window = try Exclusions.Window(from: TimeOfDay("01:00"), to: TimeOfDay("05:30"), reason: "backup")
        try await scheduler.add(
            Schedule(
                id: "a", job: "job", recurrence: .cron("0 * * * *"), exclusions: Exclusions(windows: [window])))
        try await harness.advance(by: .hours(7))
        #expect(try await seconds() == [6 * 3_600, 7 * 3_600])
        #expect(try await scheduler.outcomes(of: "a").isEmpty)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `jitter spreads the runs of many schedules, each time in the same way`() async throws {
        let jitter = try Jitter(upTo: .minutes(5))
        for number in 0..<20 {
            try await scheduler.add(
                Schedule(id: "s-\(number)", job: "job", recurrence: .cron("0 * * * *"), jitter: jitter))
        }
        try await harness.advance(by: .minutes(70))
        let delays = try await seconds().map { $0 - 3_600 }
        #expect(delays.count == 20)
        #expect(Set(delays).count > 15)
        #expect(delays.allSatisfy { (0...300).contains($0) })
        let runs = try await harness.runs(of: "job")
        #expect(runs.allSatisfy { $0.slot == begin + 3_600 })
        try await scheduler.store.expectCompleteLedger()
    }

    static let refused: [(field: String, schedule: Schedule)] = [
        ("job", Schedule(id: "s", job: "other", recurrence: .every(.hours(1)))),
        ("id", Schedule(id: .builtIn("other"), job: "job", recurrence: .every(.hours(1)))),
        ("id", Schedule(id: .builtIn("job"), job: "job", recurrence: .every(.hours(1)))),
        ("id", Schedule(id: "", job: "job", recurrence: .every(.hours(1)))),
        ("zone", Schedule(id: "s", job: "job", recurrence: .every(.hours(1)), zone: "Nowhere")),
        ("recurrence", Schedule(id: "s", job: "job", recurrence: .every(.zero))),
        ("recurrence", Schedule(id: "s", job: "job", recurrence: .cron("* * *"))),
        ("recurrence", Schedule(id: "s", job: "job", recurrence: .afterCompletion(pause: .seconds(1)))),
        ("end", Schedule(id: "s", job: "job", recurrence: .every(.hours(1)), start: .now, end: .distantPast)),
        ("maximumRuns", Schedule(id: "s", job: "job", recurrence: .every(.hours(1)), maximumRuns: 0)),
        ("overlap.limit", Schedule(id: "s", job: "job", recurrence: .every(.hours(1)), overlap: .allow(limit: 0))),
    ]

    @Test(arguments: refused.indices)
    func `a schedule that cannot be followed is refused, and the error names the field`(index: Int) async throws {
        let (field, schedule) = Self.refused[index]
        let good = Schedule(id: "good", job: "job", recurrence: .every(.hours(1)))
        let error = await refusal { try await scheduler.add([good, schedule]) }
        #expect(error?.field == field)
        #expect(try await scheduler.schedules(of: "job").isEmpty, "all are added, or none")
    }

    @Test func `an identifier that is taken is refused`() async throws {
        let schedule = Schedule(id: "s", job: "job", recurrence: .every(.hours(1)))
        try await scheduler.add(schedule)
        #expect(await refusal { try await scheduler.add(schedule) }?.code == .duplicate)
    }

    @Test func `a change that cannot be followed is refused and changes nothing`() async throws {
        try await scheduler.add(Schedule(id: "s", job: "job", recurrence: .every(.hours(1))))
        let error = await refusal { try await scheduler.update(schedule: "s") { $0.recurrence = .cron("nonsense") } }
        #expect(error?.code == .invalidValue)
        let moved = await refusal { try await scheduler.update(schedule: "s") { $0.job = "other" } }
        #expect(moved?.code == .invalidValue)
        try await harness.advance(by: .hours(2))
        #expect(try await seconds() == [3_600, 7_200])
    }
}
