import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct JobOperationTests {
    @Test func `jobs are listed`() async throws {
        let harness = SchedulerHarness()
        try await harness.scheduler.configure(.init(id: "backup", name: "Backup", kind: .manual) { _ in })
        try await harness.start()
        let admin = Admin(
            harness.scheduler, authenticator: ClosureAuthenticator { _ in Principal(name: "eve", role: .viewer) })
        let response = await admin.respond(to: AdminRequest(method: "GET", path: "/api/v1/jobs"))
        #expect(response.status == 200)
        let refused = await admin.respond(to: AdminRequest(method: "POST", path: "/api/v1/jobs/backup/run"))
        #expect(refused.status == 403)
    }
}
