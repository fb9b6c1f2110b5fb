public import FoundationEssentials
public import SchedulerCore

/// What is known of a token: everything but its secret.
public struct Token: Codable, Hashable, Sendable, Identifiable {
    /// Identifies the token; also a part of its text.
    public let id: String
    /// By what the audit knows who uses it.
    public let name: String
    /// What it allows.
    public let role: Role
    /// When it was made.
    public let createdAt: Date
    /// When it is worth nothing any more; nil for never.
    public let expiresAt: Date?
    /// When it was last used, give or take a minute; nil for never.
    public internal(set) var lastUsedAt: Date?
}

/// Keeps bearer tokens in a store, as salted hashes.
///
/// ```swift
/// let (text, token) = try await TokenStore(store).create(name: "laptop", role: .operator)
/// print(text)  // sct_…, for the first and last time
/// ```
public struct TokenStore: Sendable {
    private let shelf: DocumentShelf<Stored>
    private let clock: any SchedulerClock

    /// How much later a token must be used for that to be written down again.
    private static let usePrecision = Duration.seconds(60)
    static let prefix = "sct"

    private struct Stored: Codable, Sendable {
        var token: Token
        var hash: SaltedHash
    }

    /// Makes a view of the tokens in a store.
    public init(_ store: any DocumentStore, clock: any SchedulerClock = SystemClock()) {
        shelf = DocumentShelf(store: store, collection: "tokens")
        self.clock = clock
    }

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - name: by what the audit is to know who uses it.
    ///   - role: what it allows.
    ///   - expiresAt: when it is worth nothing any more; nil for never.
    /// - Returns: the text to authenticate with, which nobody can find out later, and what is kept of it.
    /// - Throws: ``/SchedulerCore/SchedulerError`` with the code `invalidValue`.
    public func create(
        name: String, role: Role, expiresAt: Date? = nil
    ) async throws -> (text: String, token: Token) {
        try Self.check(name: name)
        let now = clock.now
        if let expiresAt, expiresAt <= now {
            throw SchedulerError(
                .invalidValue, field: "expiresAt", value: ISO8601.text(expiresAt), reason: "that is over already")
        }
        let credential = Credential()
        let token = Token(id: credential.id, name: name, role: role, createdAt: now, expiresAt: expiresAt)
        try await shelf.put(
            Stored(token: token, hash: SaltedHash(of: credential.secret)), key: token.id, ifVersion: 0)
        return (credential.text(prefix: Self.prefix), token)
    }

    /// Refuses what nobody can be called.
    package static func check(name: String) throws(SchedulerError) {
        guard (1...100).contains(name.utf8.count),
            !name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
        else {
            throw SchedulerError(
                .invalidValue, field: "name", reason: "give a name of 1 to 100 bytes without control characters")
        }
        guard name != Principal.nobodysName else {
            throw SchedulerError(
                .invalidValue, field: "name", value: name, reason: "is how those are called who are not known")
        }
    }

    /// All tokens, those that are worth nothing any more included, in the order in which they were made.
    public func list() async throws -> [Token] {
        try await shelf.all().map(\.value.token).sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// Makes a token worth nothing, and with it the sessions that were begun with it.
    ///
    /// - Returns: the token as it was; nil where there is none.
    @discardableResult
    public func revoke(_ id: String) async throws -> Token? {
        let token = try await shelf.value(id)?.value.token
        return try await shelf.remove(id) ? token : nil
    }

    /// The token with that text; nil where there is none, or it is worth nothing any more.
    func token(_ text: String) async throws -> Token? {
        guard let credential = Credential(text, prefix: Self.prefix),
            let (stored, version) = try await shelf.value(credential.id), stored.hash.matches(credential.secret)
        else { return nil }
        return try await used(stored, version)
    }

    /// The token with that identifier, if it is worth anything.
    func token(id: String) async throws -> Token? {
        guard let (stored, version) = try await shelf.value(id) else { return nil }
        return try await used(stored, version)
    }

    private func used(_ stored: Stored, _ version: Int64) async throws -> Token? {
        let now = clock.now
        guard stored.token.expiresAt.map({ now < $0 }) ?? true else { return nil }
        guard stored.token.lastUsedAt.map({ now.duration(since: $0) >= Self.usePrecision }) ?? true else {
            return stored.token
        }
        var stored = stored
        stored.token.lastUsedAt = now
        // Somebody else may write it at the same time, or have revoked it just now; a store that cannot be written to
        // keeps nobody from reading.
        try? await shelf.put(stored, key: stored.token.id, ifVersion: version)
        return stored.token
    }
}
