package import FoundationEssentials

/// What one may be allowed to do.
public enum Permission: String, Sendable, Hashable, CaseIterable, Codable {
    /// See jobs, schedules, runs, slots, artifacts, nodes and queues.
    case view
    /// Read what runs logged, which may hold secrets.
    case readLogs
    /// See what runs and schedules are told, which may hold secrets. What a job marks as secret is never shown.
    case readParameters
    /// Start, stop and run jobs, cancel and retry runs, hold and release schedules.
    case operate
    /// Change settings and schedules.
    case edit
    /// See who did what.
    case readAudit
    /// Make and revoke tokens, and set up webhooks.
    case administer
}

/// A set of permissions with a name.
public enum Role: String, Sendable, Hashable, CaseIterable, Codable {
    /// Sees what goes on.
    case viewer
    /// Steers it.
    case `operator`
    /// May do everything.
    case admin

    /// What the role may do.
    public var permissions: Set<Permission> {
        switch self {
        case .viewer: [.view]
        case .operator: [.view, .readLogs, .readParameters, .operate, .edit]
        case .admin: Set(Permission.allCases)
        }
    }
}

/// Who makes a request.
public struct Principal: Sendable, Hashable {
    /// By what people know them; several may have the same.
    public var name: String
    /// What tells them from all others, such as a token's identifier: what is theirs alone is kept by it.
    public var id: String
    /// What they may do.
    public var permissions: Set<Permission>
    /// How they are known.
    package var means = Means.app
    /// Until when they are, as far as that is settled.
    package var expiresAt: Date?

    /// By what a principal is known.
    package enum Means: String, Sendable, Hashable, CaseIterable, Encodable {
        /// A bearer token.
        case token
        /// The cookie of a session.
        case cookie
        /// Something of the app's own.
        case app
    }

    /// Makes a principal.
    ///
    /// - Parameters:
    ///   - name: by what people know them.
    ///   - id: what tells them from all others; by default the name.
    ///   - permissions: what they may do.
    public init(name: String, id: String? = nil, permissions: Set<Permission>) {
        self.name = name
        self.id = id ?? name
        self.permissions = permissions
    }

    /// Makes a principal of a role.
    public init(name: String, id: String? = nil, role: Role) {
        self.init(name: name, id: id, permissions: role.permissions)
    }

    /// Somebody who is not known, and may do what needs no permission.
    package static let nobody = Principal(name: nobodysName, permissions: [])

    /// A name that nobody else can have.
    static let nobodysName = "nobody"
}

/// Tells who makes a request.
public protocol Authenticator: Sendable {
    /// - Returns: who it is; nil where the request names nobody, or somebody who is not known.
    func principal(of request: AdminRequest) async throws -> Principal?
}

/// An authenticator that is a closure of the app's own.
public struct ClosureAuthenticator: Authenticator {
    private let body: @Sendable (AdminRequest) async throws -> Principal?

    /// Makes an authenticator.
    public init(_ body: @escaping @Sendable (AdminRequest) async throws -> Principal?) {
        self.body = body
    }

    public func principal(of request: AdminRequest) async throws -> Principal? {
        try await body(request)
    }
}
