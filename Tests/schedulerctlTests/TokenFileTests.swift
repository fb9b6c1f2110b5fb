import Foundation
import SchedulerAdmin
import SchedulerCore
import SchedulerSQLite
import Testing

@Suite("schedulerctl: tokens in a store's file") struct TokenFileTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.url.appending(path: "jobs.sqlite").path
    }

    private func create(_ words: String...) throws -> Tool.Result {
        try Tool.run(arguments: ["tokens", "create", "--role", "admin", "--store", "sqlite:\(path)"] + words)
    }

    @Test func `a file that is made is said, and its owner's alone`() throws {
        let made = try create()
        #expect(made.status == 0 && made.errors == "schedulerctl: made a new file, \(path)\n")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(files.contains("jobs.sqlite"))
        for file in files {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.url.appending(path: file).path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
        }
        #expect(try create().errors.isEmpty)
    }

    @Test func `with --json there is what is known of the token`() throws {
        let result = try create("--json", "--name", "laptop")
        #expect(result.output.contains(#""name":"laptop","role":"admin","token":"sct_"#), "\(result.output)")
        #expect(result.lines.count == 1)
    }

    @Test func `the audit knows of it, and tokens are listed without a server`() async throws {
        let text = try create("--name", "laptop").lines[0]
        let store = try SQLiteStore(path: path)
        let entries = try await store.auditEntries(AuditQuery())
        store.close()
        #expect(entries.map(\.entry.author) == ["schedulerctl"] && entries[0].entry.operation == "tokens.create")
        #expect(entries[0].entry.after?.contains("laptop") == true && entries[0].entry.after?.contains(text) == false)
        let list = try Tool.run("tokens", "list", "--store", "sqlite:\(path)")
        #expect(list.lines.count == 2 && list.lines[1].contains("laptop") && !list.output.contains(text))
        let json = try Tool.run("tokens", "list", "--json", "--store", "sqlite:\(path)")
        #expect(json.output.hasPrefix(#"{"items":[{"createdAt":"#) && json.lines.count == 1)
    }

    @Test func `no file is made to list what is in it`() throws {
        let result = try Tool.run("tokens", "list", "--store", "sqlite:\(path)")
        #expect(result.status == 2 && result.errors.contains("there is no file"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
        ("0d", "is not later than now"), ("2020-01-01", "is not later than now"), ("soon", "10m, or -1h"),
    ])
    func `an end that is none is refused before anything is made`(end: String, reason: String) throws {
        let result = try create("--expires", end)
        #expect(result.status == 2 && result.errors.contains(reason) && result.errors.contains("'\(end)'"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
