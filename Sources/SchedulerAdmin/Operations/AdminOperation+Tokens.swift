import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let tokens: [AdminOperation] = [listTokens, createToken, revokeToken]

    private static let listTokens = AdminOperation(
        name: "tokens.list", summary: "Lists the tokens, in the order in which they were made.", method: .get,
        path: "/api/v1/tokens", permission: .administer, answer: page(of: TokenValue.record)
    ) { call in
        try .json(Page(try await call.tokens.list().map { TokenValue($0) }))
    }

    // No creation that could be repeated by its key: the answer would have to be kept, and with it the token's secret.
    private static let createToken = AdminOperation(
        name: "tokens.create", summary: "Makes a token. Its text is told once and never again.", method: .post,
        path: "/api/v1/tokens", permission: .administer,
        body: Record(
            "CreateToken",
            [
                .required("name", .text(maximum: 100), "By what the audit is to know who uses it."),
                .required("role", .choice(Role.allCases.map(\.rawValue)), "What it allows."),
                Field("expiresAt", .instant, "When it is worth nothing any more; without it, never."),
                Field("expiresIn", .duration, "The same, counted from now."),
            ]), answer: .json(status: 201, .record(TokenValue.newRecord))
    ) { call in
        _ = try call.authenticator
        if call.instant("expiresAt") != nil, call.duration("expiresIn") != nil {
            throw Problem.invalid("expiresIn", "give either this or expiresAt")
        }
        if let length = call.duration("expiresIn"), length <= .zero {
            throw Problem.invalid("expiresIn", "must be more than zero")
        }
        let now = call.scheduler.clock.now
        let end = call.instant("expiresAt") ?? call.duration("expiresIn").map { now.adding($0) }
        let (text, token) = try await call.tokens.create(
            name: call.text("name") ?? "", role: call.text("role").flatMap(Role.init) ?? .viewer, expiresAt: end)
        return try .json(TokenValue(token, text: text), status: 201)
            .audited(subject: token.id, after: AdminJSON.text(TokenValue(token)))
    }

    private static let revokeToken = AdminOperation(
        name: "tokens.revoke", summary: "Makes a token worth nothing, and the sessions that were begun with it.",
        method: .delete, path: "/api/v1/tokens/{token}", permission: .administer,
        pathFields: [.required("token", .text(maximum: 100), "The token's identifier.")], answer: .nothing
    ) { call in
        guard let token = try await call.tokens.revoke(call.path["token"] ?? "") else {
            throw Problem.notFound("There is no such token.", field: "token")
        }
        return OperationResult.done.audited(before: try AdminJSON.text(TokenValue(token)))
    }
}

extension OperationCall {
    fileprivate var tokens: TokenStore { TokenStore(scheduler.store, clock: scheduler.clock) }
}
