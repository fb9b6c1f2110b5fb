import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import WebDriver

/// A scheduler that runs, with its Admin Center in a browser.
struct Site {
    let scheduler: Scheduler
    let admin: Admin
    let server: AdminServer
    let page: WebPage

    private init(_ scheduler: Scheduler) async throws {
        self.scheduler = scheduler
        admin = Admin(scheduler, authenticator: TokenAuthenticator(scheduler.store as! MemoryStore))
        server = AdminServer(admin)
        let port = try server.start()
        page = WebPage(try await SharedBrowser.fresh(), origin: "http://127.0.0.1:\(port)")
    }

    /// Shows jobs to somebody of a role, and takes all down in the end.
    ///
    /// - Parameters:
    ///   - hash: where they have gone; nil where they have not signed in.
    ///   - prepares: what is done before the scheduler runs.
    static func with(
        _ jobs: [JobOptions] = [], schedules: [Schedule] = [], role: Role = .admin, at hash: String? = "#/",
        prepares: (Scheduler) async throws -> Void = { _ in }, body: (Site) async throws -> Void
    ) async throws {
        let scheduler = Scheduler(node: NodeOptions(name: "node-1", gracePeriod: .zero))
        for job in jobs { try await scheduler.configure(job) }
        for schedule in schedules { try await scheduler.add(schedule) }
        try await prepares(scheduler)
        try await with(scheduler, role: role, at: hash, body: body)
    }

    static func with(
        _ scheduler: Scheduler, role: Role = .admin, at hash: String? = "#/", body: (Site) async throws -> Void
    ) async throws {
        let site = try await Site(scheduler)
        let running = Task { try await scheduler.run() }
        let result: Result<Void, any Error>
        do {
            if let hash {
                try await site.signIn(as: role)
                try await site.page.go(to: hash)
            }
            try await body(site)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await site.server.stop()
        running.cancel()
        try await running.value
        try result.get()
    }

    /// Serves at a port again that a server was stopped at, as long as something is done.
    static func serving(_ admin: Admin, at port: Int, body: () async throws -> Void) async throws {
        let server = AdminServer(admin, options: AdminServerOptions(port: port))
        try server.start()
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await server.stop()
        try result.get()
    }

    /// Has somebody of a role open their link.
    func signIn(as role: Role) async throws {
        try await page.signIn(code: admin.makeSignInCode(for: Principal(name: "\(role)", role: role)))
    }

    /// The newest run of a job.
    func newestRun(of job: JobID) async throws -> Run? {
        try await scheduler.runs(RunQuery(job: job)).first
    }
}

/// The browser that all tests share, one after the other.
actor SharedBrowser {
    private static let shared = SharedBrowser()
    private var starting: Task<Browser, any Error>?

    /// The browser, with nothing of what the test before did.
    static func fresh() async throws -> Browser {
        let browser = try await shared.browser()
        try await browser.startAfresh()
        return browser
    }

    private func browser() async throws -> Browser {
        let task = starting ?? Task { try await Browser.start() }
        starting = task
        return try await task.value
    }
}
