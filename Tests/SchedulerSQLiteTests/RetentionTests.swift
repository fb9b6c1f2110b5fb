import Foundation
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

/// How much of the past is kept, and what that costs in the file.
@Suite struct RetentionTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.path("jobs.sqlite"), durability: .normal)
    }

    private func pages() throws -> Int {
        try RawDatabase(store.path).number("PRAGMA page_count")
    }

    private func countRuns() throws -> Int {
        try RawDatabase(store.path).number("SELECT count(*) FROM runs")
    }

    /// A job that logs a few lines of two kilobytes, and keeps so many runs.
    private func job(keeping runs: Int) -> JobOptions {
        let text = String(repeating: "much ", count: 400)
        return JobOptions(
            id: "job", kind: .manual, overlap: .queueAll, history: HistoryPolicy(runs: runs, logLines: 3)
        ) { run in
            for number in 1...5 { run.logger.info("\(number): \(text)") }
        }
    }

    private func begin(_ job: JobOptions) async throws -> SchedulerHarness {
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(job)
        try await harness.start()
        return harness
    }

    private func run(_ count: Int, on harness: SchedulerHarness) async throws {
        for _ in 0..<(count / 250) {
            try await harness.scheduler.runNow("job", parameters: [Parameters](repeating: .none, count: 250))
            try await harness.settle()
        }
    }

    @Test func `a file does not grow with the runs that were ever made, but with those that are kept`() async throws {
        let harness = try await begin(job(keeping: 50))
        try await run(1_000, on: harness)
        let before = try pages()
        try await run(2_000, on: harness)
        #expect(try pages() <= before + before / 10)
        let runs = try await store.runs(RunQuery(limit: .max))
        #expect(runs.map(\.id.rawValue) == Array((2_951...3_000).reversed()))
        for run in runs { #expect(try await store.log(of: run.id).lines.count == 3) }
        #expect(try RawDatabase(store.path).number("SELECT count(*) FROM log_lines") == 150)
        try await harness.shutDown()
    }

    @Test func `a policy that was narrowed takes effect bit by bit between other operations, and the file shrinks`()
        async throws
    {
        let harness = try await begin(job(keeping: 10_000))
        try await run(1_500, on: harness)
        let before = try pages()
        #expect(try countRuns() == 1_500)
        try await store.trimHistory(of: "job", to: HistoryPolicy(runs: 10), at: harness.clock.now)
        // Each operation is let through, and after each a little more is forgotten.
        var counts: [Int] = []
        while counts.last != 10, counts.count < 100_000 {
            try await store.record(.test("meanwhile"))
            counts.append(try countRuns())
        }
        #expect(counts.last == 10)
        #expect(counts == counts.sorted(by: >))
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 - $1 <= 600 }, "in small steps")
        var after = before
        for _ in 0..<10_000 where after > before / 3 {
            try await store.record(.test("meanwhile"))
            after = try pages()
        }
        #expect(after <= before / 3)
        #expect(try await store.auditEntries(AuditQuery(limit: .max)).count >= counts.count)
        try await harness.shutDown()
        store.close()
        #expect(try RawDatabase.faults(of: store.path) == [])
    }

    @Test func `runs that are too old are forgotten, and the ledger answers for what is left`() async throws {
        let harness = SchedulerHarness(store: store)
        try await harness.scheduler.configure(
            .init(
                id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *"),
                history: HistoryPolicy(runs: 10_000, age: .hours(1))
            ) { _ in })
        try await harness.start()
        try await harness.advance(by: .hours(5))
        let oldest = try #require(try await harness.runs(of: "tick").first?.slot)
        #expect(harness.clock.now.timeIntervalSince(oldest) == 3_600)
        #expect(try await store.schedule(.builtIn("tick"))?.recordedSince == oldest.addingTimeInterval(-60))
        try await store.expectCompleteLedger()
        try await harness.shutDown()
    }

    @Test func `what was to be forgotten when the process was killed is forgotten by the next one`() async throws {
        let first = try await begin(job(keeping: 10_000))
        try await run(500, on: first)
        first.kill()
        store.close()
        let reopened = try SQLiteStore(path: store.path)
        let second = SchedulerHarness(clock: first.clock, store: reopened)
        try await second.scheduler.configure(job(keeping: 20))
        try await second.start()
        var count = 500
        for _ in 0..<10_000 where count > 20 {
            try await reopened.record(.test("meanwhile"))
            count = try countRuns()
        }
        #expect(count == 20)
        try await second.shutDown()
    }
}
