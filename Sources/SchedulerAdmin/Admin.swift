public import SchedulerCore
import Synchronization

/// What operators do with a scheduler, by way of HTTP: requests in, responses out. It knows no HTTP server.
///
/// ```swift
/// let admin = Admin(scheduler)
/// let response = await admin.respond(to: AdminRequest(method: "GET", path: "/api/v1/jobs"))
/// ```
public final class Admin: Sendable {
    /// What is steered.
    public let scheduler: Scheduler
    let options: AdminOptions
    let authenticator: any Authenticator
    let signInAttempts = AttemptLimiter()
    let events: EventFeed
    private let router: Router
    let metrics: MetricsRegistry
    /// Who tells webhooks, while somebody does.
    let courier = Mutex<WebhookCourier?>(nil)
    let idempotency = IdempotencyMemory()
    let statistics = StatisticsCache()
    let encodedJobs = EncodedValues<JobAspect, JobValue>(limit: 2_000)
    let keyring: StoreKeyring
    /// Lets one change at a time through of what is compared before it is changed.
    package let changes = AsyncLock()

    /// Makes an admin of a scheduler.
    ///
    /// - Parameters:
    ///   - scheduler: what is steered.
    ///   - authenticator: tells who makes a request.
    ///   - options: limits.
    public init(_ scheduler: Scheduler, authenticator: any Authenticator, options: AdminOptions = AdminOptions()) {
        self.scheduler = scheduler
        self.authenticator = authenticator
        self.options = options
        keyring = StoreKeyring(scheduler.store)
        router = Router(AdminOperation.all)
        metrics = MetricsRegistry(scheduler)
        events = EventFeed(scheduler)
    }

    deinit { events.end() }

    /// Answers a request. Whatever goes wrong is an answer too.
    public func respond(to request: AdminRequest) async -> AdminResponse {
        do {
            return Self.protected(try await answer(request), isSecure: request.isSecure)
        } catch {
            return Self.protected(.problem(Problem(any: error)), isSecure: request.isSecure)
        }
    }

    /// Whether a path is the admin's, so that a server with routes of its own hands the request over.
    ///
    /// These are `/api/v1/…`, `/health/…` and `/metrics`, and, unless ``AdminOptions/servesAdminCenter`` is false, `/` and
    /// `/assets/…`.
    public func takes(path: String) -> Bool {
        let isPage = options.servesAdminCenter && (path == "/" || path.hasPrefix("/assets/"))
        return isPage || path == "/metrics" || path.hasPrefix("/api/v1/") || path.hasPrefix("/health/")
    }

    /// The longest body that is taken, in bytes.
    package var bodyLimit: Int { options.bodyLimit }

    private func answer(_ request: AdminRequest) async throws -> AdminResponse {
        try RequestLimits(options).check(request)
        if options.servesAdminCenter, let file = AdminCenter.built.response(to: request) { return file }
        if request.method == "OPTIONS" {
            return AdminResponse(status: 204, headers: [("Allow", try router.allowed(request))])
        }
        let (operation, path) = try router.find(request)
        let principal = try await principal(of: request, for: operation)
        let call = try OperationCall(self, operation, request: request, principal: principal, path: path)
        guard operation.isAudited else { return AdminResponse(try await operation.handle(call)) }
        do {
            return AdminResponse(try await perform(operation, call))
        } catch let problem as Problem {
            try await audit(operation, call, refusal: problem)
            throw problem
        } catch let error as SchedulerError {
            try await audit(operation, call, refusal: Problem(error))
            throw error
        }
    }

    /// Who makes the request; refused where the operation needs a permission that they do not have.
    ///
    /// The one place where permissions are checked.
    private func principal(of request: AdminRequest, for operation: AdminOperation) async throws -> Principal {
        guard let permission = operation.permission else { return .nobody }
        guard let principal = try await authenticator.principal(of: request) else { throw Problem.unauthorized }
        guard principal.permissions.contains(permission) else { throw Problem.forbidden(permission) }
        return principal
    }

    /// Sees to it that private data stays nowhere on its way, and that nothing is taken for what it is not.
    fileprivate static func protected(_ response: AdminResponse, isSecure: Bool = false) -> AdminResponse {
        var response = response
        for (name, value) in isSecure ? protection + [transportSecurity] : protection where response.header(name) == nil
        {
            response.headers.append((name, value))
        }
        return response
    }

    private static let protection = [
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    ]

    /// Who has come by TLS once comes by it for half a year.
    private static let transportSecurity = ("Strict-Transport-Security", "max-age=15552000")
}

extension AdminResponse {
    /// What a server is to say to a request that it does not hand over.
    package static func refusal(of problem: Problem) -> AdminResponse {
        Admin.protected(.problem(problem))
    }

    static func problem(_ problem: Problem) -> AdminResponse {
        let body = (try? AdminJSON.bytes(problem)) ?? []
        let headers = [("Content-Type", "application/problem+json")] + problem.headers.sorted { $0.key < $1.key }
        return AdminResponse(
            status: problem.status, headers: headers.map { (name: $0.0, value: $0.1) }, body: .bytes(body))
    }

    init(_ result: OperationResult) {
        self.init(status: result.status, headers: result.headers, body: result.body)
    }
}
