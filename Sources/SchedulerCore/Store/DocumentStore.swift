/// Keeps small named documents for other modules: tokens, sessions, webhooks.
///
/// A conformer keeps bodies exactly as given, tells collections and keys apart byte by byte, and orders keys by their
/// bytes in UTF-8. A document's version is 1 when it is made, and one more with each change. Of several that change a
/// version at the same time, one succeeds.
public protocol DocumentStore: Sendable {
    /// A document; nil where there is none.
    func document(_ key: String, in collection: String) async throws -> StoredDocument?

    /// The documents of a collection, ordered by key.
    ///
    /// - Parameters:
    ///   - collection: where to look.
    ///   - key: the last key of the page before; nil for the first page.
    ///   - limit: at most so many.
    func documents(in collection: String, after key: String?, limit: Int) async throws -> [StoredDocument]

    /// Makes or changes a document.
    ///
    /// - Parameters:
    ///   - body: what it is to hold, such as JSON.
    ///   - key: its name.
    ///   - collection: where it is.
    ///   - version: the version that is changed; 0 where it must not exist; nil for whatever there is.
    /// - Returns: the version that it has now.
    /// - Throws: ``SchedulerError`` with the code `conflict` where it has another version.
    @discardableResult
    func put(_ body: String, key: String, in collection: String, ifVersion version: Int64?) async throws -> Int64

    /// Forgets a document.
    ///
    /// - Returns: whether there was one: of several that forget it at the same time, one is told so.
    @discardableResult
    func removeDocument(_ key: String, in collection: String) async throws -> Bool
}

/// A document as a store keeps it.
public struct StoredDocument: Hashable, Sendable {
    /// Its name, unique in its collection.
    public var key: String
    /// How often it has been written, from 1.
    public var version: Int64
    /// What it holds.
    public var body: String

    /// Makes a document.
    public init(key: String, version: Int64, body: String) {
        self.key = key
        self.version = version
        self.body = body
    }
}

extension StoredDocument {
    /// The refusal of a change to a version that is not the present one.
    ///
    /// - Parameter found: the present version; nil where there is no document.
    package static func conflict(key: String, found: Int64?, expected: Int64) -> SchedulerError {
        let present = found.map { "it has version \($0)" } ?? "there is none"
        return SchedulerError(
            .conflict, field: "version", value: "\(expected)", reason: "the document was changed meanwhile: \(present)")
    }
}
