import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Test func `the backup runs once a night in Berlin, also on the day clocks change`() async throws {
    let clock = ManualClock(now: try Date("2026-03-28T00:00:00+01:00", strategy: .iso8601))
    let harness = SchedulerHarness(clock: clock)
    let backup = JobOptions(
        id: "backup", kind: .cron, defaults: .init(cron: "30 2 * * *", zone: "Europe/Berlin")
    ) { context in
        try await context.sleep(for: .minutes(20))
        context.logger.info("backed up")
    }

    try await harness.scheduler.configure(backup)
    try await harness.start()
    try await harness.advance(by: .days(3))

    // On 29 March clocks go from 02:00 to 03:00: there is no 02:30, and the run comes right after the gap.
    let expected = ["2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]
    #expect(try await harness.starts(of: "backup") == expected.map { try Date($0, strategy: .iso8601) })
    #expect(try await harness.scheduler.runs().allSatisfy { $0.state == .succeeded })
    try await harness.shutDown()
}
