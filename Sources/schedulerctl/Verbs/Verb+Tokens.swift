import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerSQLite

extension Verb {
    /// Makes a token, also in a store that no server has opened yet.
    static func creatingToken(_ operation: AdminOperation) -> Verb {
        let remote = Verb.of(operation) { answer, _ in CellText.text(answer.member("token"), .text()) + "\n" }
        let own = [Option.name, .role, .expires, .tokenStore]
        let taken = Set(own.map(\.name) + ["expires-at", "expires-in"])
        return Verb(
            name: remote.name, summary: remote.summary, forms: ["--role ROLE [options]"],
            details: """
                The token is printed alone on standard output. With --store, it is put into the store itself, and no server
                is asked: so the first token is made.

                    schedulerctl tokens create --role admin --expires 30d --store sqlite:/var/lib/app/jobs.sqlite
                """,
            ownOptions: own + remote.ownOptions.filter { !taken.contains($0.name) }
        ) { arguments, context in
            let role = try role(arguments)
            var arguments = arguments
            arguments.setDefault(.name, "\(role.rawValue) of schedulerctl")
            let end = try arguments.value(.expires).flatMap { try expiry($0) }
            if let address = arguments.value(.tokenStore) {
                guard arguments.operands.isEmpty else { throw UsageError("it takes no operands") }
                let name = arguments.value(.name) ?? ""
                return try await create(name, role, until: end, in: try StoreAddress(address), context)
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
    private static func expiry(_ text: String) throws(UsageError) -> Date? {
        if text == "never" { return nil }
        if let instant = try? ISO8601.instant(text) { return instant }
        guard let duration = DurationText.duration(.text(OperationOption.duration(text) ?? text)), duration > .zero
        else {
            throw UsageError(
                "--expires: \(Words.quoted(text)) is not a length of time like 30d or P30D, an instant like "
                    + "2026-03-29T03:00:00+02:00, or never")
        }
        return Date().adding(duration)
    }

    private static func create(
        _ name: String, _ role: Role, until end: Date?, in address: StoreAddress, _ context: Context
    ) async throws -> ExitStatus {
        guard case .sqlite(let path) = address else { return .failure }
        do {
            let store = try SQLiteStore(path: path)
            defer { store.close() }
            let token = try await TokenStore(store).create(name: name, role: role, expiresAt: end)
            try context.output.write(token.text + "\n")
            return .success
        } catch let error as SchedulerError where error.code == .invalidValue {
            throw UsageError(Words.plain(error.description))
        }
    }
}

extension Option {
    fileprivate static let name = Option("name", "TEXT", "by what the audit is to know who uses it")
    fileprivate static let role = Option(
        "role", Role.allCases.map(\.rawValue).joined(separator: "|"), "what it allows (needed)",
        choices: Role.allCases.map(\.rawValue))
    fileprivate static let expires = Option(
        "expires", "WHEN", "when it is worth nothing any more: 30d, P30D, an instant, or never, which is the default")
    fileprivate static let expiresAt = Option("expires-at", "TIME", "")
    fileprivate static let tokenStore = Option(
        "store", "ADDRESS", "put it into this store, and ask no server: sqlite:PATH")
}
