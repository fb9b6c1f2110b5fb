import Foundation
import SchedulerCore
import SchedulerSQLite

/// How long a list of 1,000 jobs takes, each with a picture of its last 30 runs, asked for one list after another.
enum JobListOverHTTP {
    private static let jobs = 1_000
    private static let runs = 30
    private static let count = 30
    private static let path = "/api/v1/jobs?limit=1000&recentRuns=\(runs)"

    static func inMemory() async throws -> [Figure] {
        try await measure(MemoryStore(), aim: .atMost(200))
    }

    static func onFile() async throws -> [Figure] {
        let folder = try BenchmarkFolder()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"), durability: .normal)
        defer { store.close() }
        return try await measure(store, aim: nil)
    }

    private static func measure(_ store: any Store, aim: Aim?) async throws -> [Figure] {
        let names = (0..<jobs).map { JobID("listed-\($0)") }
        let options = names.map { name in
            JobOptions(
                id: name, kind: .cron, defaults: Settings(cron: "0 3 1 1 *", zone: "Europe/Berlin"),
                overlap: .allow(limit: .max)
            ) { _ in }
        }
        return try await AdminOverHTTP.served(options, others: 0, store: store) { port, token, scheduler in
            for name in names { try await run(name, times: runs, scheduler) }
            let first = try await list(port, token)
            var unchanged: [Double] = []
            var changed: [Double] = []
            for round in 0..<count {
                unchanged.append(try await list(port, token).seconds)
                for name in names[(round * 10 % jobs)...].prefix(10) { try await run(name, times: 1, scheduler) }
                changed.append(try await list(port, token).seconds)
            }
            return [
                Figure("the first list", first.seconds * 1e3, .milliseconds, aim: aim),
                Figure("a list after 10 jobs ran, p50", changed.percentile(0.5) * 1e3, .milliseconds, aim: aim),
                Figure("a list after nothing changed, p50", unchanged.percentile(0.5) * 1e3, .milliseconds, aim: aim),
                Figure("size of a list", Double(first.bytes), .bytes),
            ]
        }
    }

    private static func run(_ job: JobID, times: Int, _ scheduler: Scheduler) async throws {
        let runs = try await scheduler.runNow(job, parameters: Array(repeating: .none, count: times))
        try await scheduler.waitUntilRecorded(runs)
    }

    private static func list(_ port: Int, _ token: String) async throws -> (seconds: Double, bytes: Int) {
        try await AdminOverHTTP.onThread {
            let wire = try Wire(port: port, token: token)
            let sent = ContinuousClock.now
            let bytes = try wire.ask("GET", path)
            return ((ContinuousClock.now - sent).seconds, bytes)
        }
    }
}
