import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite struct SessionListTests {
    @Test func `sessions are listed and revoked, those of codes too`() async throws {
        let desk = Desk()
        let token = try await desk.token(name: "laptop")
        let own = try #require(await desk.signIn(token: token))
        let made = await desk.send("POST", "/api/v1/sessions/link", token: token, json: #"{"role": "operator"}"#)
        #expect(made.status == 201 && made.json["expiresAt"] != nil)
        guard case .text(let code)? = made.json["code"] else { throw Problem.malformed("no code") }
        let other = try #require(
            await desk.send("POST", "/api/v1/session", json: #"{"code": "\#(code)"}"#).cookie)
        let listed = await desk.send("GET", "/api/v1/sessions", cookie: own)
        guard case .list(let items)? = listed.json["items"], items.count == 2 else { return #expect(Bool(false)) }
        func field(_ name: String) -> [ParameterValue?] {
            items.map { if case .object(let values) = $0 { values[name] } else { nil } }
        }
        #expect(field("name") == ["laptop", "laptop"] && Set(field("role")) == ["admin", "operator"])
        #expect(Set(field("isThis")) == [true, false] && field("token").contains(.null))
        for case .text(let id)? in field("id") {
            #expect(await desk.send("DELETE", "/api/v1/sessions/\(id)", token: token).status == 204)
            #expect(await desk.send("DELETE", "/api/v1/sessions/\(id)", token: token).status == 404)
        }
        for cookie in [own, other] { #expect(await desk.send("GET", "/api/v1/jobs", cookie: cookie).status == 401) }
        let entries = try await desk.harness.scheduler.store.auditEntries(AuditQuery()).map(\.entry)
        #expect(entries.filter { $0.operation == "sessions.revoke" && $0.detail.isEmpty }.count == 2)
        #expect(!"\(entries)".contains(code))
    }

    @Test func `a session whose token was revoked is none`() async throws {
        let desk = Desk()
        let admin = try await desk.token()
        _ = await desk.signIn(token: try await desk.token(.viewer, name: "gone"))
        let gone = try #require(try await desk.tokens.list().first { $0.name == "gone" })
        #expect(await desk.send("GET", "/api/v1/sessions", token: admin).text.contains("gone"))
        try await desk.tokens.revoke(gone.id)
        #expect(await !desk.send("GET", "/api/v1/sessions", token: admin).text.contains("gone"))
    }
}
