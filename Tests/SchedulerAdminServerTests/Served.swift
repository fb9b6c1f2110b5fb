import ChildProcess
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore

/// A scheduler with a server before it.
struct Served {
    let scheduler = Scheduler()
    let admin: Admin
    let server: AdminServer
    let port: Int

    init(
        _ options: AdminServerOptions = AdminServerOptions(), admin adminOptions: AdminOptions = AdminOptions()
    ) async throws {
        try await scheduler.configure(.init(id: "backup", name: "Backup", kind: .manual) { _ in })
        admin = Admin(
            scheduler, authenticator: ClosureAuthenticator { _ in Principal(name: "eve", role: .admin) },
            options: adminOptions)
        server = AdminServer(admin, options: options)
        port = try server.start()
    }

    /// Does something with a server, and stops it.
    static func with<Value>(
        _ options: AdminServerOptions = AdminServerOptions(), admin adminOptions: AdminOptions = AdminOptions(),
        _ body: (Served) async throws -> Value
    ) async throws -> Value {
        let served = try await Served(options, admin: adminOptions)
        do {
            let value = try await body(served)
            await served.server.stop()
            return value
        } catch {
            await served.server.stop()
            throw error
        }
    }

    /// Talks to the server over a connection.
    func talk<Value: Sendable>(_ body: @escaping @Sendable (Wire) throws -> Value) async throws -> Value {
        try await onThread { [port] in try body(Wire(port: port)) }
    }
}
