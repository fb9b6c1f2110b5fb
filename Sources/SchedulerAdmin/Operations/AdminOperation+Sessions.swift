import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let sessions: [AdminOperation] = [listSessions, revokeSession, linkSession]

    private static let listSessions = AdminOperation(
        name: "sessions.list", summary: "Lists the sessions of browsers, in the order in which they were begun.",
        method: .get, path: "/api/v1/sessions", permission: .administer, answer: page(of: ListedSessionValue.record)
    ) { call in
        let own = TokenAuthenticator.session(of: call.request).flatMap(SessionStore.id)
        return try .json(
            Page(try await call.authenticator.sessions.list().map { ListedSessionValue($0, isThis: $0.id == own) }))
    }

    private static let revokeSession = AdminOperation(
        name: "sessions.revoke", summary: "Ends a session of a browser.", method: .delete,
        path: "/api/v1/sessions/{session}", permission: .administer,
        pathFields: [.required("session", .text(maximum: 100), "The session's identifier.")], answer: .nothing
    ) { call in
        let sessions = try call.authenticator.sessions
        let id = call.path["session"] ?? ""
        guard let session = try await sessions.list().first(where: { $0.id == id }), try await sessions.revoke(id)
        else { throw Problem.notFound("There is no such session.", field: "session") }
        return OperationResult.done.audited(
            before: try AdminJSON.text(ListedSessionValue(session, isThis: false)))
    }

    // No creation that could be repeated by its key: the answer would have to be kept, and with it the code.
    private static let linkSession = AdminOperation(
        name: "sessions.link",
        summary: "Makes a code that signs a browser in, once, within ten minutes: behind `/#code=` in the address.",
        method: .post, path: "/api/v1/sessions/link", permission: .administer,
        body: Record(
            "LinkSession",
            [
                Field("role", .choice(Role.allCases.map(\.rawValue)), "What the session allows; by default admin."),
                Field("name", .text(maximum: 100), "By what the audit is to know who signs in; by default who asks."),
            ]), answer: .json(status: 201, .record(SignInCodeValue.record))
    ) { call in
        let sessions = try call.authenticator.sessions
        let role = call.text("role").flatMap(Role.init) ?? .admin
        let principal = Principal(name: call.text("name") ?? call.principal.name, role: role)
        try TokenStore.check(name: principal.name)
        let code = try await sessions.makeCode(for: principal)
        let end = call.scheduler.clock.now.adding(SessionStore.codeLength)
        return try .json(SignInCodeValue(code: code, expiresAt: end), status: 201).audited(
            subject: principal.name, after: AdminJSON.text(["role": role]))
    }
}

/// A session in a list.
struct ListedSessionValue: Encodable, Sendable {
    var id: String
    var name: String
    @Nullable var role: Role?
    @Nullable var token: String?
    @Nullable var beganAt: Date?
    var expiresAt: Date
    var isThis: Bool

    init(_ session: SessionStore.Listed, isThis: Bool) {
        id = session.id
        name = session.principal.name
        expiresAt = session.expiresAt
        self.isThis = isThis
        role = Role.allCases.first { $0.permissions == session.principal.permissions }
        beganAt = session.beganAt
        token = session.principal.id.hasPrefix("token:") ? String(session.principal.id.dropFirst(6)) : nil
    }

    static let record = Record(
        "ListedSession",
        [
            .required("id", .text(), "Identifies the session."),
            .required("name", .text(maximum: .max), "By what the audit knows whose it is."),
            .required(
                "role", .optional(.choice(Role.allCases.map(\.rawValue))), "What it allows; null: other permissions."),
            .required("token", .optional(.text()), "The token that it was begun with; null: a code."),
            .required("beganAt", .optional(.instant), "When it was begun; null where that is not known."),
            .required("expiresAt", .instant, "When it is over."),
            .required("isThis", .truth, "Whether it is the one that asks."),
        ])
}

/// A code in an answer.
private struct SignInCodeValue: Encodable {
    var code: String
    var expiresAt: Date

    static let record = Record(
        "SignInCode",
        [
            .required("code", .text(), "The code, which is told once."),
            .required("expiresAt", .instant, "When it is worth nothing any more."),
        ])
}
