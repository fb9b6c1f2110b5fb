import FoundationEssentials
import SchedulerCore

/// Keeps the sessions of browsers, and the codes that begin one, in a store, as salted hashes.
struct SessionStore: Sendable {
    private let sessions: DocumentShelf<Grant>
    private let codes: DocumentShelf<Grant>
    private let tokens: TokenStore
    private let clock: any SchedulerClock

    static let length = Duration.hours(12)
    static let codeLength = Duration.seconds(600)
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
    }

    init(_ store: any DocumentStore, clock: any SchedulerClock) {
        sessions = DocumentShelf(store: store, collection: "sessions")
        codes = DocumentShelf(store: store, collection: "signInCodes")
        tokens = TokenStore(store, clock: clock)
        self.clock = clock
    }

    // MARK: Beginning one

    /// Makes a code that is good for one session within ten minutes.
    func makeCode(for principal: Principal) async throws -> String {
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
            Grant(hash: SaltedHash(of: credential.secret), holder: holder, expiresAt: expiresAt),
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

    /// Forgets what is over.
    private func sweep(_ shelf: DocumentShelf<Grant>) async throws {
        let now = clock.now
        for (key, value) in try await shelf.all() where value.expiresAt <= now { try await shelf.remove(key) }
    }
}

extension Principal {
    init(_ token: Token) {
        self.init(name: token.name, id: "token:\(token.id)", role: token.role)
        means = .token
        expiresAt = token.expiresAt
    }
}
