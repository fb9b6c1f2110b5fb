import FoundationEssentials
package import SchedulerCore
import SchedulerTesting

/// What the Admin Center is looked at with: the jobs of a shop's server, with a day of real history.
///
/// The history is what a scheduler did on a manual clock; then another scheduler goes on over the same store.
package struct Demo: Sendable {
    /// Where the history is.
    package let store: MemoryStore
    /// The scheduler that goes on, which does not run yet.
    package let scheduler: Scheduler

    /// - Parameters:
    ///   - past: how much history there is.
    ///   - clock: what the scheduler that goes on reads time from.
    package init(past: Duration = .hours(26), clock: any SchedulerClock = SystemClock()) async throws {
        store = MemoryStore()
        scheduler = Scheduler(store: store, node: NodeOptions(name: "shop-1", gracePeriod: .zero), clock: clock)
        let beginning = Date(
            timeIntervalSince1970: (clock.now.timeIntervalSince1970 - past / .seconds(1)).rounded(.down))
        let harness = SchedulerHarness(
            clock: ManualClock(now: beginning), store: store, node: NodeOptions(name: "shop-1", gracePeriod: .zero))
        try await Self.configure(harness.scheduler)
        try await harness.start()
        try await Self.plan(in: harness.scheduler, at: beginning)
        try await harness.advance(by: past)
        try await harness.shutDown()
        try await Self.configure(scheduler)
    }

    private static func configure(_ scheduler: Scheduler) async throws {
        for job in try DemoJobs.all { try await scheduler.configure(job) }
    }

    /// What operators have added since the jobs were written.
    private static func plan(in scheduler: Scheduler, at now: Date) async throws {
        for schedule in try DemoSchedules.all(from: now) { try await scheduler.add(schedule) }
        try await scheduler.hold(
            schedule: "partner-feeds", reason: "The partner moves to another data centre", author: "maria",
            until: now.adding(.days(2)))
        _ = try await scheduler.runNow(
            "newsletter", parameters: ["subject": .text("Autumn sale"), "dryRun": .bool(true)])
    }
}
