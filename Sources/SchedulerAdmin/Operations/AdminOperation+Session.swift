import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let session: [AdminOperation] = [createSession, showSession, deleteSession]

    private static let createSession = AdminOperation(
        name: "session.create", summary: "Signs a browser in: exchanges a token or a code for a cookie.",
        method: .post, path: "/api/v1/session", permission: nil,
        body: Record(
            "CreateSession",
            [
                Field("token", .text(maximum: 200), "A token."),
                Field("code", .text(maximum: 200), "A code, which is good for once."),
            ]), answer: .json(status: 201, .record(SessionValue.record))
    ) { call in
        let sessions = try call.authenticator.sessions
        guard let holder = try await call.holder(),
            let (text, principal) = try await sessions.begin(for: holder)
        else {
            // Those who know something always come in, however many others have tried to guess.
            try call.admin.signInAttempts.count(
                from: call.request.address ?? "", at: call.scheduler.clock.uptime)
            throw Problem(
                401, "unauthorized", title: "That is not known here", detail: "Nobody has this token or code.",
                headers: ["WWW-Authenticate": "Bearer"])
        }
        var result = try OperationResult.json(SessionValue(principal), status: 201)
        result.headers.append(("Set-Cookie", call.cookie(text, seconds: SessionStore.length.components.seconds)))
        result.author = principal
        return result.audited(subject: principal.name)
    }

    private static let showSession = AdminOperation(
        name: "session.show", summary: "Tells who one is, and what one may do.", method: .get,
        path: "/api/v1/session", permission: nil, answer: .json(.record(SessionValue.record))
    ) { call in
        guard let principal = try await call.admin.authenticator.principal(of: call.request) else {
            throw Problem.unauthorized
        }
        return try .json(SessionValue(principal))
    }

    private static let deleteSession = AdminOperation(
        name: "session.delete", summary: "Signs a browser out.", method: .delete, path: "/api/v1/session",
        permission: nil, answer: .nothing
    ) { call in
        let principal = try await call.admin.authenticator.principal(of: call.request)
        let hasEnded =
            if let text = TokenAuthenticator.session(of: call.request) {
                try await call.authenticator.sessions.end(text)
            } else { false }
        var result = OperationResult.done.audited(subject: principal?.name)
        result.author = principal
        result.isNoDeed = !hasEnded
        result.headers.append(("Set-Cookie", call.cookie("", seconds: 0)))
        return result
    }
}

extension OperationCall {
    /// Who knows tokens and sessions; refused where the app itself knows its people.
    var authenticator: TokenAuthenticator {
        get throws(Problem) {
            guard let authenticator = admin.authenticator as? TokenAuthenticator else {
                throw .notFound("One signs in with the app itself here.")
            }
            return authenticator
        }
    }

    /// Who has the token or the code.
    fileprivate func holder() async throws -> SessionStore.Holder? {
        switch (text("token"), text("code")) {
        case (let token?, nil): try await authenticator.tokens.token(token).map { .token($0.id) }
        case (nil, let code?): try await authenticator.sessions.redeem(code)
        default: throw Problem.invalid("token", "give either this or code")
        }
    }

    fileprivate func cookie(_ text: String, seconds: Int64) -> String {
        "\(TokenAuthenticator.cookie(of: request))=\(text); HttpOnly; SameSite=Strict; Path=/; Max-Age=\(seconds)"
            + (request.isSecure ? "; Secure" : "")
    }
}
