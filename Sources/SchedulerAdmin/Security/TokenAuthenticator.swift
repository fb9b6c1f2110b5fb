public import SchedulerCore

/// Knows who makes a request by a bearer token, or by the cookie of a session that was begun with one.
public struct TokenAuthenticator: Authenticator {
    let tokens: TokenStore
    let sessions: SessionStore

    /// The name of the session's cookie. Browsers send cookies to all ports of a host, so that it tells the port.
    static func cookie(of request: AdminRequest) -> String {
        let port = request.header("Host")?.split(separator: ":").last.flatMap { UInt16($0) }
        // Browsers take a name that begins so from a secure connection only, and for no other host.
        return (request.isSecure ? "__Host-" : "") + "scheduler_session" + (port.map { "_\($0)" } ?? "")
    }

    /// Makes an authenticator over the tokens and sessions in a store.
    public init(_ store: any DocumentStore, clock: any SchedulerClock = SystemClock()) {
        tokens = TokenStore(store, clock: clock)
        sessions = SessionStore(store, clock: clock)
    }

    public func principal(of request: AdminRequest) async throws -> Principal? {
        // Other schemes are for others, such as a proxy before it.
        if let authorization = request.header("Authorization"), let text = Self.bearer(authorization) {
            // Who says who they are and is wrong is not taken for somebody else.
            return try await tokens.token(text).map(Principal.init)
        }
        guard let text = Self.session(of: request) else { return nil }
        return try await sessions.principal(text)
    }

    private static func bearer(_ authorization: String) -> String? {
        let parts = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard let scheme = parts.first, scheme.lowercased() == "bearer" else { return nil }
        return parts.count == 2 ? String(parts[1]) : ""
    }

    /// The value of the session's cookie.
    static func session(of request: AdminRequest) -> String? {
        let cookie = cookie(of: request)
        for header in request.headers where header.name.lowercased() == "cookie" {
            for pair in header.value.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == cookie { return String(parts[1].prefix { $0 != " " }) }
            }
        }
        return nil
    }
}

extension Admin {
    /// Makes a code that a browser exchanges for a session, once, within ten minutes.
    ///
    /// - Parameter principal: who the session is to be of.
    /// - Throws: ``/SchedulerCore/SchedulerError`` with the code `wrongState` where the authenticator is not a
    ///   ``TokenAuthenticator``.
    public func makeSignInCode(for principal: Principal) async throws -> String {
        guard let authenticator = authenticator as? TokenAuthenticator else {
            throw SchedulerError(
                .wrongState, field: "authenticator", reason: "only a TokenAuthenticator knows sessions")
        }
        return try await authenticator.sessions.makeCode(for: principal)
    }

    /// Makes a link that signs a browser in, once, within ten minutes.
    ///
    /// ```swift
    /// print(try await admin.makeSignInLink(at: "http://127.0.0.1:8080", for: Principal(name: "ada", role: .admin)))
    /// ```
    ///
    /// The code is behind the `#`, so that it is in no log of a server: the page exchanges it for a session.
    ///
    /// - Parameters:
    ///   - address: where the admin is, such as `https://jobs.example.com`.
    ///   - principal: who the session is to be of.
    /// - Throws: ``/SchedulerCore/SchedulerError`` as ``makeSignInCode(for:)``.
    public func makeSignInLink(at address: String, for principal: Principal) async throws -> String {
        let code = try await makeSignInCode(for: principal)
        return "\(address.hasSuffix("/") ? String(address.dropLast()) : address)/#code=\(code)"
    }
}
