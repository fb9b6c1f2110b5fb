import FoundationEssentials
package import SchedulerCore

/// Keeps the sessions of browsers, and the codes that begin one, in a store, as salted hashes.
package struct SessionStore: Sendable {
    private let sessions: DocumentShelf<Grant>
    private let codes: DocumentShelf<Grant>
    private let tokens: TokenStore
    private let clock: any SchedulerClock

    static let length = Duration.hours(12)
    package static let codeLength = Duration.seconds(600)
    private static let prefix = "scs"
    private static let codePrefix = "scc"

    /// Who has begun a session: a token, which may be revoked meanwhile, or whoever a code was made for.
    enum Holder: Codable, Sendable {
        case token(String)
        case principal(name: String, permissions: [Permission])
    }

    /// What is kept of a session or a code.
    private struct Grant: Codable, Sendable {
        var hash: SaltedHash
        var holder: Holder
        var expiresAt: Date
        /// Nil in stores of earlier versions.
        var beganAt: Date?
    }

    package init(_ store: any DocumentStore, clock: any SchedulerClock) {
        sessions = DocumentShelf(store: store, collection: "sessions")
        codes = DocumentShelf(store: store, collection: "signInCodes")
        tokens = TokenStore(store, clock: clock)
        self.clock = clock
    }

    // MARK: Beginning one

    /// Makes a code that is good for one session within ten minutes.
    package func makeCode(for principal: Principal) async throws -> String {
        let credential = Credential()
        let holder = Holder.principal(
            name: principal.name, permissions: Permission.allCases.filter(principal.permissions.contains))
        let code = Grant(
            hash: SaltedHash(of: credential.secret), holder: holder, expiresAt: clock.now.adding(Self.codeLength))
        try await sweep(codes)
        try await codes.put(code, key: credential.id, ifVersion: 0)
        return credential.text(prefix: Self.codePrefix)
    }

    /// Whoever the code was made for; nil where it is worth nothing, as it is from now on.
    func redeem(_ text: String) async throws -> Holder? {
        guard let credential = Credential(text, prefix: Self.codePrefix),
            let code = try await codes.value(credential.id)?.value, code.hash.matches(credential.secret),
            // Of several who come at the same time, one takes it.
            try await codes.remove(credential.id), clock.now < code.expiresAt
        else { return nil }
        return code.holder
    }

    /// - Returns: the cookie's value, and whose session it is; nil for a token that is worth nothing any more.
    func begin(for holder: Holder) async throws -> (text: String, principal: Principal)? {
        let credential = Credential()
        let expiresAt = clock.now.adding(Self.length)
        guard let principal = try await principal(of: holder, session: credential.id, until: expiresAt) else {
            return nil
        }
        try await sweep(sessions)
        try await sessions.put(
            Grant(hash: SaltedHash(of: credential.secret), holder: holder, expiresAt: expiresAt, beganAt: clock.now),
            key: credential.id, ifVersion: 0)
        return (credential.text(prefix: Self.prefix), principal)
    }

    // MARK: Afterwards

    /// Whose session that is; nil where it is over, or its token is worth nothing any more.
    func principal(_ text: String) async throws -> Principal? {
        guard let credential = Credential(text, prefix: Self.prefix),
            let session = try await sessions.value(credential.id)?.value, session.hash.matches(credential.secret),
            clock.now < session.expiresAt
        else { return nil }
        return try await principal(of: session.holder, session: credential.id, until: session.expiresAt)
    }

    private func principal(of holder: Holder, session: String, until end: Date) async throws -> Principal? {
        var principal: Principal? =
            switch holder {
            case .principal(let name, let permissions):
                Principal(name: name, id: "session:\(session)", permissions: Set(permissions))
            case .token(let id): try await tokens.token(id: id).map(Principal.init)
            }
        principal?.means = .cookie
        if let tokenEnd = principal?.expiresAt {
            principal?.expiresAt = min(tokenEnd, end)
        } else {
            principal?.expiresAt = end
        }
        return principal
    }

    /// Ends a session.
    ///
    /// - Returns: whether there was one.
    func end(_ text: String) async throws -> Bool {
        guard let credential = Credential(text, prefix: Self.prefix),
            let session = try await sessions.value(credential.id)?.value, session.hash.matches(credential.secret)
        else { return false }
        return try await sessions.remove(credential.id)
    }

    // MARK: All of them

    /// A session that is worth something.
    struct Listed: Sendable {
        var id: String
        var principal: Principal
        var beganAt: Date?
        var expiresAt: Date
    }

    /// The sessions that are worth something, in the order in which they were begun.
    func list() async throws -> [Listed] {
        let now = clock.now
        let known = try await tokens.list().filter { $0.expiresAt.map { now < $0 } ?? true }
        let tokens = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
        return try await sessions.all().filter { now < $0.value.expiresAt }.compactMap { id, grant in
            let principal: Principal? =
                switch grant.holder {
                case .principal(let name, let permissions):
                    Principal(name: name, id: "session:\(id)", permissions: Set(permissions))
                case .token(let token): tokens[token].map { Principal($0) }
                }
            return principal.map {
                Listed(
                    id: id, principal: $0, beganAt: grant.beganAt,
                    expiresAt: min(grant.expiresAt, $0.expiresAt ?? grant.expiresAt))
            }
        }
        .sorted { ($0.beganAt ?? .distantPast, $0.id) < ($1.beganAt ?? .distantPast, $1.id) }
    }

    /// The identifier in a cookie's value.
    static func id(_ text: String) -> String? { Credential(text, prefix: prefix)?.id }

    /// Ends the session of that identifier.
    ///
    /// - Returns: whether there was one.
    func revoke(_ id: String) async throws -> Bool {
        try await sessions.remove(id)
    }

    /// Forgets what is over.
    private func sweep(_ shelf: DocumentShelf<Grant>) async throws {
        let now = clock.now
        for (key, value) in try await shelf.all() where value.expiresAt <= now { try await shelf.remove(key) }
    }
}

extension Principal {
    private static let tokenMark = "token:"

    init(_ token: Token) {
        self.init(name: token.name, id: Self.tokenMark + token.id, role: token.role)
        means = .token
        expiresAt = token.expiresAt
    }

    /// The identifier of the token that they are known by, or that their session was begun with; nil for others.
    var token: String? {
        means != .app && id.hasPrefix(Self.tokenMark) ? String(id.dropFirst(Self.tokenMark.count)) : nil
    }
}
