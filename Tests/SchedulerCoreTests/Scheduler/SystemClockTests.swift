import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// On the machine's clock: few, short, and awaiting conditions.
@Suite struct SystemClockTests {
    private func running(
        _ scheduler: Scheduler = Scheduler(), _ body: (Scheduler) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await scheduler.run() }
            try await body(scheduler)
            scheduler.beginShutdown()
            try await group.waitForAll()
        }
    }

    @Test func `a one-shot runs after its delay, never early`() async throws {
        let (starts, continuation) = AsyncStream.makeStream(of: Date.self)
        let begin = SystemClock().now
        try await running { scheduler in
            let settings = Settings(startDelay: .milliseconds(30))
            try await scheduler.configure(
                .init(id: "once", kind: .oneShot, defaults: settings) { context in
                    #expect(context.slot.map { context.now >= $0 } == true)
                    continuation.yield(context.now)
                })
            var iterator = starts.makeAsyncIterator()
            let start = try #require(await iterator.next())
            #expect(start.timeIntervalSince(begin) >= 0.03)
        }
    }

    @Test func `a run by hand is waited for`() async throws {
        try await running { scheduler in
            try await scheduler.configure(
                .init(id: "job", kind: .manual) { context in
                    try await context.sleep(for: .milliseconds(5))
                    if context.parameters.values["fails"] == true { throw Failure(description: "no") }
                })
            let good = try await scheduler.runNow("job")
            #expect(try await scheduler.finished(good).state == .succeeded)
            #expect(try await scheduler.finished(good).state == .succeeded, "also when it is over already")
            let bad = try await scheduler.runNow("job", parameters: ["fails": true])
            #expect(try await scheduler.finished(bad).error == "no")
        }
    }

    @Test func `a grid of a few milliseconds keeps its slots, each exactly once`() async throws {
        let (slots, continuation) = AsyncStream.makeStream(of: Date.self)
        try await running { scheduler in
            try await scheduler.configure(
                .init(id: "job", kind: .manual) { context in
                    #expect(context.slot.map { context.now >= $0 } == true, "never early")
                    if let slot = context.slot { continuation.yield(slot) }
                })
            try await scheduler.add(
                Schedule(
                    id: "grid", job: "job", recurrence: .every(.milliseconds(2)), maximumRuns: 50, overlap: .queueAll))
            var seen: [Date] = []
            for await slot in slots {
                seen.append(slot)
                if seen.count == 50 { break }
            }
            let gaps = zip(seen, seen.dropFirst()).map { $1.microsecondsSince1970 - $0.microsecondsSince1970 }
            #expect(gaps.allSatisfy { $0 == 2_000 })
            try await scheduler.store.expectCompleteLedger()
        }
    }

    @Test func `many tasks that run many jobs by hand get each its run`() async throws {
        try await running { scheduler in
            try await scheduler.configure(
                .init(id: "job", kind: .manual, overlap: .allow(limit: 10_000)) { _ in
                    await Task.yield()
                })
            let ids = try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        var ids: [RunID] = []
                        for _ in 0..<50 { ids.append(try await scheduler.runNow("job")) }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(ids).count == 1_000)
            for id in ids { #expect(try await scheduler.finished(id).state == .succeeded) }
        }
    }

    @Test func `an alarm goes off at its instant, and can be set again and unset`() async throws {
        let clock = SystemClock()
        let (rings, continuation) = AsyncStream.makeStream(of: Date.self)
        let alarm = clock.makeAlarm { continuation.yield(clock.now) }
        let far = clock.now.addingTimeInterval(1e12)
        alarm.set(to: far)
        alarm.set(to: nil)
        let instant = clock.now.addingTimeInterval(0.02)
        alarm.set(to: instant)
        var iterator = rings.makeAsyncIterator()
        let ring = try #require(await iterator.next())
        #expect(ring.timeIntervalSince(instant) >= -0.001)
    }
}
