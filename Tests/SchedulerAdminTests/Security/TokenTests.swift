import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite struct TokenTests {
    @Test func `a token lets in with what its role allows`() async throws {
        let desk = Desk()
        let viewer = try await desk.token(.viewer)
        #expect(await desk.send("GET", "/api/v1/jobs", token: viewer).status == 200)
        #expect(await desk.send("GET", "/api/v1/tokens", token: viewer).status == 403)
        #expect(await desk.send("GET", "/api/v1/tokens", token: try await desk.token(.admin)).status == 200)
    }

    @Test func `a text that is no token is refused`() async throws {
        let desk = Desk()
        let token = try await desk.token()
        let other = try await desk.token()
        let parts = token.split(separator: "_", maxSplits: 2)
        let foreign = other.split(separator: "_", maxSplits: 2)
        for text in [
            "", "x", "sct", "sct__", "sct_\(parts[1])_", "sct_\(parts[1])_\(foreign[2])", token + "a",
            String(token.dropLast()), token.uppercased(), "sct_\(parts[1])_" + String(repeating: "a", count: 10_000),
        ] {
            #expect(await desk.send("GET", "/api/v1/jobs", token: text).status == 401, "\(text)")
        }
        for header in ["Basic abc", "Bearer", "Bearer \(token) x", token] {
            let response = await desk.send("GET", "/api/v1/jobs", headers: [("Authorization", header)])
            #expect(response.status == 401, "\(header)")
            #expect(response.header("WWW-Authenticate") == "Bearer")
        }
        #expect(await desk.send("GET", "/api/v1/jobs").status == 401)
    }

    @Test func `a token has 256 random bits, and no two are the same`() async throws {
        let desk = Desk()
        var texts: Set<String> = []
        for _ in 0..<100 { texts.insert(try await desk.token()) }
        #expect(texts.count == 100)
        #expect(texts.allSatisfy { $0.split(separator: "_", maxSplits: 2)[2].utf8.count == 43 })
    }

    @Test func `a token's secret is kept nowhere`() async throws {
        let store = MemoryStore()
        let desk = Desk(store: store)
        let admin = try await desk.token()
        let response = await desk.send(
            "POST", "/api/v1/tokens", token: admin, json: #"{"name":"laptop","role":"operator"}"#)
        #expect(response.status == 201)
        guard case .text(let token)? = response.json["token"] else { throw Lacking() }
        #expect(await desk.send("GET", "/api/v1/jobs", token: token).status == 200)
        let secret = try #require(token.split(separator: "_", maxSplits: 2).last)
        for document in try await store.documents(in: "tokens", after: nil, limit: 99) {
            #expect(!document.body.contains(secret))
        }
        let entries = try await store.auditEntries(AuditQuery(limit: 99)).map(\.entry)
        #expect(entries.map(\.operation) == ["tokens.create"])
        #expect(entries[0].after?.contains("laptop") == true)
        #expect(entries.allSatisfy { !"\($0)".contains(secret) })
        let list = await desk.send("GET", "/api/v1/tokens", token: admin)
        #expect(list.text.contains("laptop") && !list.text.contains(secret))
    }

    @Test func `a token is worth nothing once it is revoked`() async throws {
        let desk = Desk()
        let admin = try await desk.token()
        let (text, token) = try await desk.tokens.create(name: "laptop", role: .viewer)
        let path = "/api/v1/tokens/\(token.id)"
        #expect(await desk.send("DELETE", path, token: text).status == 403)
        #expect(await desk.send("DELETE", path, token: admin).status == 204)
        #expect(await desk.send("DELETE", path, token: admin).status == 404)
        #expect(await desk.send("GET", "/api/v1/jobs", token: text).status == 401)
    }

    @Test func `a token is worth nothing once it has expired`() async throws {
        let desk = Desk()
        let token = try await desk.token(expiresAt: desk.clock.now.adding(.seconds(60)))
        desk.clock.step(by: .seconds(59))
        #expect(await desk.send("GET", "/api/v1/jobs", token: token).status == 200)
        desk.clock.step(by: .seconds(1))
        #expect(await desk.send("GET", "/api/v1/jobs", token: token).status == 401)
    }

    @Test func `what a token is asked to be must make sense`() async throws {
        let desk = Desk()
        let admin = try await desk.token()
        for json in [
            "{}", #"{"name":"a"}"#, #"{"name":"a","role":"king"}"#, #"{"name":"","role":"admin"}"#,
            #"{"name":"a\u0007","role":"admin"}"#, #"{"name":"a","role":"admin","expiresIn":-1}"#,
            #"{"name":"a","role":"admin","expiresAt":"2020-01-01T00:00:00Z"}"#,
            #"{"name":"a","role":"admin","expiresIn":60,"expiresAt":"2030-01-01T00:00:00Z"}"#,
        ] {
            #expect(await desk.send("POST", "/api/v1/tokens", token: admin, json: json).status == 422, "\(json)")
        }
        let made = await desk.send(
            "POST", "/api/v1/tokens", token: admin, json: #"{"name":"a","role":"viewer","expiresIn":"P1D"}"#)
        #expect(made.json["expiresAt"] == .text("2026-01-02T00:00:00Z"))
    }

    @Test func `no token is called as those are who are not known`() async throws {
        let desk = Desk()
        await #expect(throws: SchedulerError.self) { try await desk.tokens.create(name: "nobody", role: .viewer) }
    }

    @Test func `the last use of a token is written down once a minute at most`() async throws {
        let store = MemoryStore()
        let desk = Desk(store: store)
        let (text, token) = try await desk.tokens.create(name: "a", role: .viewer)
        func version() async throws -> Int64? { try await store.document(token.id, in: "tokens")?.version }
        #expect(try await desk.tokens.list().map(\.lastUsedAt) == [nil])
        for _ in 0..<5 { _ = await desk.send("GET", "/api/v1/jobs", token: text) }
        #expect(try await version() == 2)
        #expect(try await desk.tokens.list().map(\.lastUsedAt) == [desk.clock.now])
        desk.clock.step(by: .seconds(60))
        for _ in 0..<5 { _ = await desk.send("GET", "/api/v1/jobs", token: text) }
        #expect(try await version() == 3)
    }

    @Test func `a store that cannot be written to keeps nobody out`() async throws {
        let store = FaultyStore()
        let desk = Desk(store: store)
        let token = try await desk.token()
        store.failing = [.put]
        #expect(await desk.send("GET", "/api/v1/jobs", token: token).status == 200)
        store.isFailing = true
        #expect(await desk.send("GET", "/api/v1/jobs", token: token).status == 503)
    }
}

/// Something that a test needs is not there.
struct Lacking: Error {
    @Test func `where the app knows its people, no token is made that nobody could use`() async throws {
        let client = ClientHarness()
        let refused = try await client.ask("POST", "/api/v1/tokens", body: ["name": "x", "role": "viewer"])
        #expect(refused.status == 404)
    }
}
