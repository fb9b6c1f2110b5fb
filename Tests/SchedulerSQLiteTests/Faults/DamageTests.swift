import Foundation
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerSQLite

/// Files whose bytes are not what SQLite has written. `DAMAGE_ROUNDS=2000` damages so many, and every number in every way.
@Suite struct DamageTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("jobs.sqlite")
    }

    private static let rounds = ProcessInfo.processInfo.environment["DAMAGE_ROUNDS"].flatMap { UInt64($0) }

    private var jobs: [JobOptions] {
        [
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *"), history: HistoryPolicy(runs: 60)) {
                $0.logger.info("hello", metadata: ["slot": "\($0.slot ?? .distantPast)"])
                try await $0.publish(Artifact(labels: ["kind": "report"], url: "file:\($0.run)"))
            },
            .init(id: "again", kind: .schedule, defaults: Settings(pause: .seconds(40)), resources: ["x"]) {
                try await $0.sleep(for: .seconds(30))
            },
            .init(id: "hand", kind: .manual, retry: .constant(.seconds(20), attempts: 2)) { _ in
                throw SchedulerError(.wrongState, reason: "not today")
            },
        ]
    }

    private func begin(_ store: SQLiteStore, clock: ManualClock) async throws -> SchedulerHarness {
        let harness = SchedulerHarness(clock: clock, store: store)
        for job in jobs { try await harness.scheduler.configure(job) }
        try await harness.start()
        return harness
    }

    /// A sound file with some life behind it, of a process that was killed.
    private func makeFile() async throws -> Data {
        let store = try SQLiteStore(path: path)
        let harness = try await begin(store, clock: ManualClock())
        try await store.setSettings(Settings(pause: .seconds(35)), of: "again")
        try await harness.scheduler.add(Schedule(id: "extra", job: "hand", recurrence: .every(.seconds(100))))
        try await harness.advance(by: .hours(1))
        for number in 0..<30 { try await store.record(.test("\(number)")) }
        harness.kill()
        store.close()
        return try Data(contentsOf: URL(filePath: path))
    }

    /// What is refused while everything about a store is used.
    private func use() async throws -> [SchedulerError] {
        var refused: [SchedulerError?] = []
        do {
            let store = try SQLiteStore(path: path)
            defer { store.close() }
            let harness = SchedulerHarness(
                clock: ManualClock(now: ManualClock().now.addingTimeInterval(3_700)), store: store)
            for job in jobs { try await harness.scheduler.configure(job) }
            refused.append(await refusal { try await harness.start() })
            refused.append(await refusal { try await harness.scheduler.runNow("hand", overlap: .queueAll) })
            refused.append(await refusal { try await harness.advance(by: .minutes(3)) })
            refused.append(await refusal { _ = try await harness.scheduler.jobs() })
            refused.append(await refusal { _ = try await store.settings(of: "again") })
            refused.append(await refusal { try await store.setStopped(true, job: "tick") })
            refused.append(await refusal { _ = try await store.lines(LogQuery(text: "no such text")) })
            refused.append(await refusal { _ = try await store.artifacts(ArtifactQuery(labels: ["kind": "report"])) })
            refused.append(await refusal { _ = try await store.auditEntries(AuditQuery(limit: .max)) })
            refused.append(
                await refusal {
                    for run in try await store.runs(RunQuery(limit: .max)) { _ = try await store.log(of: run.id) }
                })
            refused.append(
                await refusal {
                    for record in try await store.schedules(of: nil) {
                        _ = try await store.outcomes(
                            of: record.schedule.id, from: .distantPast, through: .distantFuture)
                    }
                })
            harness.kill()
        } catch let error as SchedulerError {
            refused.append(error)
        }
        return refused.compactMap(\.self)
    }

    @Test func `pages in the middle of which nothing is right are reported, and nothing crashes`() async throws {
        var file = try await makeFile()
        for page in (file.count / 4_096 / 4)..<(file.count / 4_096) {
            file.replaceSubrange((page * 4_096)..<(page * 4_096 + 2_048), with: Data(repeating: 0xA5, count: 2_048))
        }
        try file.write(to: URL(filePath: path))
        let refused = try await use()
        #expect(!refused.isEmpty)
        #expect(refused.allSatisfy { $0.code == .storeUnavailable && $0.value == path })
        #expect(refused.contains { $0.reason.contains("is damaged") && $0.reason.contains("doctor") })
    }

    @Test func `a page that is damaged while the store is open is reported when it is read`() async throws {
        _ = try await makeFile()
        let store = try SQLiteStore(path: path)
        // Past what the writer has read to open it, and beyond the readers' memory, which is empty.
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let size = try file.seekToEnd()
        for page in 2..<(size / 4_096) {
            try file.seek(toOffset: page * 4_096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
        }
        try file.close()
        let refused = await refusal { _ = try await store.runs(RunQuery(limit: .max)) }
        #expect(refused?.code == .storeUnavailable)
        #expect(refused?.reason.contains("is damaged") == true)
        #expect(await refusal { _ = try await store.auditEntries(AuditQuery(limit: 9)) }?.code == .storeUnavailable)
        store.close()
    }

    @Test(arguments: [0, 50, 4_096, 40_000])
    func `a file of which the end is missing is reported, and nothing crashes`(size: Int) async throws {
        let file = try await makeFile()
        try file.prefix(size).write(to: URL(filePath: path))
        let refused = try await use()
        #expect(refused.allSatisfy { $0.code == .storeUnavailable })
        #expect(refused.isEmpty == (size == 0), "an empty file is a new one")
    }

    @Test(.timeLimit(.minutes(30)))
    func `numbers that make no sense do no worse than being refused`() async throws {
        let sound = try await makeFile()
        let numbers = ["9223372036854775807", "-9223372036854775808", "-1"]
        let columns = try RawDatabase(path).texts(
            """
            SELECT tables.name || '.' || columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table' AND columns.type <> 'TEXT'
            """)
        for (index, name) in columns.enumerated() {
            let words = name.split(separator: ".")
            for number in Self.rounds == nil ? [numbers[index % 3]] : numbers {
                try restore(sound)
                // In one row only, since many are unique.
                let change = "UPDATE OR IGNORE \(words[0]) SET \(words[1]) = \(number) WHERE \(words[1]) ="
                try RawDatabase(path).run("\(change) (SELECT max(\(words[1])) FROM \(words[0]))")
                for error in try await use() where error.code != .storeUnavailable {
                    Issue.record("\(name) = \(number): \(error.code) \(error)")
                }
            }
        }
    }

    private func restore(_ file: Data) throws {
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
        try file.write(to: URL(filePath: path))
    }

    @Test(.timeLimit(.minutes(30)))
    func `bytes that were changed at random do no worse than being refused`() async throws {
        let sound = try await makeFile()
        var refusals = 0
        for seed in 0..<(Self.rounds ?? 40) {
            var generator = SeededGenerator(seed: seed)
            var file = sound
            // Not in the head, which is checked at once.
            for _ in 0..<(1 << Int.random(in: 0...8, using: &generator)) {
                let place = Int.random(in: 100..<file.count, using: &generator)
                file[place] = .random(in: 0...255, using: &generator)
            }
            try restore(file)
            let refused = try await use()
            refusals += refused.isEmpty ? 0 : 1
            for error in refused where error.code != .storeUnavailable {
                Issue.record("seed \(seed): \(error.code) \(error)")
            }
        }
        #expect(refusals > 0)
    }
}
