import Foundation
import SchedulerCore
import SchedulerSQLite

extension Benchmark {
    /// How many runs that do nothing go through the whole path in a second when each step is kept in a file.
    static let durable = Benchmark(
        name: "durable",
        summary: "no-op runs a second, recorded at start and at end; SQLite store",
        parts: SQLiteStore.Durability.allCases.flatMap { durability in
            [
                Part(name: "\(durability), by hand, in batches") { try await Durable(durability).inBatches() },
                Part(name: "\(durability), by hand, one at a time") { try await Durable(durability).oneAtATime() },
                Part(name: "\(durability), by slots") { try await Durable(durability).bySlots() },
            ]
        })
}

/// The throughput measurements on a file of their own.
struct Durable {
    private let durability: SQLiteStore.Durability
    private let folder: BenchmarkFolder

    private static let count = 60_000
    private static let batchSize = 1_000
    private static let callers = 60

    init(_ durability: SQLiteStore.Durability) throws {
        self.durability = durability
        folder = try BenchmarkFolder()
    }

    func inBatches() async throws -> [Figure] {
        try await measure { scheduler in
            try await timed {
                var runs: [RunID] = []
                let batch = Array(repeating: Parameters.none, count: Self.batchSize)
                for _ in 0..<Self.count / Self.batchSize {
                    runs = try await scheduler.runNow(Throughput.job, parameters: batch)
                }
                try await scheduler.waitUntilRecorded(runs)
                try await waitUntilOver(on: scheduler)
            }
        }
    }

    func oneAtATime() async throws -> [Figure] {
        try await measure { scheduler in
            try await timed {
                try await withThrowingTaskGroup { group in
                    for _ in 0..<Self.callers {
                        group.addTask {
                            for _ in 0..<Self.count / Self.callers { _ = try await scheduler.runNow(Throughput.job) }
                        }
                    }
                    try await group.waitForAll()
                }
                try await waitUntilOver(on: scheduler)
            }
        }
    }

    /// Many schedules with a slot each millisecond that passed while nobody watched, each slot caught up.
    func bySlots() async throws -> [Figure] {
        let schedules = 1_000
        let slots = Self.count / schedules
        return try await measure { scheduler in
            let start = scheduler.clock.now.addingTimeInterval(1)
            try await scheduler.add(
                (0..<schedules).map { index in
                    Schedule(
                        id: ScheduleID(rawValue: "schedule \(index)"), job: Throughput.job,
                        recurrence: .every(.milliseconds(1)), start: start,
                        end: start.addingTimeInterval((Double(slots) - 0.5) / 1e3))
                })
            let wait = start.timeIntervalSince(scheduler.clock.now)
            guard wait > 0 else { throw MeasurementError("the schedules were added too late") }
            try await Task.sleep(for: .seconds(wait))
            return try await timed {
                try await waitUntilOver(on: scheduler)
            }
        }
    }

    /// Looks at the newest run first, which costs nothing.
    private func waitUntilOver(on scheduler: Scheduler) async throws {
        try await waitUntil {
            try await scheduler.runs(RunQuery(limit: 1)).first.map {
                $0.state.isFinal && $0.id.rawValue >= Self.count
            } ?? false
        }
        let unfinished = RunQuery(job: Throughput.job, states: [.pending, .running, .interrupted], limit: 1)
        try await waitUntil { try await scheduler.runs(unfinished).isEmpty }
    }

    private func measure(_ body: @Sendable (Scheduler) async throws -> Time) async throws -> [Figure] {
        let floor = try SQLiteFloor(path: folder.path("floor.sqlite"), durability: durability).figures()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"), durability: durability)
        let time = try await withScheduler([Throughput.options], store: store) { scheduler in
            let time = try await body(scheduler)
            try await scheduler.verify(Throughput.job, ran: Self.count)
            return time
        }
        store.close()
        let size = Double(try folder.size(of: "jobs.sqlite"))
        return [
            Figure(
                "runs", Double(Self.count) / time.seconds, .perSecond, floor: floor[1].asFloor,
                published: ["APScheduler 3 on SQLite 1,250/s"], aim: .ofFloor(0.5)),
            Figure("runs, CPU time each", time.cpuSeconds / Double(Self.count) * 1e6, .microseconds),
            Figure("file, each run", size / Double(Self.count), .bytes),
        ] + floor
    }
}

/// A folder beside the program, on a disk, which goes with the measurement.
final class BenchmarkFolder: Sendable {
    private let url: URL

    init() throws {
        let program = Bundle.main.executableURL ?? URL(filePath: ".")
        url = program.deletingLastPathComponent().appending(path: "benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String {
        url.appending(path: name).path
    }

    func size(of name: String) throws -> Int {
        try url.appending(path: name).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    }
}
