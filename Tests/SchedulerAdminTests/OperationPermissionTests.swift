import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite struct OperationPermissionTests {
    private static let permissions: [(operation: String, permission: Permission)] = [
        ("jobs.list", .view), ("jobs.show", .view), ("jobs.start", .operate), ("jobs.stop", .operate),
        ("jobs.run", .operate), ("jobs.action", .operate), ("jobs.settings.show", .view),
        ("jobs.settings.change", .edit), ("jobs.settings.reset", .edit), ("runs.list", .view), ("runs.show", .view),
        ("runs.cancel", .operate), ("runs.retry", .operate), ("runs.log", .readLogs),
        ("runs.log.download", .readLogs), ("artifacts.list", .view), ("artifacts.groups", .view),
        ("nodes.list", .view), ("queues.list", .view), ("audit.list", .readAudit),
        ("schedules.list", .view), ("schedules.create", .edit), ("schedules.show", .view), ("schedules.change", .edit),
        ("schedules.delete", .edit), ("schedules.enable", .operate), ("schedules.disable", .operate),
        ("schedules.hold", .operate), ("schedules.release", .operate), ("schedules.skip-next", .operate),
        ("schedules.backfill", .operate), ("schedules.changes", .edit), ("schedules.undo", .edit),
        ("slots.list", .view), ("upcoming.list", .view), ("resources.list", .view), ("resources.show", .view),
        ("heatmap.show", .view), ("preview.show", .view),
    ]

    @Test(arguments: permissions)
    func `an operation is refused to whoever lacks its permission`(name: String, permission: Permission) async throws {
        let operation = try #require(AdminOperation.all.first { $0.name == name })
        #expect(operation.permission == permission)
        let trial = try await OperationTrial(JobOptions(id: "a", kind: .manual, actions: [.init("x") {}]) { _ in })
        try await trial.run("a")
        let segments = operation.path.split(separator: "/").dropFirst(2)
        let values = ["{job}": "a", "{run}": "1", "{action}": "x", "{schedule}": "@a", "{resource}": "disk"]
        let path = segments.map { values[String($0)] ?? String($0) }.joined(separator: "/")
        #expect(try await trial.ask(operation.method.rawValue, path, as: nil).status == 401)
        for role in Role.allCases {
            let status = try await trial.ask(operation.method.rawValue, path, as: role).status
            #expect((status == 403) == !role.permissions.contains(permission), "\(role) is answered \(status)")
        }
    }

    @Test func `what changes something is recorded, and what only looks is not`() async throws {
        let trial = try await OperationTrial(JobOptions(id: "a", kind: .manual) { _ in })
        for path in ["jobs", "jobs/a", "runs", "nodes", "queues", "audit", "artifacts", "jobs/a/settings"] {
            try await trial.ask(path)
        }
        #expect(try await trial.lastAudit() == nil)
        try await trial.ask("POST", "jobs/a/run")
        #expect(try await trial.lastAudit()?.operation == "jobs.run")
    }
}
