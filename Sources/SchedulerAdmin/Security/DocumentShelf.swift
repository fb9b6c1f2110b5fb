import FoundationEssentials
import SchedulerCore

/// One collection of a store's documents, which hold values of one type as JSON.
struct DocumentShelf<Value: Codable & Sendable>: Sendable {
    let store: any DocumentStore
    let collection: String

    private static var pageSize: Int { 200 }

    func value(_ key: String) async throws -> (value: Value, version: Int64)? {
        guard let document = try await store.document(key, in: collection) else { return nil }
        return (try Self.value(of: document), document.version)
    }

    func put(_ value: Value, key: String, ifVersion version: Int64?) async throws {
        try await store.put(try AdminJSON.text(value), key: key, in: collection, ifVersion: version)
    }

    @discardableResult
    func remove(_ key: String) async throws -> Bool {
        try await store.removeDocument(key, in: collection)
    }

    /// All of them, ordered by key. What cannot be read is left out.
    func all() async throws -> [(key: String, value: Value)] {
        var found: [(key: String, value: Value)] = []
        var last: String?
        while true {
            let page = try await store.documents(in: collection, after: last, limit: Self.pageSize)
            found += page.compactMap { document in (try? Self.value(of: document)).map { (document.key, $0) } }
            guard page.count == Self.pageSize, let end = page.last else { return found }
            last = end.key
        }
    }

    private static func value(of document: StoredDocument) throws(SchedulerError) -> Value {
        do {
            return try AdminJSON.value(of: document.body)
        } catch {
            // What the body holds is not for error messages.
            throw SchedulerError(.storeUnavailable, field: document.key, reason: "the document cannot be read")
        }
    }
}
