extension SQLiteExamination {
    /// Compares the file's tables and indexes with those that the migrations make. What others have added is let be.
    mutating func checkSchema(_ connection: Connection) throws {
        let model = try Connection(path: ":memory:", mode: .create)
        defer { model.close() }
        try Migrator(connection: model, migrations: Migration.all).migrate()
        let found = try Dictionary(Self.objects(connection)) { first, _ in first }
        for (name, definition) in try Self.objects(model) where found[name] != definition {
            note(.schema, found[name] == nil ? "\(name) is missing" : "\(name) is not as this version makes it")
        }
    }

    /// Each table and index with its definition, such as `table runs`.
    private static func objects(_ connection: Connection) throws -> [(String, String)] {
        try connection.all(
            "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
        ) { row in
            (row.next(String.self), row.next(String.self))
        }
    }
}
