import Foundation
import SchedulerCore

@testable import SchedulerSQLite

/// A store's file with a bit of everything in it, which no store has open.
///
/// Of the schedule `lane`, slots 1…4 are coalesced into the run of slot 5, and 6 and 7 skipped for a hold.
struct Patient {
    private let folder: TemporaryFolder
    let path: String

    var url: URL { URL(filePath: path) }

    init() async throws {
        folder = try TemporaryFolder()
        path = folder.path("jobs.sqlite")
        let store = try SQLiteStore(path: path)
        try await Self.fill(store)
        store.close()
    }

    private init(folder: TemporaryFolder, path: String) {
        self.folder = folder
        self.path = path
    }

    /// The names of the files beside it and its own.
    var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path).sorted()
        }
    }

    /// Another one like it.
    func copy(named name: String = UUID().uuidString) throws -> Patient {
        let copy = Patient(folder: folder, path: folder.path(name))
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    /// Changes the file behind the library's back.
    func change(_ script: String) throws {
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute(script: script)
        connection.close()
    }

    func examine() -> SQLiteExamination {
        SQLiteExamination(path: path)
    }

    var problems: [String] {
        examine().problems.map(\.description)
    }

    // MARK: What is in it

    private static func at(_ minute: Int) -> Date {
        Date(timeIntervalSince1970: 1_767_225_600).adding(.minutes(minute))
    }

    private static func fill(_ store: SQLiteStore) async throws {
        let node = NodeID("node")
        let job = Job(id: "job", kind: .manual)
        let rules = SchedulingRules(job: job, watchedSince: at(5))
        let planner: SchedulePlanner = { SchedulePlan.deciding($0, rules: rules) }
        try await store.insert(
            ["lane", "another"].map {
                Schedule(id: $0, job: "job", recurrence: .every($0 == "lane" ? .minutes(1) : .hours(1)))
            }, at: at(0))
        func advance(to minute: Int) async throws {
            let request = AdvanceRequest(node: node, jobs: ["job"], now: at(minute), limit: 10)
            _ = try await store.advance(request, planner: planner)
        }
        try await advance(to: 5)
        let claim = ClaimRequest(node: node, jobs: ["job"], limit: 1, now: at(5), lease: at(6))
        for run in try await store.claim(claim).runs {
            let lines = (1...3).map {
                LogRecord(job: "job", run: run.id, sequence: $0, instant: at(5), level: .info, message: "line \($0)")
            }
            try await store.append([LogBatch(claim: run.claim, lines: lines, total: 3, limit: 100)])
            let artifact = Artifact(labels: ["name": "value"], url: "file:///dev/null")
            _ = try await store.publish(artifact, under: run.claim, at: at(5))
            let transition = RunTransition(of: run, at: .succeeded, retry: .none, now: at(5), chance: 0)
            _ = try await store.finish(
                [RunFinish(claim: run.claim, transition: transition, history: HistoryPolicy())], by: node, at: at(5))
        }
        try await store.update("lane", at: at(5), planner: planner) {
            $0.hold = Hold(reason: "rest", author: "test", until: nil)
        }
        try await advance(to: 7)
        let order = RunOrder(job, schedule: "@job", slot: nil, trigger: .hand, concurrency: 1, parameters: .none)
        _ = try await store.enqueue([order], overlap: .queueAll, at: at(7))
        try await store.record(
            AuditEntry(instant: at(7), author: "test", operation: "hold", subject: "lane", detail: ""))
    }
}
