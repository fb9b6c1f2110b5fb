/// Documents in memory, ordered by collection and key.
struct DocumentTable {
    private var rows: [(place: Place, document: StoredDocument)] = []

    /// Names are compared byte by byte, which texts are not.
    private struct Place: Comparable {
        var collection: [UInt8]
        var key: [UInt8]

        init(_ key: String, in collection: String) {
            self.collection = Array(collection.utf8)
            self.key = Array(key.utf8)
        }

        static func < (left: Place, right: Place) -> Bool {
            left.collection == right.collection
                ? left.key.lexicographicallyPrecedes(right.key)
                : left.collection.lexicographicallyPrecedes(right.collection)
        }
    }

    func document(_ key: String, in collection: String) -> StoredDocument? {
        find(Place(key, in: collection)).document
    }

    func documents(in collection: String, after key: String?, limit: Int) -> [StoredDocument] {
        let start = Place(key ?? "", in: collection)
        let found = find(start)
        // Nothing comes before a key without letters, which a document may have too.
        let first = key != nil && found.document != nil ? found.index + 1 : found.index
        return rows[first...].lazy.prefix { $0.place.collection == start.collection }.prefix(max(limit, 0))
            .map(\.document)
    }

    mutating func put(
        _ body: String, key: String, in collection: String, ifVersion expected: Int64?
    ) throws(SchedulerError) -> Int64 {
        let place = Place(key, in: collection)
        let (index, found) = find(place)
        if let expected, expected != found?.version ?? 0 {
            throw StoredDocument.conflict(key: key, found: found?.version, expected: expected)
        }
        let document = StoredDocument(key: key, version: (found?.version ?? 0) + 1, body: body)
        if found == nil { rows.insert((place, document), at: index) } else { rows[index].document = document }
        return document.version
    }

    mutating func remove(_ key: String, in collection: String) -> Bool {
        let (index, found) = find(Place(key, in: collection))
        if found != nil { rows.remove(at: index) }
        return found != nil
    }

    /// Where a document is or would be.
    ///
    /// - Complexity: O(log n)
    private func find(_ place: Place) -> (index: Int, document: StoredDocument?) {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return (low, low < rows.count && rows[low].place == place ? rows[low].document : nil)
    }
}
