import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerSQLite

extension Verb {
    /// Makes a link that signs a browser in, also by a store that no server has opened yet.
    static func linkingSession(_ operation: AdminOperation) -> Verb {
        let remote = Verb.of(operation)
        return Verb(
            name: remote.name, summary: "Prints a link that signs a browser in, once, within ten minutes.",
            forms: ["[options]"],
            details: """
                With --store, the code is put into the store itself, and no server is asked, nor may one have the store
                open; --url then says where the server will be, and may begin with https://.

                    schedulerctl sessions link --url http://127.0.0.1:8080 --store sqlite:/var/lib/app/jobs.sqlite
                """,
            ownOptions: [.sessionStore] + remote.ownOptions
        ) { arguments, context in
            if let address = arguments.value(.sessionStore) {
                return try await link(arguments, in: try StoreAddress(address), context)
            }
            let configuration = try ClientConfiguration(arguments, environment: context.environment)
            let address = configuration.address.text
            let asking = Verb.of(operation) { answer, _ in
                Admin.signInLink(at: address, code: CellText.text(answer.member("code"), .text())) + "\n"
            }
            return try await asking.run(arguments, context)
        }
    }

    private static func link(
        _ arguments: Arguments, in address: StoreAddress, _ context: Context
    ) async throws -> ExitStatus {
        guard arguments.operands.isEmpty else {
            throw UsageError("what is \(Words.quoted(arguments.operands[0]))? It takes no operands")
        }
        let roleText = arguments.value(Option("role", "", "")) ?? Role.admin.rawValue
        let roles = Role.allCases.map(\.rawValue)
        guard let role = Role(rawValue: roleText) else {
            let suggestion = Suggestion.text(for: roleText, among: roles) ?? ""
            throw UsageError("--role: \(Words.quoted(roleText)) is not \(Words.list(roles))\(suggestion)")
        }
        guard case .sqlite(let path) = address else { return .failure }
        // A name that is mistyped is not to become a store.
        guard FileManager.default.fileExists(atPath: path) else {
            throw UsageError("--store: there is no file \(Words.quoted(path))")
        }
        do {
            let principal = Principal(name: arguments.value(Option("name", "", "")) ?? "schedulerctl", role: role)
            try TokenStore.check(name: principal.name)
            let store = try SQLiteStore(path: path)
            defer { store.close() }
            let code = try await SessionStore(store, clock: SystemClock()).makeCode(for: principal)
            try await store.record(
                AuditEntry(
                    instant: Date(), author: "schedulerctl", operation: "sessions.link", subject: principal.name,
                    after: AdminJSON.text(["role": role])))
            let url = arguments.value(.url) ?? context.environment["SCHEDULER_URL"] ?? ServerAddress.standard.text
            let link = Admin.signInLink(at: Words.plain(url), code: code)
            try context.output.write(
                arguments.has(.json) ? "\(AdminJSON.text(["link": link]))\n" : "\(link)\n")
            return .success
        } catch let error as SchedulerError where error.code == .invalidValue {
            throw UsageError(Words.plain(error.description))
        }
    }
}

extension Option {
    fileprivate static let sessionStore = Option(
        "store", "ADDRESS", "put the code into this store, and ask no server: sqlite:PATH")
}
