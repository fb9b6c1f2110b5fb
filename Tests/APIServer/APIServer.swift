import FoundationEssentials
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What `Scripts/test-api` lets schemathesis loose on: a scheduler of every kind of job, in memory, on a free port.
///
/// It prints the port, and ends by itself after ten minutes. Whoever brings the token in `API_TOKEN` may do everything,
/// and cannot revoke it.
@main enum APIServer {
    private struct Broken: Error {}

    static func main() async throws {
        let scheduler = Scheduler(node: NodeOptions(gracePeriod: .zero, cancellationWait: .zero))
        try await scheduler.configure(
            .init(
                id: "backup", name: "Backup", description: "Saves all.", kind: .manual, tags: ["nightly"],
                resources: ["disk"], expectedInterval: .hours(1),
                actions: [.init("Verify") {}]
            ) { context in
                context.logger.info("saving")
                _ = try await context.publish(Artifact(labels: ["kind": "snapshot"], url: "file:///dev/null"))
            })
        try await scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *")) { _ in })
        try await scheduler.configure(
            .init(id: "pause", kind: .schedule, defaults: Settings(pause: .seconds(1))) { _ in throw Broken() })
        try await scheduler.configure(.init(id: "once", kind: .oneShot) { _ in })
        let token = ProcessInfo.processInfo.environment["API_TOKEN"] ?? ""
        let admin = Admin(
            scheduler,
            authenticator: ClosureAuthenticator { request in
                guard !token.isEmpty, request.header("Authorization") == "Bearer \(token)" else { return nil }
                return Principal(name: "schemathesis", role: .admin)
            })
        let server = AdminServer(admin, options: AdminServerOptions(timeout: .seconds(30), threads: 2))
        let port = try server.start()
        await withTaskGroup { group in
            group.addTask { try? await scheduler.run() }
            group.addTask { await admin.deliverWebhooks(over: WebhookTransport { _ in 204 }) }
            for name in ["alpha", "beta"] {
                let schedule = Schedule(id: ScheduleID(name), job: "backup", recurrence: .every(.minutes(5)))
                try? await scheduler.add(schedule)
            }
            _ = try? await scheduler.runNow("backup")
            await addWebhook(to: admin, token: token)
            print(port)
            fflush(nil)
            try? await Task.sleep(for: .seconds(600))
            scheduler.beginShutdown()
            await group.waitForAll()
        }
        await server.stop()
    }

    /// One that there is from the start, since what makes one up seldom has a URL and a secret that will do.
    private static func addWebhook(to admin: Admin, token: String) async {
        let webhook = #"{"url": "https://example.com/hook", "events": ["failed"], "secret": "0123456789abcdef"}"#
        let request = AdminRequest(
            method: "POST", path: "/api/v1/webhooks", query: "",
            headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: Array(webhook.utf8))
        // Until somebody delivers.
        while await admin.respond(to: request).status == 409 { await Task.yield() }
    }
}
