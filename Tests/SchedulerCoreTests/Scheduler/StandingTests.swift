import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// Where a job stands: when it comes next, whether it waits, and how often it still may run.
@Suite struct StandingTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    @Test func `a schedule tells when it comes next before the scheduler runs`() async throws {
        try await scheduler.configure(.init(id: "job", kind: .manual) { _ in })
        try await scheduler.add(Schedule(id: "a", job: "job", recurrence: .every(.hours(1))))
        #expect(try await scheduler.job("job").nextPlannedAt == harness.clock.now + 3_600)
    }

    @Test func `a one-shot that waits for its retry is not over`() async throws {
        try await scheduler.configure(
            .init(id: "job", kind: .oneShot, retry: .constant(.hours(1), attempts: 2)) { _ in
                throw Failure(description: "no")
            })
        try await harness.start()
        #expect(try await scheduler.job("job").state == .paused)
        try await harness.advance(by: .hours(1))
        #expect(try await scheduler.job("job").state == .stopped)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a one-shot that is over runs again when it is started`() async throws {
        try await scheduler.configure(.init(id: "job", kind: .oneShot) { _ in })
        try await harness.start()
        try await harness.advance(by: .seconds(1))
        #expect(try await scheduler.job("job").state == .stopped)
        try await scheduler.start(job: "job")
        try await harness.advance(by: .seconds(1))
        #expect(try await harness.starts(of: "job").count == 2)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `slots that were skipped for a locked resource do not count as runs of a schedule`() async throws {
        try await scheduler.configure(
            .init(id: "owner", kind: .oneShot, resources: ["disk"]) { try await $0.sleep(for: .minutes(25)) })
        try await scheduler.configure(
            .init(id: "job", kind: .manual, resources: ["disk"], resourceConflict: .skip) { _ in })
        try await harness.start()
        let begin = harness.clock.now
        try await scheduler.add(
            Schedule(id: "a", job: "job", recurrence: .every(.minutes(10)), maximumRuns: 2))
        try await harness.advance(by: .hours(2))
        #expect(try await harness.startSeconds(of: "job", since: begin) == [1_800, 2_400])
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a run that may go beside others passes one that must go alone`() async throws {
        try await scheduler.configure(
            .init(id: "job", kind: .manual) { context in
                guard case .integer(let seconds)? = context.parameters.values["seconds"] else { return }
                try await context.sleep(for: .seconds(seconds))
            })
        try await harness.start()
        for seconds: Int64 in [100, 200, 300] {
            try await scheduler.runNow(
                "job", parameters: ["seconds": .integer(seconds)], overlap: .allow(limit: 3))
        }
        let alone = try await scheduler.runNow("job", parameters: ["seconds": 1])
        let beside = try await scheduler.runNow("job", parameters: ["seconds": 1_000], overlap: .allow(limit: 3))
        try await harness.advance(by: .seconds(150))
        #expect(try await scheduler.run(beside).state == .running)
        #expect(try await scheduler.run(alone).state == .pending)
    }

    @Test func `a pause that is too short to be told from none is refused`() async throws {
        let error = await refusal {
            try await scheduler.configure(
                .init(id: "job", kind: .schedule, defaults: Settings(pause: .nanoseconds(100))) { _ in })
        }
        #expect(error?.field == "defaults.pause")
    }

    @Test(arguments: [-1e300, -1e18, Date.distantPast.timeIntervalSince1970])
    func `an end that lies before all calendars is refused as one before the start`(seconds: Double) async throws {
        try await scheduler.configure(.init(id: "job", kind: .manual) { _ in })
        let schedule = Schedule(
            id: "a", job: "job", recurrence: .every(.hours(1)), start: .distantFuture,
            end: Date(timeIntervalSince1970: seconds))
        #expect(await refusal { try await scheduler.add(schedule) }?.field == "end")
    }
}
