import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// Start, shutdown, kill and restart.
@Suite struct LifeTests {
    @Test func `a shutdown lets active runs end within the grace period, and claims nothing new`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "job", kind: .manual, overlap: .queueAll) { try await $0.sleep(for: .seconds(10)) })
        try await harness.start()
        let active = try await harness.scheduler.runNow("job")
        let waiting = try await harness.scheduler.runNow("job")
        try await harness.settle()
        try await harness.shutDown()
        #expect(try await harness.scheduler.run(active).state == .succeeded)
        #expect(try await harness.scheduler.run(waiting).state == .pending)
    }

    @Test func `a run that is cancelled by a shutdown waits again, with no attempt used`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "job", kind: .manual) { try await $0.sleep(for: .hours(1)) })
        try await harness.start()
        let begin = harness.clock.now
        let id = try await harness.scheduler.runNow("job")
        try await harness.settle()
        try await harness.shutDown()
        #expect(harness.clock.now.timeIntervalSince(begin) == 15, "the grace period")
        let run = try await harness.scheduler.run(id)
        #expect(run.state == .pending)
        #expect(run.attempt == 0)
        #expect(run.earlierAttempts.map(\.error) == ["its node shut down"])
    }

    @Test func `a runner that ignores cancellation does not hold up a shutdown, and its end is refused`() async throws {
        let gate = Gate()
        let store = MemoryStore()
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(.init(id: "job", kind: .manual) { _ in await gate.wait() })
        try await harness.start()
        let begin = harness.clock.now
        let id = try await harness.scheduler.runNow("job")
        try await harness.settle()
        try await harness.shutDown()
        #expect(harness.clock.now.timeIntervalSince(begin) == 20, "the grace period and the wait")
        #expect(try await store.run(id)?.state == .pending)
        gate.open()
        try await harness.settle()
        #expect(try await store.run(id)?.state == .pending)
    }

    @Test func `shutdown may be asked for before and during the start, and more than once`() async throws {
        let early = SchedulerHarness()
        try await early.scheduler.configure(.init(id: "job", kind: .oneShot) { _ in })
        early.scheduler.beginShutdown()
        early.scheduler.beginShutdown()
        try await early.scheduler.run()
        #expect(try await early.starts(of: "job").isEmpty)
        #expect(await refusal { try await early.scheduler.run() }?.code == .wrongState)

        let during = Scheduler()
        for number in 0..<100 {
            try await during.configure(.init(id: JobID(rawValue: "\(number)"), kind: .oneShot) { _ in })
        }
        async let life: Void = during.run()
        during.beginShutdown()
        try await life
        for run in try await during.runs() { #expect(run.state != .running) }
    }

    @Test func `cancelling the task that runs the scheduler shuts it down without the grace period`() async throws {
        let scheduler = Scheduler()
        try await scheduler.configure(.init(id: "job", kind: .oneShot) { try await $0.sleep(for: .hours(1)) })
        var events = scheduler.events.makeAsyncIterator()
        let life = Task { try await scheduler.run() }
        while let event = await events.next() {
            if case .runStarted = event { break }
        }
        life.cancel()
        try await life.value
        #expect(try await scheduler.runs().map(\.state) == [.pending])
    }

    @Test func `a scheduler runs once at a time, and once`() async throws {
        let harness = SchedulerHarness()
        try await harness.start()
        #expect(await refusal { try await harness.scheduler.run() }?.code == .wrongState)
        try await harness.shutDown()
        #expect(await refusal { try await harness.scheduler.run() }?.code == .wrongState)
    }

    @Test func `node options that cannot be followed are refused`() async throws {
        for (field, node) in [
            ("node.concurrency", NodeOptions(concurrency: 0)), ("node.queues.a", NodeOptions(queues: ["a": 0])),
            ("node.lease", NodeOptions(lease: .zero)), ("node.gracePeriod", NodeOptions(gracePeriod: .seconds(-1))),
        ] {
            #expect(await refusal { try await Scheduler(node: node).run() }?.field == field)
        }
    }

    // MARK: Restarts over one store

    private struct World {
        let clock = ManualClock(now: date("2026-05-01T00:00:00Z"))
        let store = MemoryStore(pollInterval: .seconds(5))

        func node(_ configure: (Scheduler) async throws -> Void) async throws -> SchedulerHarness {
            let harness = SchedulerHarness(clock: clock, store: store)
            try await configure(harness.scheduler)
            try await harness.start()
            return harness
        }
    }

    @Test func `a run whose node was killed is rescued within a minute, with no attempt used`() async throws {
        let world = World()
        let configure = { (scheduler: Scheduler) in
            try await scheduler.configure(.init(id: "job", kind: .manual) { try await $0.sleep(for: .hours(1)) })
        }
        let first = try await world.node(configure)
        let id = try await first.scheduler.runNow("job")
        try await first.advance(by: .seconds(3))
        first.kill()
        let second = try await world.node(configure)
        #expect(try await world.store.run(id)?.state == .running)
        try await second.advance(by: .seconds(60))
        let run = try #require(try await world.store.run(id))
        #expect(run.state == .running)
        #expect(run.node == second.scheduler.node)
        #expect(run.attempt == 1)
        #expect(run.interruptions == 1)
        try await second.advance(by: .hours(2))
        #expect(try await world.store.run(id)?.state == .succeeded)
    }

    @Test func `a run that has brought down its node three times is set aside`() async throws {
        let world = World()
        let configure = { (scheduler: Scheduler) in
            try await scheduler.configure(.init(id: "poison", kind: .manual) { try await $0.sleep(for: .days(1)) })
        }
        var node = try await world.node(configure)
        let id = try await node.scheduler.runNow("poison")
        try await node.advance(by: .seconds(1))
        for _ in 1...3 {
            node.kill()
            node = try await world.node(configure)
            try await node.advance(by: .minutes(1))
        }
        let run = try #require(try await world.store.run(id))
        #expect(run.state == .failed)
        #expect(run.interruptions == 3)
        #expect(run.error?.contains("set aside") == true)
    }

    @Test func `what passed while no node was alive is caught up after the restart`() async throws {
        let world = World()
        let configure = { (scheduler: Scheduler) in
            try await scheduler.configure(
                .init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in })
        }
        let first = try await world.node(configure)
        try await first.advance(by: .minutes(90))
        first.kill()
        world.clock.sleepMachine(for: .hours(3))
        let second = try await world.node(configure)
        #expect(
            try await second.runs(of: "tick").compactMap(\.slot) == [
                date("2026-05-01T01:00:00Z"), date("2026-05-01T04:00:00Z"),
            ])
        let outcomes = try await second.scheduler.outcomes(of: .builtIn("tick"))
        #expect(outcomes.map(\.outcome) == [.coalesced])
        #expect(outcomes.map(\.run) == [RunID(rawValue: 2)])
        #expect(outcomes.map(\.count) == [2])
        try await world.store.expectCompleteLedger()
    }

    @Test func `a one-shot runs again at each start-up, and a pause starts anew`() async throws {
        let world = World()
        let configure = { (scheduler: Scheduler) in
            try await scheduler.configure(
                .init(id: "once", kind: .oneShot, defaults: Settings(startDelay: .seconds(5))) { _ in })
            try await scheduler.configure(
                .init(id: "again", kind: .schedule, defaults: Settings(startDelay: .seconds(7), pause: .hours(1))) {
                    _ in
                })
        }
        let first = try await world.node(configure)
        try await first.advance(by: .minutes(1))
        first.kill()
        world.clock.sleepMachine(for: .minutes(1))
        let second = try await world.node(configure)
        try await second.advance(by: .minutes(1))
        let begin = date("2026-05-01T00:00:00Z")
        #expect(try await second.startSeconds(of: "once", since: begin) == [5, 125])
        #expect(try await second.startSeconds(of: "again", since: begin) == [7, 127])
        try await world.store.expectCompleteLedger()
    }

    @Test func `a journalised grid goes on after a restart, another starts anew`() async throws {
        let world = World()
        let configure = { (scheduler: Scheduler) in
            try await scheduler.configure(.init(id: "job", kind: .manual, catchUp: .none) { _ in })
        }
        let first = try await world.node(configure)
        try await first.scheduler.add([
            Schedule(id: "kept", job: "job", recurrence: .every(.minutes(10))),
            Schedule(id: "anew", job: "job", recurrence: .every(.minutes(10), journalised: false)),
        ])
        try await first.advance(by: .minutes(5))
        first.kill()
        world.clock.sleepMachine(for: .minutes(2))
        let second = try await world.node(configure)
        try await second.advance(by: .minutes(12))
        let begin = date("2026-05-01T00:00:00Z")
        let runs = try await second.runs(of: "job")
        #expect(runs.map(\.order.schedule) == ["kept", "anew"])
        #expect(runs.compactMap { $0.slot?.timeIntervalSince(begin) } == [600, 1_020])
        try await world.store.expectCompleteLedger()
    }

    @Test func `stored settings and holds survive a restart; a stop is lifted by it`() async throws {
        let world = World()
        let configure = { (scheduler: Scheduler) in
            for id: JobID in ["disabled", "stopped", "held"] {
                try await scheduler.configure(
                    .init(id: id, kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in })
            }
        }
        let first = try await world.node(configure)
        try await first.scheduler.change(settings: Settings(cron: "0 * * * *", disabled: true), of: "disabled")
        try await first.scheduler.stop(job: "stopped")
        try await first.scheduler.hold(schedule: .builtIn("held"), reason: "", author: "ann")
        try await first.advance(by: .minutes(5))
        try await first.shutDown()
        let second = try await world.node(configure)
        try await second.advance(by: .hours(1))
        #expect(try await second.starts(of: "disabled").isEmpty)
        #expect(try await second.starts(of: "stopped").count == 1)
        #expect(try await second.starts(of: "held").isEmpty)
        try await world.store.expectCompleteLedger()
    }
}
