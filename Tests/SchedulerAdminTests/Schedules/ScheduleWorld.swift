import FoundationEssentials
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

/// A scheduler on a manual clock with an admin, and somebody who asks it.
struct ScheduleWorld {
    let harness: SchedulerHarness
    let admin: Admin
    static let start = Date(timeIntervalSince1970: 1_767_225_600)  // 2026-01-01T00:00:00Z

    init(store: any Store = MemoryStore(), at start: Date = Self.start, role: Role = .operator) {
        harness = SchedulerHarness(clock: ManualClock(now: start), store: store)
        admin = Admin(
            harness.scheduler, authenticator: ClosureAuthenticator { _ in Principal(name: "ann", role: role) })
    }

    /// The same scheduler, asked by somebody else.
    func admin(_ role: Role) -> Admin {
        Admin(harness.scheduler, authenticator: ClosureAuthenticator { _ in Principal(name: "bob", role: role) })
    }

    /// A world with a manual job `backup` that takes so long, running.
    static func started(
        store: any Store = MemoryStore(), at start: Date = Self.start, taking length: Duration = .zero,
        resources: [String] = [], tags: [String] = []
    ) async throws -> ScheduleWorld {
        let world = ScheduleWorld(store: store, at: start)
        try await world.configure("backup", taking: length, resources: resources, tags: tags)
        try await world.harness.start()
        return world
    }

    func configure(
        _ id: JobID, taking length: Duration = .zero, resources: [String] = [], tags: [String] = []
    ) async throws {
        try await harness.scheduler.configure(
            .init(id: id, kind: .manual, tags: tags, resources: resources) { context in
                if length > .zero { try await context.sleep(for: length) }
            })
    }

    @discardableResult
    func ask(
        _ method: String, _ path: String, _ body: ParameterValue? = nil, headers: [(name: String, value: String)] = [],
        as other: Admin? = nil
    ) async throws -> Answer {
        let parts = path.split(separator: "?", maxSplits: 1)
        var request = AdminRequest(
            method: method, path: "/api/v1/" + parts[0], query: parts.count > 1 ? String(parts[1]) : "",
            headers: headers)
        if let body {
            request.headers.append((name: "Content-Type", value: "application/json"))
            request.body = Array(try JSONEncoder().encode(body))
        }
        let response = await (other ?? admin).respond(to: request)
        try await harness.settle()
        // Whatever is answered has the form that the operation says it has.
        #expect(throws: Never.self) {
            try TrialAnswer(response).check(against: Router(AdminOperation.all).find(request).operation)
        }
        return Answer(response)
    }

    /// Attaches a schedule to the job `backup`.
    func create(_ fields: [String: ParameterValue]) async throws -> Answer {
        try await ask("POST", "schedules", .object(fields.merging(["job": "backup"]) { first, _ in first }))
    }

    func outcomes(of schedule: ScheduleID) async throws -> [SlotRecord] {
        try await harness.scheduler.outcomes(of: schedule)
    }
}

/// What came back.
struct Answer {
    let status: Int
    let json: ParameterValue
    private let response: AdminResponse

    init(_ response: AdminResponse) {
        self.response = response
        status = response.status
        if case .bytes(let bytes) = response.body, !bytes.isEmpty {
            json = (try? JSONDecoder().decode(ParameterValue.self, from: Data(bytes))) ?? .null
        } else {
            json = .null
        }
    }

    func header(_ name: String) -> String? { response.header(name) }

    /// The value at a path such as `items.0.id`.
    subscript(_ path: String) -> ParameterValue? {
        path.split(separator: ".").reduce(json) { value, name in
            switch value {
            case .object(let values)?: values[String(name)]
            case .list(let values)?: Int(name).flatMap { values.indices.contains($0) ? values[$0] : nil }
            default: nil
            }
        }
    }

    /// The field of each item of a list.
    func items(_ field: String, in list: String = "items") -> [ParameterValue] {
        guard case .list(let items)? = self[list] else { return [] }
        return items.map { item in
            guard case .object(let values) = item else { return .null }
            return values[field] ?? .null
        }
    }
}

extension Date {
    static func utc(_ text: String) -> Date {
        do { return try Date(text, strategy: .iso8601) } catch {
            Issue.record("\(text) is no instant: \(error)")
            return .distantPast
        }
    }
}
