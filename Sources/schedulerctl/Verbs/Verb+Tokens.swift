import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

extension Verb {
    /// Makes a token, also in a store that no server has opened yet.
    static func creatingToken(_ operation: AdminOperation) -> Verb {
        let remote = Verb.of(operation, show: { answer, _ in CellText.text(answer.member("token"), .text()) + "\n" })
        let own = [Option.name, .role, .expires, .tokenStore]
        let taken = Set(own.map(\.name) + ["expires-at", "expires-in"])
        return Verb(
            name: remote.name, summary: remote.summary, forms: ["--role ROLE [options]"],
            details: """
                The token is printed alone on standard output. With --store, it is put into the store itself, and no server
                is asked: so the first token is made. A store's file that is not there is made, for its owner only (mode
                0600): make it as the user that the server runs as.

                TIME: \(TimeText.instants).

                    schedulerctl tokens create --role admin --expires 30d --store sqlite:/var/lib/app/jobs.sqlite
                """,
            ownOptions: own + remote.ownOptions.filter { !taken.contains($0.name) }
        ) { arguments, context in
            let role = try role(arguments)
            var arguments = arguments
            arguments.setDefault(.name, "\(role.rawValue) of schedulerctl")
            let end = try arguments.value(.expires).flatMap { try expiry($0, now: context.now()) }
            if let address = arguments.value(.tokenStore) {
                guard arguments.operands.isEmpty else {
                    throw UsageError("what is \(Words.quoted(arguments.operands[0]))? It takes no operands")
                }
                let file = TokenFile(try StoreAddress(address), context)
                let name = arguments.value(.name) ?? ""
                return try await file.create(name, role, until: end, json: arguments.has(.json))
            }
            if let end { arguments.setDefault(.expiresAt, ISO8601.text(end)) }
            return try await remote.run(arguments, context)
        }
    }

    private static func role(_ arguments: Arguments) throws(UsageError) -> Role {
        let roles = Role.allCases.map(\.rawValue)
        guard let text = arguments.value(.role) else { throw UsageError("--role is needed: \(Option.role.usage)") }
        guard let role = Role(rawValue: text) else {
            let suggestion = Suggestion.text(for: text, among: roles) ?? ""
            throw UsageError("--role: \(Words.quoted(text)) is not \(Words.list(roles))\(suggestion)")
        }
        return role
    }

    /// An instant, or a length of time from now; nil for never.
    private static func expiry(_ text: String, now: Date) throws(UsageError) -> Date? {
        if text == "never" { return nil }
        guard let end = TimeText.instant(text, now: now) else {
            throw UsageError("--expires: \(Words.quoted(text)) is neither never nor a time like \(TimeText.instants)")
        }
        guard end.microsecondsSince1970 > now.microsecondsSince1970 else {
            throw UsageError("--expires: \(Words.quoted(text)) is not later than now")
        }
        return end
    }

    /// Lists tokens, also those in a store that no server has opened yet.
    static func listingTokens(_ operation: AdminOperation) -> Verb {
        let remote = Verb.of(operation)
        return Verb(
            name: remote.name, summary: remote.summary, forms: remote.forms, details: remote.details,
            ownOptions: [.listedStore] + remote.ownOptions
        ) { arguments, context in
            guard let address = arguments.value(.listedStore) else { return try await remote.run(arguments, context) }
            guard arguments.operands.isEmpty else {
                throw UsageError("what is \(Words.quoted(arguments.operands[0]))? It takes no operands")
            }
            let view = AnswerView(terminal: context.terminal, isWide: arguments.has(.wide))
            return try await TokenFile(try StoreAddress(address), context).list(
                view, of: operation, json: arguments.has(.json))
        }
    }
}

extension Option {
    fileprivate static let name = Option("name", "TEXT", "by what the audit is to know who uses it")
    fileprivate static let role = Option(
        "role", Role.allCases.map(\.rawValue).joined(separator: "|"), "what it allows (needed)",
        choices: Role.allCases.map(\.rawValue))
    fileprivate static let expires = Option(
        "expires", "WHEN",
        "when it is worth nothing any more: so long from now, as in 30d, a TIME, or never, which is the default")
    fileprivate static let expiresAt = Option("expires-at", "TIME", "")
    fileprivate static let tokenStore = Option(
        "store", "ADDRESS", "put it into this store, and ask no server: sqlite:PATH")
    fileprivate static let listedStore = Option("store", "ADDRESS", "of this store, and ask no server: sqlite:PATH")
}
