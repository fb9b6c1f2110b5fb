import Foundation
import SchedulerCore
import SchedulerSQLite
import Testing

@Suite("schedulerctl doctor") struct DoctorTests {
    private let folder: TemporaryFolder

    private var path: String { folder.url.appending(path: "jobs.sqlite").path }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A store with one schedule, one run that waits and one stopped job.
    private func makeStore() async throws -> SQLiteStore {
        let store = try SQLiteStore(path: path)
        let instant = Date(timeIntervalSince1970: 1_767_225_600)
        try await store.insert([Schedule(id: "lane", job: "job", recurrence: .every(.minutes(1)))], at: instant)
        let order = RunOrder(
            Job(id: "job", kind: .manual), schedule: "@job", slot: nil, trigger: .hand, concurrency: 1,
            parameters: .none)
        _ = try await store.enqueue([order], overlap: .queueAll, at: instant)
        try await store.setStopped(true, job: "other")
        return store
    }

    @Test func `a sound file is summed up`() async throws {
        try await makeStore().close()
        let result = try Tool.run("doctor", "--store", "sqlite:\(path)")
        #expect(result.status == 0 && result.errors.isEmpty)
        var lines = result.lines
        #expect(lines[1].hasPrefix("size            "))
        lines.remove(at: 1)
        #expect(
            lines == [
                "file            \(path)",
                "schema version  \(SQLiteExamination.newestSchemaVersion)",
                "journal mode    wal",
                "in use by       nobody",
                "jobs            2",
                "schedules       1",
                "runs            1: 1 pending",
                "slots           0",
                "log lines       0",
                "artifacts       0",
                "audit entries   0",
                "",
                "The file is sound.",
            ])
    }

    @Test func `a file that a server has in use is examined, and the server named`() async throws {
        let store = try await makeStore()
        let result = try Tool.run("doctor", "--store=sqlite:\(path)", "--json")
        #expect(result.status == 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(object["path"] as? String == path)
        #expect(object["sound"] as? Bool == true)
        #expect(object["inUseBy"] as? String == "process \(ProcessInfo.processInfo.processIdentifier)")
        #expect(object["jobs"] as? Int == 2)
        #expect((object["runs"] as? [String: Int])?["pending"] == 1)
        #expect((object["slots"] as? [String: Int]) == ["ran": 0, "coalesced": 0, "skipped": 0, "missed": 0])
        #expect((object["problems"] as? [String])?.isEmpty == true)
        // The store is none the worse for it.
        try await store.setStopped(false, job: "other")
        store.close()
    }

    @Test func `a problem is a line of its own, and the exit status 1`() throws {
        let result = try Tool.run("doctor", "--store", "sqlite:\(path)")
        let output = "file  \(path)\n\nproblem: file: there is no such file\n\n1 problem found.\n"
        #expect(result == Tool.Result(status: 1, output: output, errors: ""))
        let json = try Tool.run("doctor", "--store", "sqlite:\(path)", "--json")
        #expect(json.status == 1 && json.lines.count == 1)
        #expect(json.output.hasSuffix(#""problems":[{"area":"file","problem":"there is no such file"}]}"# + "\n"))
    }

    @Test func `a garbled file does no harm`() async throws {
        try await makeStore().close()
        var bytes = try Data(contentsOf: URL(filePath: path))
        for offset in stride(from: 200, to: bytes.count, by: 777) { bytes[offset] ^= 0x5A }
        try bytes.write(to: URL(filePath: path))
        let result = try Tool.run("doctor", "--store", "sqlite:\(path)")
        #expect(result.status == 1 && result.errors.isEmpty)
        #expect(result.lines.contains { $0.hasPrefix("problem: ") })
        #expect(result.lines.last?.hasSuffix("found.") == true)
    }

    @Test(arguments: [
        ([], "which store? Give --store sqlite:PATH"),
        (["--store"], "--store needs a value: --store ADDRESS"),
        (["jobs.sqlite"], "what is 'jobs.sqlite'? The file goes with --store sqlite:PATH"),
        (
            ["--store", "jobs.sqlite"],
            "--store: 'jobs.sqlite' does not say what kind of store it is; write sqlite:PATH"
        ),
        (["--store", "sqlit:jobs"], "--store: there is no kind of store 'sqlit'; write sqlite:PATH"),
        (["--store", "sqlite:"], "--store: which file? Write sqlite:PATH, as in sqlite:jobs.sqlite"),
    ])
    func `a wrong call gets one helpful line`(arguments: [String], line: String) throws {
        let result = try Tool.run(arguments: ["doctor"] + arguments)
        #expect(result == Tool.Result(status: 2, output: "", errors: "schedulerctl doctor: \(line)\n"))
    }

    @Test func `help tells what the exit status means`() throws {
        let result = try Tool.run("help", "doctor")
        #expect(result.status == 0)
        #expect(result.output.contains("\nusage: schedulerctl doctor --store sqlite:PATH [--json]\n"))
        #expect(result.output.contains("\nExit status: 0 the file is sound, 1 problems were found"))
        #expect(result.lines.allSatisfy { $0.count <= 120 })
    }
}
