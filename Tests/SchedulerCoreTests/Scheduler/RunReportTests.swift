import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// What a run tells, and what is kept of it.
@Suite struct RunReportTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    @Test func `progress is seen while the run goes on, and stays with it`() async throws {
        try await harness.configure { context in
            context.progress(0.5, note: "half")
            try await context.sleep(for: .seconds(10))
            context.progress(7)
        }
        try await harness.start()
        let id = try await scheduler.runNow("job")
        try await harness.settle()
        #expect(try await scheduler.store.run(id)?.progress == Progress(0.5, note: "half"))
        try await harness.advance(by: .seconds(10))
        #expect(try await scheduler.run(id).progress == Progress(1))
    }

    @Test func `a run publishes what it produces, and finds what was produced before`() async throws {
        let found = Collector<String?>()
        try await harness.configure { context in
            found.append(try await context.artifacts.latest(labels: ["kind": "report"])?.artifact.url)
            found.append(try await context.lastSuccess.map { "\($0 == context.now)" })
            try await context.publish(
                Artifact(labels: ["kind": "report", "n": "\(context.run)"], url: "x:\(context.run)"))
        }
        try await harness.start()
        try await scheduler.runNow("job")
        try await scheduler.runNow("job")
        try await harness.settle()
        #expect(found.values == [nil, nil, "x:1", "true"])
        #expect(try await scheduler.artifacts().map(\.artifact.url) == ["x:2", "x:1"])
    }

    @Test func `no more history is kept than the policy says`() async throws {
        try await scheduler.configure(
            .init(
                id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *"), history: HistoryPolicy(runs: 10)
            ) { $0.logger.info("tick") })
        try await harness.start()
        try await harness.advance(by: .hours(1))
        let runs = try await harness.runs(of: "tick")
        #expect(runs.count == 10)
        #expect(await refusal { _ = try await scheduler.log(of: RunID(rawValue: 1)) }?.code == .unknownRun)
        #expect(try await scheduler.schedule(.builtIn("tick")).recordedSince == runs[0].slot.map { $0 - 60 })
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `a run that is over can be run again with the same parameters`() async throws {
        try await harness.configure { context in
            if context.trigger == .hand { throw Failure(description: "no") }
        }
        try await harness.start()
        let id = try await scheduler.runNow("job", parameters: ["a": 1])
        try await harness.settle()
        let again = try await scheduler.retry(id)
        #expect(await refusal { try await scheduler.retry(again) }?.code == .wrongState)
        try await harness.settle()
        let run = try await scheduler.run(again)
        #expect(run.state == .succeeded)
        #expect(run.trigger == .retry)
        #expect(run.order.parameters == ["a": 1])
    }

    @Test func `middleware is wrapped around every attempt, outermost first`() async throws {
        let seen = Collector<String>()
        let middleware = ["outer", "inner"].map { name in
            RunMiddleware { context, next in
                seen.append("\(name) begins")
                defer { seen.append("\(name) ends") }
                try await next(context)
            }
        }
        let harness = SchedulerHarness(middleware: middleware)
        try await harness.scheduler.configure(.init(id: "job", kind: .oneShot) { _ in seen.append("job") })
        try await harness.start()
        #expect(seen.values == ["outer begins", "inner begins", "job", "inner ends", "outer ends"])
    }
}
