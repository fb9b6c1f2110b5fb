import FoundationEssentials
import SchedulerCore
import SchedulerTesting

@testable import SchedulerAdmin

/// An admin on a manual clock, with tokens.
struct Desk {
    let harness: SchedulerHarness
    let admin: Admin
    let tokens: TokenStore

    init(store: any Store = MemoryStore(), clock: ManualClock = ManualClock()) {
        harness = SchedulerHarness(clock: clock, store: store)
        admin = Admin(harness.scheduler, authenticator: TokenAuthenticator(store, clock: clock))
        tokens = TokenStore(store, clock: clock)
    }

    var clock: ManualClock { harness.clock }

    /// The text of a new token.
    func token(_ role: Role = .admin, name: String = "eve", expiresAt: Date? = nil) async throws -> String {
        try await tokens.create(name: name, role: role, expiresAt: expiresAt).text
    }

    func send(
        _ method: String, _ path: String, token: String? = nil, cookie: String? = nil, json: String? = nil,
        address: String = "192.0.2.1", isSecure: Bool = false, headers: [(name: String, value: String)] = []
    ) async -> AdminResponse {
        var headers = headers
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        if let cookie { headers.append(("Cookie", "a=b; scheduler_session=\(cookie); c=d")) }
        if json != nil { headers.append(("Content-Type", "application/json")) }
        return await admin.respond(
            to: AdminRequest(
                method: method, path: path, headers: headers, body: Array((json ?? "").utf8), address: address,
                isSecure: isSecure))
    }

    /// Signs in, and returns the cookie's value.
    func signIn(token: String) async -> String? {
        await send("POST", "/api/v1/session", json: "{\"token\":\"\(token)\"}").cookie
    }
}

extension AdminResponse {
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    var json: [String: ParameterValue] {
        guard case .bytes(let bytes) = body else { return [:] }
        return (try? AdminJSON.object(bytes)) ?? [:]
    }

    /// The value of the session's cookie.
    var cookie: String? {
        header("Set-Cookie")?.split(separator: ";").first?.split(separator: "=").last.map(String.init)
    }
}
