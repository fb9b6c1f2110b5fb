import SchedulerCore

extension Transaction {
    func put(_ body: String, key: String, in collection: String, ifVersion expected: Int64?) throws -> Int64 {
        let found: Int64? = try connection.first(
            "SELECT version FROM documents WHERE collection = ? AND key = ?", collection, key
        ) { $0.next() }
        if let expected, expected != found ?? 0 {
            throw StoredDocument.conflict(key: key, found: found, expected: expected)
        }
        let version = (found ?? 0) &+ 1
        try connection.run(
            """
            INSERT INTO documents (collection, key, version, body) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET version = excluded.version, body = excluded.body
            """, collection, key, version, body)
        return version
    }

    func removeDocument(_ key: String, in collection: String) throws -> Bool {
        try connection.run("DELETE FROM documents WHERE collection = ? AND key = ?", collection, key)
        return connection.changes > 0
    }
}

extension Connection {
    func document(_ key: String, in collection: String) throws -> StoredDocument? {
        try first(
            "SELECT key, version, body FROM documents WHERE collection = ? AND key = ?", collection, key,
            as: StoredDocument.init(reading:))
    }

    func documents(in collection: String, after key: String?, limit: Int) throws -> [StoredDocument] {
        try all(
            """
            SELECT key, version, body FROM documents
            WHERE collection = ?1 AND key >= coalesce(?2, '') AND key IS NOT ?2 ORDER BY key LIMIT ?3
            """, collection, key, max(limit, 0), as: StoredDocument.init(reading:))
    }
}

extension StoredDocument {
    fileprivate init(reading row: inout Row) {
        self.init(key: row.next(), version: row.next(), body: row.next())
    }
}
