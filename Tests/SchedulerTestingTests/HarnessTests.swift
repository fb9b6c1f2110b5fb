import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@Suite struct HarnessTests {
    /// What jobs did, in order.
    private final class Record: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    @Test func `nothing runs before the harness is started or while no test function is awaited`() async throws {
        let record = Record()
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(.init(id: "job", kind: .oneShot) { _ in record.add("ran") })
        try await harness.advance(by: .hours(1))
        #expect(record.all.isEmpty)
        try await harness.start()
        #expect(record.all == ["ran"])
        try await harness.scheduler.configure(.init(id: "other", kind: .oneShot) { _ in record.add("other ran") })
        #expect(record.all == ["ran"])
        try await harness.settle()
        #expect(record.all == ["ran", "other ran"])
    }

    @Test func `jobs that are due at one instant run in the order in which they were planned`() async throws {
        let record = Record()
        let harness = SchedulerHarness()
        for number in 0..<50 {
            try await harness.scheduler.configure(
                .init(id: "job-\(number)", kind: .manual) { context in
                    record.add("\(number) begins")
                    try await context.sleep(for: .seconds(50 - number))
                    record.add("\(number) ends")
                })
        }
        try await harness.start()
        for number in 0..<50 { try await harness.scheduler.runNow("job-\(number)") }
        try await harness.advance(by: .minutes(1))
        #expect(record.all.prefix(50) == (0..<50).map { "\($0) begins" }[...])
        #expect(record.all.suffix(50) == (0..<50).reversed().map { "\($0) ends" }[...])
    }

    @Test func `sleepers wake at their instants, those of one instant in the order in which they lay down`()
        async throws
    {
        let record = Record()
        let harness = SchedulerHarness()
        let begin = harness.clock.now
        try await harness.scheduler.configure(
            .init(id: "job", kind: .oneShot) { context in
                try await withThrowingDiscardingTaskGroup { group in
                    for (name, seconds) in [("c", 30), ("a", 10), ("b", 10)] {
                        group.addTask {
                            try await context.sleep(for: .seconds(seconds))
                            record.add("\(name) at \(Int(context.now.timeIntervalSince(begin)))")
                        }
                    }
                }
            })
        try await harness.start()
        try await harness.advance(by: .minutes(1))
        #expect(record.all == ["a at 10", "b at 10", "c at 30"])
        #expect(harness.clock.now == begin + 60)
    }

    @Test func `a job that sleeps for fractions of a microsecond holds up nobody`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "third", kind: .schedule, defaults: Settings(pause: .seconds(1)), resources: ["shelf"]) {
                context in
                try await context.sleep(for: .seconds(1) / 3)
            })
        try await harness.start()
        try await harness.advance(by: .seconds(10))
        #expect(try await harness.starts(of: "third").count == 8)
        #expect(harness.clock.uptime == .seconds(10))
    }

    @Test func `advancing to an instant stops there`() async throws {
        let harness = SchedulerHarness()
        let begin = harness.clock.now
        try await harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *")) { _ in })
        try await harness.start()
        try await harness.advance(to: begin + 90)
        #expect(harness.clock.now == begin + 90)
        #expect(harness.clock.uptime == .seconds(90))
        #expect(try await harness.starts(of: "tick") == [begin + 60])
    }

    @Test func `a step moves the wall clock only`() {
        let clock = ManualClock()
        let begin = clock.now
        clock.step(by: .hours(-2))
        #expect(clock.now == begin - 7_200)
        #expect(clock.uptime == .zero)
        clock.sleepMachine(for: .hours(3))
        #expect(clock.now == begin + 3_600)
        #expect(clock.uptime == .zero)
    }

    @Test func `an alarm goes off once, and can be set again and unset`() {
        let record = Record()
        let clock = ManualClock()
        let alarm = clock.makeAlarm { record.add("ring") }
        alarm.set(to: clock.now + 10)
        alarm.set(to: clock.now + 20)
        clock.step(by: .seconds(15))
        #expect(record.all.isEmpty)
        clock.step(by: .seconds(5))
        clock.step(by: .seconds(5))
        #expect(record.all == ["ring"])
        alarm.set(to: clock.now)
        #expect(record.all == ["ring", "ring"], "an instant that has come rings at once")
        alarm.set(to: clock.now + 10)
        alarm.set(to: nil)
        clock.step(by: .hours(1))
        #expect(record.all == ["ring", "ring"])
    }

    @Test func `a sleep ends with its task's cancellation`() async {
        let clock = ManualClock()
        let task = Task { try await clock.sleep(for: .hours(1)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a gate keeps a run waiting while the clock moves on`() async throws {
        let gate = Gate()
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(.init(id: "job", kind: .oneShot) { _ in await gate.wait() })
        try await harness.start()
        try await harness.advance(by: .hours(1))
        #expect(try await harness.scheduler.job("job").state == .running)
        gate.open()
        try await harness.settle()
        #expect(try await harness.scheduler.job("job").state == .stopped)
    }

    @Test func `a killed harness does nothing more`() async throws {
        let record = Record()
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *")) { _ in record.add("tick") })
        try await harness.start()
        try await harness.advance(by: .minutes(2))
        harness.kill()
        try await harness.advance(by: .minutes(2))
        #expect(record.all == ["tick", "tick"])
    }

    @Test func `starting what cannot run tells why`() async throws {
        let harness = SchedulerHarness(node: NodeOptions(concurrency: 0))
        await #expect(throws: SchedulerError.self) { try await harness.start() }
    }
}
