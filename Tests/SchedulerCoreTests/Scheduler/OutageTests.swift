import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// A store that cannot be reached for a while.
@Suite(.timeLimit(.minutes(1))) struct OutageTests {
    let store = FaultyStore()

    private func configured(_ jobs: JobOptions...) async throws -> SchedulerHarness {
        let harness = SchedulerHarness(store: store)
        for job in jobs { try await harness.scheduler.configure(job) }
        return harness
    }

    private let tick = JobOptions(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in }

    @Test func `a scheduler whose store fails at start-up starts up when the store is back`() async throws {
        let harness = try await configured(tick)
        store.isFailing = true
        try await harness.start()
        try await harness.advance(by: .seconds(3))
        store.isFailing = false
        try await harness.advance(by: .hours(5))
        #expect(try await harness.starts(of: "tick").count == 5)
        try await store.expectCompleteLedger()
    }

    @Test(arguments: FaultyStore.Operation.allCases)
    func `whatever fails for a while, every slot has an outcome afterwards`(
        operation: FaultyStore.Operation
    ) async throws {
        let job = JobOptions(
            id: "job", kind: .cron, defaults: Settings(cron: "* * * * *"), retry: .constant(.seconds(5), attempts: 9)
        ) { context in
            context.logger.info("hello")
            context.progress(0.5)
            try await context.sleep(for: .seconds(10))
            try await context.publish(Artifact(url: "file:a"))
        }
        let harness = try await configured(job)
        try await harness.start()
        try await harness.advance(by: .minutes(3))
        store.failing = [operation]
        try await harness.advance(by: .minutes(5))
        store.failing = []
        try await harness.advance(by: .minutes(5))
        let last = try #require(try await harness.runs(of: "job").last { $0.state.isFinal })
        #expect(last.state == .succeeded)
        #expect(last.slot == harness.clock.now.addingTimeInterval(-60))
        try await store.expectCompleteLedger()
    }

    @Test func `a job that the store refused can be configured when the store is back`() async throws {
        let harness = try await configured()
        try await harness.start()
        store.isFailing = true
        #expect(await refusal { try await harness.scheduler.configure(tick) }?.code == .storeUnavailable)
        store.isFailing = false
        try await harness.advance(by: .seconds(2))
        #expect(await refusal { try await harness.scheduler.configure(tick) } == nil)
        try await harness.advance(by: .hours(1))
        #expect(try await harness.starts(of: "tick").count == 1)
        try await store.expectCompleteLedger()
    }

    @Test func `lines that were logged while the store failed are kept once each`() async throws {
        let harness = try await configured(
            .init(id: "job", kind: .oneShot) { context in
                for number in 1...6 {
                    context.logger.info("\(number)")
                    try await context.sleep(for: .milliseconds(1_500))
                }
            })
        try await harness.start()
        store.failing = [.append]
        try await harness.advance(by: .seconds(5))
        store.failing = []
        try await harness.advance(by: .seconds(30))
        let log = try await harness.scheduler.log(of: RunID(rawValue: 1))
        #expect(log.lines.map(\.message) == ["1", "2", "3", "4", "5", "6"])
        #expect(log.dropped == 0)
    }

    @Test func `the log of a run that has ended can be followed while the store fails`() async throws {
        let harness = try await configured(
            .init(id: "job", kind: .oneShot) { context in
                context.logger.info("hello")
                try await context.sleep(for: .seconds(2))
            })
        try await harness.start()
        store.isFailing = true
        try await harness.advance(by: .seconds(5))
        let lines = try await harness.scheduler.follow(RunID(rawValue: 1))
        #expect(await lines.reduce(into: []) { $0.append($1.message) } == ["hello"], "the stream ends")
    }
}
