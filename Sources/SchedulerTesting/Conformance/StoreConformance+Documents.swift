import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/DocumentStore``.
    static let documents: [StoreCheck] = [
        StoreCheck("Documents are kept exactly as given, collection by collection") { trial in
            let store = trial.store
            try await expect("one that is not there", store.document("a", in: "x"), is: nil)
            let bodies = ["", "{\"a\": \"it's \\\"so\\\"\"}", "第二\n\u{0}end"]
            for (index, body) in bodies.enumerated() {
                try await store.put(body, key: "a", in: "\(index)", ifVersion: nil)
            }
            for (index, body) in bodies.enumerated() {
                let found = try await store.document("a", in: "\(index)")
                try expect("document \(index)", found, is: StoredDocument(key: "a", version: 1, body: body))
            }
            // The same letter to a reader, but not the same bytes.
            try await store.put("1", key: "\u{E9}", in: "x", ifVersion: 0)
            try await store.put("2", key: "e\u{301}", in: "x", ifVersion: 0)
            try await expect("the documents", store.documents(in: "x", after: nil, limit: 9).count, is: 2)
        },
        StoreCheck("A document's version counts its changes from 1") { trial in
            for version: Int64 in 1...3 {
                try await expect(
                    "the version", trial.store.put("\(version)", key: "a", in: "x", ifVersion: nil), is: version)
            }
            try await expect(
                "the document", trial.store.document("a", in: "x"),
                is: StoredDocument(key: "a", version: 3, body: "3"))
        },
        StoreCheck("A change to another version than the present one is refused, and changes nothing") { trial in
            let store = trial.store
            func refused(_ subject: String, _ version: Int64) async throws {
                try await expectRefusal(subject, code: .conflict) {
                    try await store.put("no", key: "a", in: "x", ifVersion: version)
                }
            }
            try await refused("a change to what is not there", 1)
            try await expect("the document", store.document("a", in: "x"), is: nil)
            try await expect("the version", store.put("one", key: "a", in: "x", ifVersion: 0), is: 1)
            try await refused("making what is there", 0)
            try await expect("the version", store.put("two", key: "a", in: "x", ifVersion: 1), is: 2)
            try await refused("a change to an earlier version", 1)
            try await refused("a change to a later version", 3)
            try await expect(
                "the document", store.document("a", in: "x"), is: StoredDocument(key: "a", version: 2, body: "two"))
        },
        StoreCheck("Documents are listed by the bytes of their keys, page by page") { trial in
            let store = trial.store
            let keys = ["", "A", "B", "a", "a b", "aa", "b", "é", "第"]
            for key in keys.reversed() { try await store.put("1", key: key, in: "x", ifVersion: nil) }
            for other in ["", "w", "y", "xx"] { try await store.put("1", key: "a", in: other, ifVersion: nil) }
            try await expect("the keys", store.documents(in: "x", after: nil, limit: 99).map(\.key), is: keys)
            var found: [String] = []
            var last: String?
            while true {
                let page = try await store.documents(in: "x", after: last, limit: 2)
                guard let end = page.last, found.count < 20 else { break }
                try expect("at most two in a page", page.count <= 2)
                found += page.map(\.key)
                last = end.key
            }
            try expect("the keys in pages", found, is: keys)
            try await expect(
                "the keys after one that is not there", store.documents(in: "x", after: "aaa", limit: 1).map(\.key),
                is: ["b"])
            try await expect("a page of nothing", store.documents(in: "x", after: nil, limit: 0), is: [])
            try await expect("a page of less", store.documents(in: "x", after: nil, limit: -1), is: [])
        },
        StoreCheck("A document that is removed is gone, and can be made again") { trial in
            let store = trial.store
            for key in ["a", "b"] { try await store.put("1", key: key, in: "x", ifVersion: nil) }
            try await store.put("1", key: "a", in: "y", ifVersion: nil)
            try await expect("whether there was one", store.removeDocument("a", in: "x"), is: true)
            try await expect("whether there was one again", store.removeDocument("a", in: "x"), is: false)
            try await expect("the document", store.document("a", in: "x"), is: nil)
            try await expect("the rest", store.documents(in: "x", after: nil, limit: 9).map(\.key), is: ["b"])
            try await expect("another collection", store.documents(in: "y", after: nil, limit: 9).count, is: 1)
            try await expect("the new version", store.put("2", key: "a", in: "x", ifVersion: 0), is: 1)
        },
        StoreCheck("Of many who change a document at the same time, one does, and one removes it") { trial in
            let store = trial.store
            try await store.put("0", key: "a", in: "x", ifVersion: nil)
            let changes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        (try? await store.put("\(number)", key: "a", in: "x", ifVersion: 1)) == 2
                    }
                }
                return await group.count { $0 }
            }
            try expect("how many changed it", changes, is: 1)
            let removals = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 { group.addTask { (try? await store.removeDocument("a", in: "x")) == true } }
                return await group.count { $0 }
            }
            try expect("how many removed it", removals, is: 1)
        },
    ]
}

extension AsyncSequence {
    /// How many elements fit.
    fileprivate func count(where fits: (Element) -> Bool) async rethrows -> Int {
        var count = 0
        for try await element in self where fits(element) { count += 1 }
        return count
    }
}
