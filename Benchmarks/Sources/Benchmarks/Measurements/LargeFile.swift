import Foundation
import SchedulerCore
import SchedulerSQLite

extension Benchmark {
    /// What a file with a long past costs.
    static let largeFile = Benchmark(
        name: "large-file",
        summary: "a file with 100,000 schedules and a million runs of history: start-up, queries, size",
        parts: [Part(name: "full") { try await LargeFile().measure() }])
}

/// A file is filled through the store's own functions, closed, and opened again.
struct LargeFile {
    private static let schedules = 100_000
    private static let runs = 1_000_000
    private static let batchSize = 5_000
    private static let queries = 200

    private let folder: BenchmarkFolder
    private let path: String
    /// Of every tenth run.
    private let rare = JobOptions(id: "rare", kind: .manual, history: HistoryPolicy(runs: .max)) { _ in }

    init() throws {
        folder = try BenchmarkFolder()
        path = folder.path("jobs.sqlite")
    }

    func measure() async throws -> [Figure] {
        let filling = try await timed { try await fill() }
        let size = try folder.size(of: "jobs.sqlite")
        let opening = try await timed { try SQLiteStore(path: path).close() }
        let firstClaim = try await timeToFirstClaim()
        return [
            Figure("from opening the file to the first claim", firstClaim, .milliseconds, aim: .atMost(1_000)),
            Figure("opening it", opening.seconds * 1e3, .milliseconds),
            Figure("file, each run and a tenth of a schedule", Double(size) / Double(Self.runs), .bytes),
            Figure("filling it", filling.seconds, .seconds),
        ] + (try await queryTimes())
    }

    private func fill() async throws {
        let store = try SQLiteStore(path: path, durability: .normal)
        let now = Date()
        for start in stride(from: 0, to: Self.schedules, by: Self.batchSize) {
            try await store.insert(
                (start..<start + Self.batchSize).map { index in
                    Schedule(
                        id: ScheduleID(rawValue: "schedule \(index)"), job: Throughput.job,
                        recurrence: .every(.hours(1)), start: now.addingTimeInterval(Double(index % 3_600) + 600))
                }, at: now)
        }
        for batch in 0..<Self.runs / Self.batchSize {
            let job = (batch % 10 == 0 ? rare : Throughput.options).job
            let order = RunOrder(
                job, schedule: .builtIn(job.id), slot: nil, trigger: .hand, concurrency: .max, parameters: .none)
            _ = try await store.enqueue(Array(repeating: order, count: Self.batchSize), overlap: .queueAll, at: now)
            let request = ClaimRequest(
                node: "filler", jobs: [job.id], limit: Self.batchSize, now: now, lease: now.addingTimeInterval(30))
            let finishes = try await store.claim(request).runs.map { run in
                RunFinish(claim: run.claim, transition: RunTransition(state: .succeeded), history: job.history)
            }
            _ = try await store.finish(finishes, by: "filler", at: now)
        }
        store.close()
    }

    /// In milliseconds, until a run by hand that was left waiting is claimed by a scheduler with all its jobs.
    private func timeToFirstClaim() async throws -> Double {
        try await leaveOneWaiting()
        let started = AsyncStream.makeStream(of: Date.self)
        let first = JobOptions(id: "first", kind: .manual) { _ in started.continuation.yield(Date()) }
        let begin = Date()
        let store = try SQLiteStore(path: path)
        let scheduler = Scheduler(store: store)
        for job in [Throughput.options, rare, first] { try await scheduler.configure(job) }
        let running = Task { try await scheduler.run() }
        let end = await started.stream.first { _ in true }
        scheduler.beginShutdown()
        try await running.value
        store.close()
        guard let end else { throw MeasurementError("the run did not start") }
        return end.timeIntervalSince(begin) * 1e3
    }

    private func leaveOneWaiting() async throws {
        let store = try SQLiteStore(path: path)
        let order = RunOrder(
            Job(id: "first", kind: .manual), schedule: .builtIn("first"), slot: nil, trigger: .hand, concurrency: 1,
            parameters: .none)
        _ = try await store.enqueue([order], overlap: .queueAll, at: Date())
        store.close()
    }

    private func queryTimes() async throws -> [Figure] {
        let store = try SQLiteStore(path: path)
        defer { store.close() }
        let queries = [
            ("the last 50 runs of a job", RunQuery(job: Throughput.job, limit: 50)),
            ("the last 50 of a tenth of the runs", RunQuery(job: "rare", limit: 50)),
            (
                "the last 50 failures, of which there are none",
                RunQuery(job: Throughput.job, states: [.failed], limit: 50)
            ),
            ("the last 50 of a schedule without runs", RunQuery(schedule: "schedule 7", limit: 50)),
            ("50 in the middle", RunQuery(job: Throughput.job, before: RunID(rawValue: 500_000), limit: 50)),
        ]
        var figures: [Figure] = []
        for (name, query) in queries {
            _ = try await store.runs(query)
            var times: [Double] = []
            for _ in 0..<Self.queries {
                times.append(try await timed { _ = try await store.runs(query) }.seconds * 1e3)
            }
            figures.append(Figure("\(name), p50", times.sorted()[Self.queries / 2], .milliseconds, aim: .atMost(2)))
        }
        return figures
    }
}
