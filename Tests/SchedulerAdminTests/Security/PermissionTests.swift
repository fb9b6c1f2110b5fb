import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

/// Who may do what. An operation that is not in the table fails the test: whoever adds one says here who may do it.
@Suite struct PermissionTests {
    private enum Audience: Sendable {
        case everybody
        case from(Role)
    }

    private static let table: [String: Audience] = [
        "jobs.list": .from(.viewer),
        "jobs.show": .from(.viewer),
        "jobs.start": .from(.operator),
        "jobs.stop": .from(.operator),
        "jobs.run": .from(.operator),
        "jobs.action": .from(.operator),
        "jobs.settings.show": .from(.viewer),
        "jobs.settings.changes": .from(.viewer),
        "runs.list": .from(.viewer),
        "runs.show": .from(.viewer),
        "artifacts.list": .from(.viewer),
        "artifacts.groups": .from(.viewer),
        "nodes.list": .from(.viewer),
        "queues.list": .from(.viewer),
        "schedules.list": .from(.viewer),
        "schedules.show": .from(.viewer),
        "schedules.changes": .from(.viewer),
        "slots.list": .from(.viewer),
        "upcoming.list": .from(.viewer),
        "resources.list": .from(.viewer),
        "resources.show": .from(.viewer),
        "heatmap.show": .from(.viewer),
        "heatmap.preview": .from(.viewer),
        "preview.show": .from(.viewer),
        "zones.list": .from(.viewer),
        "jobs.settings.change": .from(.operator),
        "jobs.settings.reset": .from(.operator),
        "jobs.settings.undo": .from(.operator),
        "runs.cancel": .from(.operator),
        "runs.retry": .from(.operator),
        "runs.log": .from(.operator),
        "runs.log.download": .from(.operator),
        "schedules.create": .from(.operator),
        "schedules.change": .from(.operator),
        "schedules.delete": .from(.operator),
        "schedules.enable": .from(.operator),
        "schedules.disable": .from(.operator),
        "schedules.hold": .from(.operator),
        "schedules.release": .from(.operator),
        "schedules.skip-next": .from(.operator),
        "schedules.backfill": .from(.operator),
        "schedules.run": .from(.operator),
        "schedules.undo": .from(.operator),
        "audit.list": .from(.admin),
        "events": .from(.viewer),
        "runs.follow": .from(.operator),
        "tokens.list": .from(.admin),
        "tokens.create": .from(.admin),
        "tokens.revoke": .from(.admin),
        "sessions.list": .from(.admin),
        "sessions.revoke": .from(.admin),
        "sessions.link": .from(.admin),
        // Signing in is how one becomes known; the other two are about nobody but oneself.
        "session.create": .everybody,
        "session.show": .everybody,
        "session.delete": .everybody,
        // What watches over the process need not be known; it is told no reasons.
        "health.live": .everybody,
        "health.ready": .everybody,
        "health.overdue": .from(.viewer),
        "health.metrics": .from(.viewer),
        "api.describe": .everybody,
        "webhooks.list": .from(.admin),
        "webhooks.create": .from(.admin),
        "webhooks.delete": .from(.admin),
        "webhooks.deliveries": .from(.admin),
        "webhooks.test": .from(.admin),
    ]

    @Test(arguments: AdminOperation.all.map(\.name))
    func `every operation is for those whom the table says, and refused to all others`(name: String) async throws {
        let audience = try #require(
            Self.table[name], "nobody said who may do \(name): add a line to the table of this test")
        let operation = try #require(AdminOperation.all.first { $0.name == name })
        if case .everybody = audience { #expect(operation.permission == nil) }
        let roles: [Role?] = [nil, .viewer, .operator, .admin]
        for role in roles {
            let status = await Self.status(of: operation, as: role)
            let isLetIn: Bool =
                switch audience {
                case .everybody: true
                case .from(let least): role.map { $0 >= least } ?? false
                }
            if isLetIn {
                #expect(status != 403, "\(name) as \(String(describing: role))")
                // One who is nobody may be told so by an operation that is for everybody.
                if role != nil { #expect(operation.permission == nil || status != 401) }
            } else {
                #expect(status == (role == nil ? 401 : 403), "\(name) as \(String(describing: role))")
            }
        }
    }

    @Test func `no two operations have the same name, or the same method and path`() {
        let names = AdminOperation.all.map(\.name)
        #expect(Set(names).count == names.count)
        let places = AdminOperation.all.map { operation in
            let path = operation.path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }
            return "\(operation.method) \(path)"
        }
        #expect(Set(places).count == places.count)
    }

    /// Sends a request without a body to an operation, on a store and a scheduler of its own.
    private static func status(of operation: AdminOperation, as role: Role?) async -> Int {
        let harness = SchedulerHarness()
        let admin = Admin(
            harness.scheduler,
            authenticator: ClosureAuthenticator { _ in role.map { Principal(name: $0.rawValue, role: $0) } })
        let path = operation.path.split(separator: "/").map { $0.hasPrefix("{") ? "1" : $0 }.joined(separator: "/")
        return await admin.respond(to: AdminRequest(method: operation.method.rawValue, path: "/" + path)).status
    }
}

extension Role {
    fileprivate static func >= (left: Role, right: Role) -> Bool {
        let order: [Role] = [.viewer, .operator, .admin]
        return order.firstIndex(of: left)! >= order.firstIndex(of: right)!
    }
}
