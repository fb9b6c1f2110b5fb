import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/AuditStore``.
    static let audit: [StoreCheck] = [
        StoreCheck("Audit entries are listed newest first, in the order of recording, as they were recorded") { trial in
            try await expect("the entries of an empty store", trial.store.auditEntries(AuditQuery()), is: [])
            // The clock may step back; the order is that of recording.
            var entries = [5, 3, 3, 9].enumerated().map { index, second in
                AuditEntry(
                    instant: trial.at(second), author: "ops \(index)", operation: "schedule.hold",
                    subject: "it's \"x\"", detail: index == 0 ? "" : "detail\n第\(index)")
            }
            entries[2].principal = "token:a"
            entries[2].address = "127.0.0.1"
            entries[2].before = "{\"a\": 1}"
            entries[2].after = ""
            for entry in entries { try await trial.store.record(entry) }
            try await expect("all", found(trial, AuditQuery(limit: 10)), is: entries.reversed())
            try await expect("the newest two", found(trial, AuditQuery(limit: 2)), is: [entries[3], entries[2]])
            try await expect("none", found(trial, AuditQuery(limit: 0)), is: [])
        },
        StoreCheck("Audit entries are listed by subject, operation, author and instant, all of which must fit") {
            trial in
            let entries = [
                (1, "ann", "schedules.hold", "a"), (2, "bob", "schedules.release", "a"), (3, "ann", "schedules", "b"),
                (4, "ann", "schedules.hold", "b"), (5, "bob", "jobs.run", "schedules."),
            ]
            for (second, author, operation, subject) in entries {
                try await trial.store.record(
                    AuditEntry(instant: trial.at(second), author: author, operation: operation, subject: subject))
            }
            let queries: [(AuditQuery, [Int])] = [
                (AuditQuery(subject: "a"), [2, 1]), (AuditQuery(subject: "A"), []),
                (AuditQuery(operation: "schedules.hold"), [4, 1]), (AuditQuery(operation: "schedules."), [4, 2, 1]),
                (AuditQuery(operation: "schedules"), [3]), (AuditQuery(operation: "hold."), []),
                (AuditQuery(author: "bob"), [5, 2]), (AuditQuery(author: "bo"), []),
                (AuditQuery(since: trial.at(3)), [5, 4, 3]), (AuditQuery(until: trial.at(3)), [2, 1]),
                (AuditQuery(operation: "schedules.", author: "ann", since: trial.at(2), until: trial.at(9)), [4]),
                (AuditQuery(author: "ann", limit: 1), [4]),
            ]
            for (query, seconds) in queries {
                try await expect(
                    "the entries for \(query)", found(trial, query).map(\.instant), is: seconds.map(trial.at))
            }
        },
        StoreCheck("Audit entries are numbered in ascending order, and pages follow one another") { trial in
            let entry = AuditEntry(instant: trial.at(1), author: "ann", operation: "jobs.run", subject: "a")
            for _ in 1...5 { try await trial.store.record(entry) }
            let ids = try await trial.store.auditEntries(AuditQuery()).map(\.id)
            try expect("numbers that fall, newest first", zip(ids, ids.dropFirst()).allSatisfy { $0 > $1 })
            let first = try await trial.store.auditEntries(AuditQuery(limit: 2)).map(\.id)
            try await trial.store.record(entry)
            try expect("the first page", first, is: Array(ids.prefix(2)))
            let rest = try await trial.store.auditEntries(AuditQuery(before: first.last, limit: 9)).map(\.id)
            try expect("the rest", rest, is: Array(ids.dropFirst(2)))
            let none = try await trial.store.auditEntries(AuditQuery(before: ids.last))
            try expect("the page after the last", none, is: [])
        },
    ]

    private static func found(_ trial: StoreTrial, _ query: AuditQuery) async throws -> [AuditEntry] {
        try await trial.store.auditEntries(query).map(\.entry)
    }
}
