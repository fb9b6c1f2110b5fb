import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct LogTests {
    @Test func `a run logs with levels and metadata, also from code deep below`() async throws {
        @Sendable func deepBelow() {
            RunContext.current?.logger.warning("from below")
        }
        let harness = SchedulerHarness(node: NodeOptions(logLevel: .info))
        try await harness.scheduler.configure(
            .init(id: "job", kind: .oneShot) { context in
                context.logger.debug("not kept")
                context.logger.info("hello", metadata: ["value": "\(42)"])
                deepBelow()
                await withTaskGroup { group in
                    group.addTask { RunContext.current?.logger.critical("from a child task") }
                }
            })
        try await harness.start()
        let log = try await harness.scheduler.log(of: RunID(rawValue: 1))
        #expect(log.lines.map(\.message) == ["hello", "from below", "from a child task"])
        #expect(log.lines.map(\.level) == [.info, .warning, .critical])
        #expect(log.lines.map(\.sequence) == [1, 2, 3])
        #expect(log.lines[0].metadata == ["value": "42"])
        #expect(log.lines[0].job == "job")
        #expect(RunContext.current == nil)
    }

    @Test func `of a flood the newest lines are kept, and it is told how many were dropped`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "flood", kind: .oneShot, history: HistoryPolicy(logLines: 100)) { context in
                for number in 1...100_000 { context.logger.info("line \(number)") }
            })
        try await harness.start()
        let log = try await harness.scheduler.log(of: RunID(rawValue: 1))
        #expect(log.lines.count == 100)
        #expect(log.lines.last?.message == "line 100000")
        #expect(log.lines.first?.sequence == 99_901)
        #expect(log.total == 100_000)
        #expect(log.dropped == 99_900)
    }

    @Test func `a line that is too long is cut and marked`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "job", kind: .oneShot) { context in
                context.logger.info(
                    String(repeating: "ä", count: 50_000), metadata: ["k": String(repeating: "b", count: 50_000)])
            })
        try await harness.start()
        let line = try #require(try await harness.scheduler.log(of: RunID(rawValue: 1)).lines.first)
        #expect(line.message.utf8.count == 16_384 + 3)
        #expect(line.message.hasSuffix("ä…"))
        #expect(line.metadata["k"]?.utf8.count == 16_384 + 3)
    }

    @Test func `what a run has logged is seen while it goes on`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(
            .init(id: "job", kind: .oneShot) { context in
                context.logger.info("first")
                try await context.sleep(for: .seconds(10))
                context.logger.info("second")
            })
        try await harness.start()
        let id = RunID(rawValue: 1)
        #expect(try await harness.scheduler.log(of: id).lines.map(\.message) == ["first"])
        var live = try await harness.scheduler.follow(id).makeAsyncIterator()
        #expect(await live.next()?.message == "first")
        try await harness.advance(by: .seconds(10))
        #expect(await live.next()?.message == "second")
        #expect(await live.next() == nil, "the stream ends with the run")
        #expect(
            try await harness.scheduler.follow(id).reduce(into: []) { $0.append($1.message) } == ["first", "second"])
    }

    @Test func `the log of a run that there never was is refused, not empty`() async throws {
        let scheduler = Scheduler()
        let unknown = RunID(rawValue: 7)
        #expect(await refusal { _ = try await scheduler.log(of: unknown) }?.code == .unknownRun)
        #expect(await refusal { _ = try await scheduler.follow(unknown) }?.code == .unknownRun)
    }

    @Test func `lines are found over the logs of all runs, page by page`() async throws {
        let harness = SchedulerHarness()
        for id in ["a", "b"] as [JobID] {
            try await harness.scheduler.configure(
                .init(id: id, kind: .oneShot) { context in
                    for number in 1...3 { context.logger.info("\(id) \(number)") }
                    context.logger.error("disk full", metadata: ["disk": "\(id)"])
                })
        }
        try await harness.start()
        let faults = try await harness.scheduler.lines(LogQuery(level: .error, text: "DISK", limit: 1))
        #expect(faults.lines.map(\.metadata) == [["disk": "b"]])
        let more = try await harness.scheduler.lines(LogQuery(level: .error, text: "DISK", before: faults.next))
        #expect(more.lines.map(\.metadata) == [["disk": "a"]])
        #expect(more.next == nil)
        #expect(try await harness.scheduler.lines().lines.count == 8)
    }

    @Test func `lines go to the app's own log as well, as far as it wants them`() async throws {
        let seen = Collector<String>()
        let sink = LogSink(isEnabled: { $0 >= .warning }) { seen.append($0.message) }
        let harness = SchedulerHarness(logSink: sink)
        try await harness.scheduler.configure(
            .init(id: "job", kind: .oneShot) { context in
                context.logger.info("quiet")
                context.logger.error("loud")
            })
        try await harness.start()
        #expect(seen.values == ["loud"])
    }

    @Test func `levels are ordered, and named as in swift-log`() {
        #expect(LogLevel.allCases == LogLevel.allCases.sorted())
        #expect(
            LogLevel.allCases.map(\.rawValue) == [
                "trace", "debug", "info", "notice", "warning", "error", "critical",
            ])
    }
}
