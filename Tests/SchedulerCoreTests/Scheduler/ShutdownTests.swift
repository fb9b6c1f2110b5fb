import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// What a shutdown meets: the start, requests to stop, a store that polls.
@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    @Test func `a shutdown that is asked for during the start-up claims nothing`() async throws {
        let store = MemoryStore()
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(.init(id: "job", kind: .oneShot) { _ in })
        // The first thing that a start-up stores is the job's schedule.
        let observation = store.observe(as: "another") { _ in harness.scheduler.beginShutdown() }
        try await harness.start()
        observation.cancel()
        #expect(try await harness.runs(of: "job").allSatisfy { $0.state == .pending })
        #expect(await refusal { try await harness.scheduler.run() }?.code == .wrongState)
        try await store.expectCompleteLedger()
    }

    @Test func `events end for who listens to a scheduler that was shut down before it ran`() async throws {
        let scheduler = Scheduler()
        let early = scheduler.events
        scheduler.beginShutdown()
        try await scheduler.run()
        for await _ in early {}
        for await _ in scheduler.events {}
    }

    @Test func `a shutdown waits for active runs over a store that polls`() async throws {
        let world = World(store: MemoryStore(pollInterval: .seconds(1)))
        let harness = try await world.start(.init(id: "job", kind: .oneShot) { try await $0.sleep(for: .seconds(10)) })
        let begin = harness.clock.now
        try await harness.shutDown()
        #expect(try await harness.runs(of: "job").map(\.state) == [.succeeded])
        #expect(harness.clock.now.timeIntervalSince(begin) == 10)
        try await world.store.expectCompleteLedger()
    }

    @Test func `a run that was cancelled and does not end stays cancelled after a shutdown`() async throws {
        let gate = Gate()
        let world = World()
        let harness = try await world.start(.init(id: "job", kind: .manual) { _ in await gate.wait() })
        let id = try await harness.scheduler.runNow("job")
        try await harness.settle()
        try await harness.scheduler.cancel(id)
        try await harness.settle()
        try await harness.shutDown()
        #expect(try await world.store.run(id)?.state == .cancelled)
        gate.open()
        try await harness.settle()
        #expect(try await world.store.run(id)?.state == .cancelled)
    }

    @Test func `a run that is cancelled after the grace period does not run again`() async throws {
        let gate = Gate()
        let world = World()
        let harness = try await world.start(.init(id: "job", kind: .manual) { _ in await gate.wait() })
        let id = try await harness.scheduler.runNow("job")
        try await harness.settle()
        harness.scheduler.beginShutdown()
        try await harness.advance(by: .seconds(16))
        try await harness.scheduler.cancel(id)
        try await harness.settle()
        try await harness.shutDown()
        #expect(try await world.store.run(id)?.state == .cancelled)
        gate.open()
    }
}
