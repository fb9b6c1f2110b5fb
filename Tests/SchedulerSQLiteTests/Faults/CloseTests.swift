import ChildProcess
import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerSQLite

/// Who has the file, and when it is given back.
@Suite struct CloseTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("jobs.sqlite")
    }

    @Test func `a store that was closed gives the file back at once, and may be closed again`() async throws {
        let first = try SQLiteStore(path: path)
        try await first.setSettings(Settings(pause: .seconds(7)), of: "job")
        first.close()
        first.close()
        let second = try SQLiteStore(path: path)
        #expect(try await second.settings(of: "job")?.pause == .seconds(7))
    }

    @Test func `what is asked for after the store was closed is refused, and says why`() async throws {
        let store = try SQLiteStore(path: path)
        store.close()
        for refused in [
            await refusal { try await store.setStopped(true, job: "job") },
            await refusal { _ = try await store.settings(of: "job") },
            await refusal { _ = try await store.runs(RunQuery()) },
        ] {
            #expect(refused?.code == .storeUnavailable)
            #expect(refused?.reason.contains("the store is closed") == true)
        }
    }

    @Test func `what waits when the store is closed is done or refused, and none is left unanswered`() async throws {
        for round in 0..<20 {
            let store = try SQLiteStore(path: path)
            let before = try await store.auditEntries(AuditQuery(limit: .max)).count
            let answers = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        if number == round { store.close() }
                        return await refusal { try await store.record(.test("\(number)")) } == nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let reopened = try SQLiteStore(path: path)
            let after = try await reopened.auditEntries(AuditQuery(limit: .max)).count
            #expect(answers.count == 50)
            #expect(after - before == answers.count { $0 })
            reopened.close()
        }
    }

    @Test func `an operation of a task that is cancelled is done all the same`() async throws {
        let store = try SQLiteStore(path: path)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.record(.test("cancelled"))
            return try await store.auditEntries(AuditQuery(limit: 10)).map(\.entry.subject)
        }
        #expect(try await task.value == ["cancelled"])
    }

    @Test func `a store that its own work closes or lets go of gives the file back all the same`() async throws {
        for lane in ["writing", "reading"] {
            let store = try SQLiteStore(path: path)
            switch lane {
            case "writing": try await store.writer.write { _ in store.close() }
            default: try await store.searches.read { _ in store.close() }
            }
            #expect(await refusal { try await store.record(.test("late")) }?.code == .storeUnavailable)
            store.close()
            try SQLiteStore(path: path).close()
        }
    }

    // MARK: Two at a time

    @Test func `a second store of this process is refused while the first has the file`() async throws {
        let first = try SQLiteStore(path: path)
        let refused = await refusal { _ = try SQLiteStore(path: path) }
        #expect(refused?.code == .storeUnavailable)
        #expect(refused?.value == path)
        #expect(refused?.reason == "is in use by another store of this process; one process at a time can have it")
        try await first.setStopped(true, job: "job")
        #expect(try await first.stoppedJobs() == ["job"], "the first is none the worse for it")
    }

    @Test func `a store by another name of the same file is refused`() async throws {
        let first = try SQLiteStore(path: path)
        let link = folder.path("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(await refusal { _ = try SQLiteStore(path: link) }?.code == .storeUnavailable)
        first.close()
        try SQLiteStore(path: link).close()
    }

    @Test func `another process is refused, and told which one has the file`() async throws {
        let store = try SQLiteStore(path: path)
        let answer = try await onThread { [path] in try Driver("open", path, "full").answer() }
        #expect(answer.contains("is in use by process \(ProcessInfo.processInfo.processIdentifier)"))
        store.close()
        let second = try await onThread { [path] in try Driver("open", path, "full").answer() }
        #expect(second == "ready")
    }

    @Test func `a file that another process has is free when that one is killed`() async throws {
        let path = path
        try await onThread {
            let driver = try Driver("open", path, "full")
            #expect(driver.answer() == "ready")
            do {
                try SQLiteStore(path: path).close()
                Issue.record("two processes have the file")
            } catch let error as SchedulerError {
                #expect(error.reason == "is in use by process \(driver.number); one process at a time can have it")
            }
            driver.kill()
            try SQLiteStore(path: path).close()
        }
    }
}
