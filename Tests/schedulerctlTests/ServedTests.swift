import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import SchedulerSQLite
import Testing

@Suite("schedulerctl: over a server") struct ServedTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore
    private let token: String

    /// The first token is made in the store, before there is a server.
    init() throws {
        folder = try TemporaryFolder()
        let path = folder.url.appending(path: "jobs.sqlite").path
        let made = try Tool.run(
            "tokens", "create", "--role", "operator", "--expires", "1h", "--store", "sqlite:\(path)")
        try #require(made.status == 0 && made.lines.count == 1, "\(made.errors)")
        try #require(made.errors == "schedulerctl: made a new file, \(path)\n")
        token = made.lines[0]
        store = try SQLiteStore(path: path)
    }

    /// Runs the tool, and waits on a thread of its own: Swift's are few, and the server needs them.
    private static func run(_ words: [String], _ environment: [String: String]) async throws -> Tool.Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try Tool.run(arguments: words, environment: environment) })
            }
        }
    }

    @Test func `a token that was made in the store opens the server, as far as its role goes`() async throws {
        let scheduler = Scheduler(store: store)
        try await scheduler.configure(
            .init(id: "backup", kind: .manual) { context in context.logger.info("saving") })
        let server = AdminServer(Admin(scheduler, authenticator: TokenAuthenticator(store)))
        let port = try server.start()
        let running = Task { try await scheduler.run() }
        let environment = ["SCHEDULER_URL": "http://127.0.0.1:\(port)", "SCHEDULER_TOKEN": token]
        func run(_ words: String...) async throws -> Tool.Result {
            try await Self.run(words, environment)
        }
        let made = try await run("jobs", "run", "backup", "--json")
        #expect(made.output == "{\"id\":1}\n" && made.status == 0, "\(made.errors)")
        _ = try await scheduler.finished(RunID(rawValue: 1))
        #expect(try await run("runs").lines.last?.contains("succeeded") == true)
        #expect(try await run("logs", "1", "--follow").output.hasSuffix(" info saving\n"))
        #expect(try await run("health", "ready").output == "status  ready\n")
        let forbidden = try await run("tokens")
        #expect(forbidden.status == 3 && forbidden.errors.contains("permission administer"))
        scheduler.beginShutdown()
        try await running.value
        await server.stop()
        #expect(try await run("jobs").status == 4)
        store.close()
    }

    @Test func `a link that was made in the store or by the server signs a browser in`() async throws {
        let path = folder.url.appending(path: "jobs.sqlite").path
        let secret = try await TokenStore(store).create(name: "boss", role: .admin).text
        // One process at a time has the store.
        store.close()
        func link(_ words: String..., url: String) async throws -> String {
            let environment = ["SCHEDULER_URL": url, "SCHEDULER_TOKEN": secret]
            let made = try await Self.run(["sessions", "link"] + words, environment)
            #expect(made.status == 0 && made.output.hasPrefix("\(url)/#code="), "\(made.output) \(made.errors)")
            return String(made.output.dropFirst(url.count + 7).dropLast())
        }
        let first = try await link(
            "--store", "sqlite:\(path)", "--role", "viewer", url: "https://jobs.example.com")
        let store = try SQLiteStore(path: path)
        let admin = Admin(Scheduler(store: store), authenticator: TokenAuthenticator(store))
        let server = AdminServer(admin)
        let second = try await link(url: "http://127.0.0.1:\(try server.start())")
        for code in [first, second] {
            let answer = await admin.respond(
                to: AdminRequest(
                    method: "POST", path: "/api/v1/session", headers: [("Content-Type", "application/json")],
                    body: Array(#"{"code": "\#(code)"}"#.utf8)))
            #expect(answer.status == 201)
        }
        #expect(try await store.auditEntries(AuditQuery(operation: "sessions.link")).count == 2)
        await server.stop()
        store.close()
        let missing = try Tool.run("sessions", "link", "--store", "sqlite:\(path)x")
        #expect(missing.status == 2 && missing.errors.contains("there is no file"))
    }

    @Test(arguments: [
        (["--store", "sqlite:x"], "--role is needed: --role viewer|operator|admin"),
        (["--role", "admn"], "--role: 'admn' is not viewer, operator or admin; did you mean admin?"),
        (["--role", "admin", "x"], "what is 'x'? It takes no operands"),
    ])
    func `a token that cannot be made gets one line`(words: [String], line: String) throws {
        store.close()
        let result = try Tool.run(arguments: ["tokens", "create"] + words)
        #expect(result == Tool.Result(status: 2, output: "", errors: "schedulerctl tokens create: \(line)\n"))
    }
}
