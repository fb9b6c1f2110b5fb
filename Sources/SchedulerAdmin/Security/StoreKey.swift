import SchedulerCore
import Synchronization

/// A key that nobody knows who does not have the store: a code under it tells nobody what it is the code of.
struct StoreKey: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func code(of text: String) -> String {
        Hex.text(HMACSHA256.code(of: text.utf8, key: bytes))
    }
}

/// Knows the key of a store, which is made when it is first needed, and the same on all nodes.
final class StoreKeyring: Sendable {
    private let shelf: DocumentShelf<String>
    private let known = Mutex<StoreKey?>(nil)

    private static let name = "admin"

    init(_ store: any DocumentStore) {
        shelf = DocumentShelf(store: store, collection: "keys")
    }

    func key() async throws -> StoreKey {
        if let key = known.withLock(\.self) { return key }
        let key = StoreKey(Hex.bytes(try await text()) ?? [])
        known.withLock { $0 = key }
        return key
    }

    private func text() async throws -> String {
        if let found = try await shelf.value(Self.name)?.value { return found }
        var generator = SystemRandomNumberGenerator()
        let made = Hex.text((0..<SHA256.size).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        do {
            try await shelf.put(made, key: Self.name, ifVersion: 0)
            return made
        } catch let error as SchedulerError where error.code == .conflict {
            // Another node was faster.
            guard let found = try await shelf.value(Self.name)?.value else { throw error }
            return found
        }
    }
}
