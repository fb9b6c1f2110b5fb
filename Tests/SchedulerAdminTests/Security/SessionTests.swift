import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite struct SessionTests {
    @Test func `a token is exchanged for a cookie that lets in`() async throws {
        let desk = Desk()
        let token = try await desk.token(.operator, name: "laptop")
        let response = await desk.send("POST", "/api/v1/session", json: "{\"token\":\"\(token)\"}")
        #expect(response.status == 201)
        let cookie = try #require(response.cookie)
        #expect(
            response.header("Set-Cookie")
                == "scheduler_session=\(cookie); HttpOnly; SameSite=Strict; Path=/; Max-Age=43200")
        #expect(await desk.send("GET", "/api/v1/jobs", cookie: cookie).status == 200)
        let shown = await desk.send("GET", "/api/v1/session", cookie: cookie)
        #expect(shown.json["name"] == .text("laptop"))
        #expect(
            shown.json["permissions"]
                == .list(["view", "readLogs", "readParameters", "operate", "edit"].map { .text($0) }))
        #expect(shown.json["role"] == .text("operator") && shown.json["means"] == .text("cookie"))
        #expect(shown.json["expiresAt"] == response.json["expiresAt"])
        #expect(shown.json["expiresAt"] == .text(ISO8601.text(desk.clock.now.adding(.hours(12)))))
        let direct = await desk.send("GET", "/api/v1/session", token: token)
        #expect(direct.json["means"] == .text("token") && direct.json["expiresAt"] == .null)
        // sct_, the token's identifier, and its secret.
        let identifier = ParameterValue.text(String(token.split(separator: "_")[1]))
        #expect(shown.json["token"] == identifier && direct.json["token"] == identifier)
        #expect(await desk.send("GET", "/api/v1/session").status == 401)
    }

    @Test func `who signs in and out stands in the audit, and who fails to does not`() async throws {
        let desk = Desk()
        let cookie = await desk.signIn(token: try await desk.token(name: "laptop"))
        _ = await desk.send("DELETE", "/api/v1/session", cookie: cookie)
        _ = await desk.signIn(token: "sct_x_y")
        let entries = try await desk.harness.scheduler.store.auditEntries(AuditQuery()).map(\.entry)
        #expect(entries.map(\.operation) == ["session.delete", "session.create"])
        #expect(entries.map(\.author) == ["laptop", "laptop"])
    }

    @Test func `a link signs a browser in, once`() async throws {
        let desk = Desk()
        let link = try await desk.admin.makeSignInLink(
            at: "http://127.0.0.1:8080/", for: Principal(name: "ada", role: .operator))
        let parts = link.components(separatedBy: "/#code=")
        #expect(parts.first == "http://127.0.0.1:8080" && parts.count == 2)
        let json = "{\"code\":\"\(parts.last ?? "")\"}"
        let response = await desk.send("POST", "/api/v1/session", json: json)
        #expect(response.status == 201 && response.json["name"] == "ada")
        #expect(await desk.send("POST", "/api/v1/session", json: json).status == 401)
    }

    @Test func `a cookie of a secure connection stays on secure ones`() async throws {
        let desk = Desk()
        let token = try await desk.token()
        let response = await desk.send("POST", "/api/v1/session", json: "{\"token\":\"\(token)\"}", isSecure: true)
        #expect(response.header("Set-Cookie")?.hasSuffix("; Secure") == true)
        #expect(response.header("Set-Cookie")?.hasPrefix("__Host-scheduler_session=") == true)
    }

    @Test func `schedulers on two ports of a host do not sign each other's people out`() async throws {
        let desk = Desk()
        let token = try await desk.token()
        var cookies: [String] = []
        for port in [8080, 8081] {
            let response = await desk.send(
                "POST", "/api/v1/session", json: "{\"token\":\"\(token)\"}", headers: [("Host", "localhost:\(port)")])
            let cookie = try #require(response.header("Set-Cookie")?.split(separator: ";").first)
            #expect(cookie.hasPrefix("scheduler_session_\(port)="))
            cookies.append(String(cookie))
        }
        let all = cookies.joined(separator: "; ")
        for port in [8080, 8081] {
            let headers = [(name: "Host", value: "localhost:\(port)"), (name: "Cookie", value: all)]
            #expect(await desk.send("GET", "/api/v1/jobs", headers: headers).status == 200)
        }
    }

    @Test func `what a proxy asks for does not shut out who is signed in`() async throws {
        let desk = Desk()
        let cookie = await desk.signIn(token: try await desk.token())
        func status(_ authorization: String) async -> Int {
            await desk.send("GET", "/api/v1/jobs", cookie: cookie, headers: [("Authorization", authorization)]).status
        }
        #expect(await status("Basic YTpi") == 200)
        #expect(await status("Bearer x") == 401)
        #expect(await status("Bearer") == 401)
    }

    @Test func `a session ends when one signs out, after twelve hours, and with its token`() async throws {
        let desk = Desk()
        let (text, token) = try await desk.tokens.create(name: "a", role: .viewer)
        let cookies = [await desk.signIn(token: text), await desk.signIn(token: text)].compactMap(\.self)
        try #require(cookies.count == 2)
        let response = await desk.send("DELETE", "/api/v1/session", cookie: cookies[0])
        #expect(response.status == 204)
        #expect(response.header("Set-Cookie")?.contains("Max-Age=0") == true)
        #expect(await desk.send("GET", "/api/v1/jobs", cookie: cookies[0]).status == 401)
        #expect(await desk.send("GET", "/api/v1/jobs", cookie: cookies[1]).status == 200)
        desk.clock.step(by: .hours(12))
        #expect(await desk.send("GET", "/api/v1/jobs", cookie: cookies[1]).status == 401)
        let last = try #require(await desk.signIn(token: text))
        #expect(await desk.send("GET", "/api/v1/jobs", cookie: last).status == 200)
        try await desk.tokens.revoke(token.id)
        #expect(await desk.send("GET", "/api/v1/jobs", cookie: last).status == 401)
    }

    @Test func `sessions that are over are forgotten`() async throws {
        let store = MemoryStore()
        let desk = Desk(store: store)
        let token = try await desk.token()
        for _ in 0..<5 { _ = await desk.signIn(token: token) }
        #expect(try await store.documents(in: "sessions", after: nil, limit: 99).count == 5)
        try await desk.harness.advance(by: .hours(13))
        _ = await desk.signIn(token: token)
        #expect(try await store.documents(in: "sessions", after: nil, limit: 99).count == 1)
    }

    @Test func `a session's secret is kept nowhere`() async throws {
        let store = MemoryStore()
        let desk = Desk(store: store)
        let token = try await desk.token()
        let cookie = try #require(await desk.signIn(token: token))
        let secrets = [cookie, token].compactMap { $0.split(separator: "_", maxSplits: 2).last }
        let kept =
            try await store.documents(in: "sessions", after: nil, limit: 99).map(\.body)
            + (try await store.auditEntries(AuditQuery(limit: 99)).map(\.entry)).map { "\($0)" }
        for secret in secrets { #expect(kept.allSatisfy { !$0.contains(secret) }) }
    }

    @Test func `a code signs in once, within ten minutes`() async throws {
        let desk = Desk()
        func signIn(_ code: String) async -> AdminResponse {
            await desk.send("POST", "/api/v1/session", json: "{\"code\":\"\(code)\"}")
        }
        let principal = Principal(name: "owner", permissions: [.view, .administer])
        let code = try await desk.admin.makeSignInCode(for: principal)
        let response = await signIn(code)
        #expect(response.status == 201)
        let shown = await desk.send("GET", "/api/v1/session", cookie: response.cookie)
        #expect(shown.json["name"] == .text("owner"))
        #expect(await signIn(code).status == 401)
        let late = try await desk.admin.makeSignInCode(for: principal)
        desk.clock.step(by: .seconds(600))
        #expect(await signIn(late).status == 401)
    }

    @Test func `of many who redeem a code at the same time, one is let in`() async throws {
        let desk = Desk()
        let code = try await desk.admin.makeSignInCode(for: Principal(name: "owner", role: .admin))
        let statuses = await withTaskGroup(of: Int.self) { group in
            for number in 0..<16 {
                group.addTask {
                    await desk.send(
                        "POST", "/api/v1/session", json: "{\"code\":\"\(code)\"}", address: "192.0.2.\(number)"
                    ).status
                }
            }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201] + Array(repeating: 401, count: 15))
    }

    @Test func `who tries to sign in too often has to wait`() async throws {
        let desk = Desk()
        func attempt(_ address: String) async -> AdminResponse {
            await desk.send("POST", "/api/v1/session", json: #"{"token":"x"}"#, address: address)
        }
        for _ in 0..<10 { #expect(await attempt("192.0.2.1").status == 401) }
        let refused = await attempt("192.0.2.1")
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "61")
        #expect(await attempt("192.0.2.2").status == 401)
        // All addresses of one network of IPv6 are one.
        for number in 0..<10 { #expect(await attempt("2001:db8:1:2::\(number)").status == 401) }
        #expect(await attempt("2001:db8:1:2:ffff::1").status == 429)
        #expect(await attempt("2001:db8:1:3::1").status == 401)
        try await desk.harness.advance(by: .seconds(60))
        #expect(await attempt("192.0.2.1").status == 401)
    }

    @Test func `whoever has the right token comes in, however many others have guessed`() async throws {
        let desk = Desk()
        let token = try await desk.token()
        for _ in 0..<20 { _ = await desk.send("POST", "/api/v1/session", json: #"{"token":"x"}"#) }
        #expect(await desk.send("POST", "/api/v1/session", json: "{\"token\":\"\(token)\"}").status == 201)
    }

    @Test func `nobody who is not known fills the audit`() async throws {
        let desk = Desk()
        let token = try await desk.token()
        let cookie = try #require(await desk.signIn(token: token))
        for number in 0..<20 {
            let address = "192.0.2.\(number)"
            _ = await desk.send("POST", "/api/v1/session", json: #"{"token":"x"}"#, address: address)
            _ = await desk.send("POST", "/api/v1/session", json: "[]", address: address)
            #expect(await desk.send("DELETE", "/api/v1/session", address: address).status == 204)
            _ = await desk.send("DELETE", "/api/v1/session", cookie: "scs_a_b", address: address)
        }
        for _ in 1...3 { _ = await desk.send("DELETE", "/api/v1/session", cookie: cookie) }
        let entries = try await desk.harness.scheduler.store.auditEntries(AuditQuery()).map(\.entry)
        #expect(entries.map(\.operation) == ["session.delete", "session.create"])
        #expect(entries.map(\.author) == ["eve", "eve"])
    }

    @Test func `one signs in with a token or a code, and not with both`() async throws {
        let desk = Desk()
        for json in ["{}", #"{"token":"a","code":"b"}"#] {
            #expect(await desk.send("POST", "/api/v1/session", json: json).status == 422)
        }
    }

    @Test func `an app that knows its people itself has no sessions`() async throws {
        let harness = SchedulerHarness()
        let admin = Admin(
            harness.scheduler, authenticator: ClosureAuthenticator { _ in Principal(name: "eve", role: .admin) })
        let response = await admin.respond(
            to: AdminRequest(
                method: "POST", path: "/api/v1/session", headers: [("Content-Type", "application/json")],
                body: Array(#"{"token":"a"}"#.utf8)))
        #expect(response.status == 404)
        await #expect(throws: SchedulerError.self) {
            try await admin.makeSignInCode(for: Principal(name: "eve", role: .admin))
        }
    }

    @Test func `a page of another origin changes nothing although the browser is signed in`() async throws {
        let desk = Desk()
        let cookie = await desk.signIn(token: try await desk.token())
        for headers in [
            [("Origin", "https://evil.example"), ("Host", "127.0.0.1:80")], [("Sec-Fetch-Site", "cross-site")],
            [("Origin", "null"), ("Host", "127.0.0.1:80")],
        ] as [[(name: String, value: String)]] {
            let response = await desk.send(
                "POST", "/api/v1/tokens", cookie: cookie, json: #"{"name":"a","role":"admin"}"#, headers: headers)
            #expect(response.status == 403)
        }
    }
}
