import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// Claims that are not renewed, and runs that change their node.
@Suite struct LeaseTests {
    let world = World(store: MemoryStore(pollInterval: .seconds(5)))

    private func job(taking duration: Duration) -> JobOptions {
        .init(id: "job", kind: .manual) { try await $0.sleep(for: duration) }
    }

    @Test func `a run whose claim could not be renewed is taken up again by its own node`() async throws {
        let store = FaultyStore(world.store)
        let node = try await World(store: store).start(job(taking: .minutes(2)))
        let id = try await node.scheduler.runNow("job")
        try await node.advance(by: .seconds(1))
        store.failing = [.renew]
        try await node.advance(by: .seconds(40))
        store.failing = []
        try await node.advance(by: .minutes(20))
        let run = try await node.scheduler.run(id)
        #expect(run.state == .succeeded)
        #expect(run.attempt == 1)
        try await store.expectCompleteLedger()
    }

    @Test func `a run is told to stop before its claim ends unrenewed`() async throws {
        let store = FaultyStore(world.store)
        let world = World(store: store)
        let stops = Collector<Date>()
        let job = JobOptions(id: "job", kind: .oneShot) { context in
            do { try await context.sleep(for: .hours(1)) } catch { stops.append(context.now) }
        }
        let node = try await world.start(job)
        try await node.advance(by: .seconds(1))
        store.isFailing = true
        let lease = world.clock.now.addingTimeInterval(30)
        try await node.advance(by: .minutes(1))
        #expect(stops.values.count == 1)
        #expect(stops.values.allSatisfy { $0 < lease }, "when another node may take it over")
    }

    @Test func `a step of the clock takes no run from a node that is alive`() async throws {
        let first = try await world.start(job(taking: .hours(1)))
        let second = try await world.start(job(taking: .hours(1)))
        let id = try await first.scheduler.runNow("job")
        try await first.settle()
        try await second.settle()
        let owner = try await world.store.run(id)?.node
        for _ in 1...12 {
            try await first.advance(by: .seconds(1))
            try await second.settle()
        }
        world.clock.step(by: .minutes(5))
        try await second.settle()
        try await first.settle()
        try await second.settle()
        let run = try #require(try await world.store.run(id))
        #expect(run.node == owner)
        #expect(run.interruptions == 0)
    }

    @Test func `a node that starts anew under its old name has its former runs rescued`() async throws {
        let options = NodeOptions(name: "host-a")
        let tick = JobOptions(
            id: "tick", kind: .cron, defaults: Settings(cron: "*/10 * * * *"), overlap: .skip
        ) { try await $0.sleep(for: .minutes(1)) }
        let first = try await world.start(tick, node: options)
        try await first.advance(by: .seconds(610))
        first.kill()
        let second = try await world.start(tick, node: options)
        try await second.advance(by: .minutes(115))
        let runs = try await second.runs(of: "tick")
        #expect(runs.count == 12)
        #expect(runs.allSatisfy { $0.state == .succeeded })
        #expect(runs.first?.interruptions == 1)
        try await world.store.expectCompleteLedger()
    }

    @Test func `its former runs are rescued too when the store fails while it starts`() async throws {
        let store = FaultyStore()
        let world = World(store: store)
        let options = NodeOptions(name: "host-a")
        let first = try await world.start(job(taking: .minutes(1)), node: options)
        let id = try await first.scheduler.runNow("job")
        try await first.settle()
        first.kill()
        store.failing = [.runs]
        let second = try await world.start(job(taking: .minutes(1)), node: options)
        try await second.advance(by: .seconds(5))
        store.failing = []
        try await second.advance(by: .minutes(3))
        let run = try #require(try await store.run(id))
        #expect(run.state == .succeeded)
        #expect(run.interruptions == 1)
    }

    @Test func `a run is rescued over a store that does not poll, too`() async throws {
        let world = World()
        let first = try await world.start(job(taking: .minutes(1)))
        let id = try await first.scheduler.runNow("job")
        try await first.settle()
        first.kill()
        let second = try await world.start(job(taking: .minutes(1)))
        try await second.advance(by: .minutes(2))
        #expect(try await world.store.run(id)?.state == .succeeded)
    }

    @Test func `a run that was cancelled is not rescued when its node vanishes`() async throws {
        let gate = Gate()
        let starts = Collector<Int>()
        let job = JobOptions(id: "job", kind: .manual) { context in
            starts.append(context.attempt)
            await gate.wait()
        }
        let first = try await world.start(job)
        let id = try await first.scheduler.runNow("job")
        try await first.settle()
        try await first.scheduler.cancel(id)
        try await first.settle()
        first.kill()
        let second = try await world.start(job)
        try await second.advance(by: .minutes(2))
        #expect(try await world.store.run(id)?.state == .cancelled)
        #expect(starts.values == [1])
        gate.open()
    }
}
