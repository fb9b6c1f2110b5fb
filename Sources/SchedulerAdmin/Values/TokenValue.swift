import FoundationEssentials
import SchedulerCore

/// A token in an answer.
package struct TokenValue: Encodable, Sendable {
    private let token: Token
    private let text: String?

    /// - Parameter text: what to authenticate with, where it is told.
    package init(_ token: Token, text: String? = nil) {
        self.token = token
        self.text = text
    }

    static let record = Record("Token", fields)
    static let newRecord = Record(
        "NewToken", fields + [.required("token", .text(), "What to authenticate with. It is not told again.")])

    private static let fields: [Field] = [
        .required("id", .text(), "Identifies the token."),
        .required("name", .text(), "By what the audit knows who uses it."),
        .required("role", .choice(Role.allCases.map(\.rawValue)), "What it allows."),
        .required("createdAt", .instant, "When it was made."),
        .required("expiresAt", .optional(.instant), "When it is worth nothing any more; null for never."),
        .required("lastUsedAt", .optional(.instant), "When it was last used, give or take a minute."),
    ]

    private enum CodingKeys: String, CodingKey { case id, name, role, createdAt, expiresAt, lastUsedAt, token }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(token.id, forKey: .id)
        try container.encode(token.name, forKey: .name)
        try container.encode(token.role, forKey: .role)
        try container.encode(token.createdAt, forKey: .createdAt)
        try container.encode(token.expiresAt, forKey: .expiresAt)
        try container.encode(token.lastUsedAt, forKey: .lastUsedAt)
        try container.encodeIfPresent(text, forKey: .token)
    }
}

/// Who is signed in, in an answer.
struct SessionValue: Encodable, Sendable {
    var name: String
    @Nullable var role: Role?
    var permissions: [Permission]
    var means: Principal.Means
    @Nullable var token: String?
    @Nullable var expiresAt: Date?

    init(_ principal: Principal) {
        name = principal.name
        role = Role.allCases.first { $0.permissions == principal.permissions }
        permissions = Permission.allCases.filter(principal.permissions.contains)
        means = principal.means
        token = principal.token
        expiresAt = principal.expiresAt
    }

    static let record = Record(
        "Session",
        [
            .required("name", .text(), "By what the audit knows who one is."),
            .required(
                "role", .optional(.choice(Role.allCases.map(\.rawValue))),
                "The role that has these permissions; null where none has."),
            .required(
                "permissions", .list(.choice(Permission.allCases.map(\.rawValue))), "What one may do, in a fixed order."
            ),
            .required(
                "means", .choice(Principal.Means.allCases.map(\.rawValue)),
                "By what one is known: a token, a session's cookie, or something of the app's own."),
            .required(
                "token", .optional(.text()),
                "The identifier of the token that one is known by, or that the session was begun with; null without one."
            ),
            .required("expiresAt", .optional(.instant), "Until when; null where that is not settled."),
        ])
}
