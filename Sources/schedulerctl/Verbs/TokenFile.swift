import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerSQLite

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The tokens in a store's file, without a server.
struct TokenFile {
    private let path: String
    private let context: Context

    /// Who did it, for the audit.
    private static let author = "schedulerctl"

    init(_ address: StoreAddress, _ context: Context) {
        switch address {
        case .sqlite(let path): self.path = path
        }
        self.context = context
    }

    /// Makes a token, and prints it.
    func create(_ name: String, _ role: Role, until end: Date?, json: Bool) async throws -> ExitStatus {
        let isNew = access(path, F_OK) != 0
        let store = try SQLiteStore.forOwnerOnly(path: path)
        defer { store.close() }
        if isNew {
            try context.errors.write("schedulerctl: made a new file, \(Words.plain(path))\n")
            try context.errors.flush()
        }
        do {
            let (text, token) = try await TokenStore(store).create(name: name, role: role, expiresAt: end)
            try await store.record(
                AuditEntry(
                    instant: token.createdAt, author: Self.author, operation: "tokens.create", subject: token.id,
                    after: AdminJSON.text(TokenValue(token))))
            try context.output.write(json ? AdminJSON.text(TokenValue(token, text: text)) + "\n" : text + "\n")
            return .success
        } catch let error as SchedulerError where error.code == .invalidValue {
            throw UsageError(Words.plain(error.description))
        }
    }

    /// Prints what is known of the tokens.
    func list(_ view: AnswerView, of operation: AdminOperation, json: Bool) async throws -> ExitStatus {
        guard access(path, F_OK) == 0 else {
            throw UsageError("--store: there is no file \(Words.quoted(path))")
        }
        let store = try SQLiteStore(path: path)
        defer { store.close() }
        let bytes = try AdminJSON.bytes(Page(try await TokenStore(store).list().map { TokenValue($0) }))
        if json {
            try context.output.append { $0 += bytes }
            try context.output.write("\n")
        } else if case .json(_, let shape) = operation.answer {
            try context.output.write(view.text(.object(try AdminJSON.object(bytes)), shape))
        }
        return .success
    }
}

extension SQLiteStore {
    /// Opens a store; the files that it makes are for nobody but their owner.
    fileprivate static func forOwnerOnly(path: String) throws -> SQLiteStore {
        let mask = umask(0o077)
        defer { umask(mask) }
        return try SQLiteStore(path: path)
    }
}
