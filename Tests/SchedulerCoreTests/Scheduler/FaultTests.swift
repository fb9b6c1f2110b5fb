import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct FaultTests {
    @Test func `a stored recurrence that is invalid is reported on its schedule, and others go on`() async throws {
        let store = MemoryStore()
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(.init(id: "job", kind: .manual) { _ in })
        // Past the checks, as an older version or a hand in the database might.
        try await store.insert(
            [
                Schedule(id: "bad", job: "job", recurrence: .cron("nonsense")),
                Schedule(id: "nowhere", job: "job", recurrence: .every(.hours(1)), zone: "Mars/Base"),
                Schedule(id: "good", job: "job", recurrence: .every(.hours(1))),
            ], at: harness.clock.now)
        var events = harness.scheduler.events.makeAsyncIterator()
        try await harness.start()
        try await harness.advance(by: .hours(3))
        #expect(try await harness.starts(of: "job").count == 3)
        let problems = try await harness.scheduler.job("job").problems
        #expect(problems.keys.sorted() == ["bad", "nowhere"])
        #expect(problems["nowhere"]?.contains("Mars/Base") == true)
        guard case .scheduleProblem = await events.next() else {
            Issue.record("no event tells of the problem")
            return
        }
        try await harness.scheduler.update(schedule: "bad") { $0.recurrence = .every(.minutes(30)) }
        try await harness.advance(by: .hours(1))
        #expect(try await harness.runs(of: "job").filter { $0.order.schedule == "bad" }.count == 2)
        #expect(try await harness.scheduler.schedule("bad").problem == nil)
    }

    @Test func `a runner that never returns holds up nobody else`() async throws {
        let gate = Gate()
        let harness = SchedulerHarness(node: NodeOptions(concurrency: 2))
        try await harness.scheduler.configure(
            .init(id: "stuck", kind: .oneShot, timeout: .seconds(1)) { _ in await gate.wait() })
        try await harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *")) { _ in })
        try await harness.start()
        try await harness.advance(by: .hours(1))
        #expect(try await harness.starts(of: "tick").count == 60)
        #expect(try await harness.scheduler.job("stuck").state == .running)
        #expect(try await harness.runs(of: "stuck").first?.askedToStopAt != nil)
        gate.open()
        try await harness.shutDown()
    }

    @Test func `a job that waits for something else than the clock is named when the patience ends`() async throws {
        let harness = SchedulerHarness(patience: .milliseconds(50))
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        try await harness.scheduler.configure(
            .init(id: "stuck", kind: .oneShot) { _ in for await _ in stream {} })
        await #expect(throws: HarnessError.self) { try await harness.start() }
        continuation.finish()
        try await harness.settle()
        #expect(try await harness.runs(of: "stuck").first?.state == .succeeded)
    }

    @Test func `a job that waits for other tasks is waited for`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "job", kind: .oneShot) { context in
                let task = Task.detached { 42 }
                let value = await task.value
                context.logger.info("\(value)")
            })
        try await harness.start()
        #expect(try await harness.scheduler.log(of: RunID(rawValue: 1)).lines.map(\.message) == ["42"])
    }

    @Test func `a store that fails for a while loses nothing`() async throws {
        let store = FaultyStore()
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *"), catchUp: .none) {
                try await $0.sleep(for: .seconds(30))
            })
        try await harness.start()
        try await harness.advance(by: .seconds(75))
        store.isFailing = true
        try await harness.advance(by: .seconds(20))
        store.isFailing = false
        try await harness.advance(by: .seconds(60))
        #expect(try await harness.runs(of: "tick").map(\.state) == [.succeeded, .succeeded])
        try await store.expectCompleteLedger()
    }

    @Test(.takesTurns) func `the same day gives the same history each time`() async throws {
        func day() async throws -> [String] {
            let harness = SchedulerHarness(node: NodeOptions(name: "node", concurrency: 4))
            for number in 0..<20 {
                let settings =
                    number.isMultiple(of: 2)
                    ? Settings(cron: "\(number) * * * *")
                    : Settings(startDelay: .seconds(number), pause: .minutes(7 + number))
                try await harness.scheduler.configure(
                    .init(
                        id: JobID(rawValue: "job-\(number)"), kind: number.isMultiple(of: 2) ? .cron : .schedule,
                        defaults: settings, priority: number % 3,
                        retry: .exponential(.seconds(30), attempts: 3), timeout: .minutes(3)
                    ) { context in
                        try await context.sleep(for: .seconds(number * 13))
                        if context.run.rawValue.isMultiple(of: 5) { throw Failure(description: "no") }
                    })
            }
            try await harness.start()
            try await harness.advance(by: .hours(12))
            try await harness.scheduler.store.expectCompleteLedger()
            return try await harness.scheduler.runs(RunQuery(limit: .max)).map { "\($0)" }
        }
        let first = try await day()
        #expect(first.count > 500)
        #expect(try await day() == first)
    }

    @Test(.takesTurns) func `a thousand jobs' day`() async throws {
        let harness = SchedulerHarness()
        for number in 0..<1_000 {
            let settings = Settings(cron: "\(number % 60) \(number % 24) * * *")
            try await harness.scheduler.configure(
                .init(id: JobID(rawValue: "job-\(number)"), kind: .cron, defaults: settings) { _ in })
        }
        try await harness.start()
        try await harness.advance(by: .hours(24))
        #expect(try await harness.scheduler.runs(RunQuery(limit: .max)).count == 1_000)
        try await harness.scheduler.store.expectCompleteLedger()
    }
}
