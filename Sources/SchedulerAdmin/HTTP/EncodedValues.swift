import Synchronization

/// The JSON of values as it was last written, by what they are the state of, so that of a long list only that is written
/// anew which has changed.
///
/// Nobody has to say what has changed: JSON depends on nothing but the value, so that the JSON that was written for an
/// equal value is right. (Texts that Unicode calls equivalent are equal in Swift; they read the same.)
final class EncodedValues<Key: Hashable & Sendable, Value: Encodable & Equatable & Sendable>: Sendable {
    private let kept = Mutex<[Key: Entry]>([:])
    private let limit: Int

    private struct Entry {
        var value: Value
        var json: [UInt8]
    }

    /// - Parameter limit: how many are kept; with one more, all are forgotten.
    init(limit: Int) {
        self.limit = limit
    }

    /// The JSON of values.
    func json(of values: [(key: Key, value: Value)]) throws -> [[UInt8]] {
        try values.map { key, value in
            if let entry = kept.withLock({ $0[key] }), entry.value == value { return entry.json }
            let json = try AdminJSON.bytes(value)
            kept.withLock { kept in
                if kept.count >= limit, kept[key] == nil { kept = [:] }
                kept[key] = Entry(value: value, json: json)
            }
            return json
        }
    }
}
