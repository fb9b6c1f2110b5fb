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

    @Test func `a token that was made in the store opens the server, as far as its role goes`() async throws {
        let scheduler = Scheduler(store: store)
        try await scheduler.configure(
            .init(id: "backup", kind: .manual) { context in context.logger.info("saving") })
        let server = AdminServer(Admin(scheduler, authenticator: TokenAuthenticator(store)))
        let port = try server.start()
        let running = Task { try await scheduler.run() }
        let environment = ["SCHEDULER_URL": "http://127.0.0.1:\(port)", "SCHEDULER_TOKEN": token]
        func run(_ words: String...) async throws -> Tool.Result {
            try await Task.detached { try Tool.run(arguments: words, environment: environment) }.value
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
