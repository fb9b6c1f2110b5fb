import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Test func `an hourly job runs 24 times a day`() async throws {
    let harness = SchedulerHarness()
    try await harness.scheduler.configure(.init(id: "tick", kind: .cron, defaults: .init(cron: "0 * * * *")) { context in
        context.logger.info("tick", metadata: ["slot": "\(context.slot!)"])
    })
    try await harness.start()
    try await harness.advance(by: .days(1))
    let starts = try await harness.starts(of: "tick")
    #expect(starts.count == 24)
    print(try await harness.scheduler.runs(RunQuery(limit: 1)), try await harness.scheduler.log(of: RunID(rawValue: 1)))
    try await harness.shutDown()
}
