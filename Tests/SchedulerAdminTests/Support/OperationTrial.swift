import FoundationEssentials
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

/// An admin of a scheduler on a manual clock, asked by somebody of a role.
///
/// Every answer is checked against what its operation says that it answers, so that the description of the API cannot
/// drift away from what is answered.
struct OperationTrial {
    let harness: SchedulerHarness
    let admin: Admin

    var scheduler: Scheduler { harness.scheduler }

    /// Starts a scheduler with jobs.
    init(store: any Store = MemoryStore(), node: NodeOptions = NodeOptions(), _ jobs: JobOptions...) async throws {
        harness = SchedulerHarness(store: store, node: node)
        admin = Admin(
            harness.scheduler,
            authenticator: ClosureAuthenticator { request in
                let name = request.header("X-Name") ?? "ann"
                return request.header("X-Role").flatMap(Role.init).map { Principal(name: name, role: $0) }
            })
        for job in jobs { try await harness.scheduler.configure(job) }
        try await harness.start()
    }

    /// Sends a request, lets the scheduler do what it causes, and checks the form of the answer.
    @discardableResult
    func ask(
        _ method: String, _ path: String, query: String = "", body: ParameterValue? = nil,
        headers: [String: String] = [:], as role: Role? = .admin, at location: SourceLocation = #_sourceLocation
    ) async throws -> TrialAnswer {
        var headers = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        if let role { headers.append(("X-Role", role.rawValue)) }
        if body != nil { headers.append(("Content-Type", "application/json")) }
        let request = AdminRequest(
            method: method, path: "/api/v1/" + path, query: query, headers: headers,
            body: try body.map { try AdminJSON.bytes($0) } ?? [], address: "192.0.2.7")
        let answer = try TrialAnswer(await admin.respond(to: request))
        try await harness.settle()
        #expect(throws: Never.self, sourceLocation: location) {
            let operation = try Router(AdminOperation.all).find(request).operation
            try answer.check(against: operation)
        }
        return answer
    }

    /// Asks for something to be shown.
    @discardableResult
    func ask(
        _ path: String, query: String = "", as role: Role? = .admin, at location: SourceLocation = #_sourceLocation
    ) async throws -> TrialAnswer {
        try await ask("GET", path, query: query, as: role, at: location)
    }

    /// The newest audit entry.
    func lastAudit() async throws -> AuditEntry? {
        try await scheduler.store.auditEntries(AuditQuery(limit: 1)).first?.entry
    }

    /// Runs a job, and returns when nothing is left to do at this instant.
    @discardableResult
    func run(_ job: JobID, parameters: Parameters = .none) async throws -> RunID {
        let run = try await scheduler.runNow(job, parameters: parameters)
        try await harness.settle()
        return run
    }
}

/// An answer, read.
struct TrialAnswer {
    let response: AdminResponse
    let text: String
    let json: ParameterValue

    var status: Int { response.status }

    init(_ response: AdminResponse) throws {
        self.response = response
        guard case .bytes(let bytes) = response.body else {
            throw Problem.malformed("the answer is a stream")
        }
        text = String(decoding: bytes, as: UTF8.self)
        json = (try? AdminJSON.object(bytes)).map { .object($0) } ?? .null
    }

    /// Refuses an answer that is not what its operation says that it answers.
    func check(against operation: AdminOperation) throws {
        let type = response.header("Content-Type")
        guard status < 400 else {
            try #require(type == "application/problem+json")
            try #require(at("status") == .integer(Int64(status)))
            return
        }
        switch operation.answer {
        case .json(let expected, let shape):
            try #require(status == expected && type == "application/json")
            try shape.check(json, field: operation.name)
        case .nothing: try #require(status == 204 && text.isEmpty)
        case .other(let mediaType): try #require(type?.hasPrefix(mediaType) == true)
        }
        if operation.isTagged, status != 204 { try #require(response.header("ETag") != nil) }
    }

    /// The value at a path of names and places; null where there is none.
    func at(_ steps: TrialStep...) -> ParameterValue {
        steps.reduce(json) { value, step in
            switch (step, value) {
            case (.name(let name), .object(let values)): values[name] ?? .null
            case (.place(let place), .list(let values)): values.indices.contains(place) ? values[place] : .null
            default: .null
            }
        }
    }

    /// A field of each item of a list.
    func items(_ name: String) -> [ParameterValue] {
        guard case .list(let items) = at("items") else { return [] }
        return items.map { item in
            guard case .object(let values) = item else { return .null }
            return values[name] ?? .null
        }
    }

    /// The instant at which a text stands for one.
    func instant(_ steps: TrialStep...) -> Date? {
        let value = steps.reduce(json) { value, step in
            guard case .name(let name) = step, case .object(let values) = value else { return .null }
            return values[name] ?? .null
        }
        guard case .text(let text) = value else { return nil }
        return try? ISO8601.instant(text)
    }
}

enum TrialStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case name(String)
    case place(Int)

    init(stringLiteral value: String) { self = .name(value) }
    init(integerLiteral value: Int) { self = .place(value) }
}

/// A store of either kind, which forgets everything at the end of the test.
enum TrialStore: CaseIterable {
    case memory
    case file

    func withStore<Value>(_ body: (any Store) async throws -> Value) async throws -> Value {
        guard self == .file else { return try await body(MemoryStore()) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("admin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(try SQLiteStore(path: folder.appendingPathComponent("jobs.sqlite").path))
    }
}
