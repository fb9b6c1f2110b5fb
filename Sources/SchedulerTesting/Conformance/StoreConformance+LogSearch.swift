import SchedulerCore

extension StoreConformance {
    /// ``/SchedulerCore/LogStore``: search.
    static let logSearch: [StoreCheck] = [
        StoreCheck("Lines are found of the newest run first, and of each run the last first") { trial in
            try await expect("the lines of an empty store", trial.store.lines(LogQuery()), is: LogPage())
            let runs = [try await trial.claimed(trial.order("a")), try await trial.claimed(trial.order("b"))]
            try await trial.store.append([trial.batch(of: runs[0], 1...2), trial.batch(of: runs[1], 1...1)])
            try await trial.store.append([trial.batch(of: runs[0], 3...3)])
            try await trial.finish(runs[1])
            let found = try await trial.store.lines(LogQuery())
            let lines = trial.batch(of: runs[0], 1...3).lines + trial.batch(of: runs[1], 1...1).lines
            try expect("the lines", found, is: LogPage(lines: lines.reversed()))
        },
        StoreCheck("Lines are found by level: those of it and more important ones") { trial in
            let run = try await trial.claimed(trial.order())
            var batch = trial.batch(of: run, 1...LogLevel.allCases.count)
            for (index, level) in LogLevel.allCases.enumerated() { batch.lines[index].level = level }
            try await trial.store.append([batch])
            for level in LogLevel.allCases {
                let found = try await trial.store.lines(LogQuery(level: level)).lines.map(\.level)
                try expect("lines from \(level) on", found, is: LogLevel.allCases.reversed().filter { $0 >= level })
            }
        },
        StoreCheck("Lines are found by a text in the message or in a value of the metadata") { trial in
            let run = try await trial.claimed(trial.order())
            var batch = trial.batch(of: run, 1...4)
            batch.lines[0].message = "backup of cluster-a: 100% done"
            batch.lines[1].message = "it's \"quoted\" a_b \\ 第二"
            batch.lines[2].metadata = ["cluster": "alpha", "": "100 done"]
            batch.lines[3].message = ""
            try await trial.store.append([batch])
            for (text, expected) in [
                ("cluster-a", [1]), ("100% done", [1]), ("100%done", []), ("%", [1]), ("a_b", [2]), ("_", [2]),
                ("l_pha", []), ("\"quoted\"", [2]), ("it's", [2]), ("\\", [2]), ("第", [2]), ("alpha", [3]),
                ("100", [3, 1]), ("*", []), ("?", []), ("line 3alpha", []), ("line 3", [3]), ("", [4, 3, 2, 1]),
            ] {
                try await expect("lines with \"\(text)\"", numbers(trial, LogQuery(text: text)), is: expected)
            }
            try await expect(
                "lines with what is only a name of metadata", numbers(trial, LogQuery(text: "cluster")), is: [1])
        },
        StoreCheck("A text is found in either case of its ASCII letters, and of no others") { trial in
            let run = try await trial.claimed(trial.order())
            var batch = trial.batch(of: run, 1...3)
            batch.lines[0].message = "Disk FULL on Größe"
            batch.lines[1].metadata = ["state": "fUlL"]
            // The sign of kelvin, whose small letter is k.
            batch.lines[2].message = "4 \u{212A} [@`{"
            try await trial.store.append([batch])
            for (text, expected) in [
                ("full", [2, 1]), ("FULL", [2, 1]), ("GRö", [1]), ("grö", [1]), ("GRÖ", []), ("größe", [1]),
                ("GRÖSSE", []), ("\u{212A}", [3]), ("4 k", []), ("[@", [3]), ("{`", []), ("`{", [3]), ("@[", []),
            ] {
                try await expect("lines with \"\(text)\"", numbers(trial, LogQuery(text: text)), is: expected)
            }
        },
        StoreCheck("Lines are found by job, run, level and text, all of which must fit") { trial in
            for (index, job) in (["x", "y", "x"] as [JobID]).enumerated() {
                let run = try await trial.claimed(trial.order(ScheduleID(rawValue: "\(index)"), job: job))
                var batch = trial.batch(of: run, 1...2)
                batch.lines[1].level = .error
                try await trial.store.append([batch])
            }
            let second = RunID(rawValue: 2)
            try await expect("of one job", places(trial, LogQuery(job: "x")), is: ["3:2", "3:1", "1:2", "1:1"])
            try await expect("of one run", places(trial, LogQuery(run: second)), is: ["2:2", "2:1"])
            try await expect(
                "of a job and a level", places(trial, LogQuery(job: "x", level: .error)), is: ["3:2", "1:2"])
            try await expect(
                "by all four", places(trial, LogQuery(job: "y", run: second, level: .error, text: "LINE 2")),
                is: ["2:2"])
            try await expect(
                "of a job and a run that do not belong together", places(trial, LogQuery(job: "x", run: second)), is: []
            )
            try await expect("of an unknown job", places(trial, LogQuery(job: "z")), is: [])
            try await expect("of an unknown run", places(trial, LogQuery(run: RunID(rawValue: .max))), is: [])
        },
        StoreCheck("Pages of lines follow one another without gap or repetition, over runs and attempts") { trial in
            let run = try await trial.claimed(trial.order("a"))
            try await trial.store.append([trial.batch(of: run, 1...3)])
            try await trial.finish(run, RunTransition(state: .pending))
            let again = try requireOnly("the second attempt", await trial.claim(at: 2).runs)
            try await trial.store.append([trial.batch(of: again, 1...2)])
            let newest = try await trial.claimed(trial.order("b"), at: 2)
            try await trial.store.append([trial.batch(of: newest, 1...2)])
            let expected = ["2:2", "2:1", "1:2", "1:1", "1:3", "1:2", "1:1"]
            for limit in 1...8 {
                try await expect("pages of \(limit)", pages(trial, LogQuery(limit: limit)), is: expected)
            }
            try await expect(
                "pages of those with a text", pages(trial, LogQuery(text: "line 2", limit: 1)),
                is: ["2:2", "1:2", "1:2"])
            let next = try await require("the next page", trial.store.lines(LogQuery(limit: 2)).next)
            try await trial.store.append([trial.batch(of: newest, 3...3)])
            try await expect(
                "the page after lines were added", places(trial, LogQuery(before: next, limit: 1)), is: ["1:2"])
        },
        StoreCheck("Lines keep their places when those before them are dropped") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: run, 1...10, limit: 4)])
            try await expect(
                "lines before the ninth", places(trial, LogQuery(before: LogPosition(run: run.id, line: 9))),
                is: ["1:8", "1:7"])
            // Lines 11 to 19 were dropped before they reached the store.
            try await trial.store.append([trial.batch(of: run, 20...20, limit: 4)])
            try await expect(
                "lines before the twentieth", places(trial, LogQuery(before: LogPosition(run: run.id, line: 20))),
                is: ["1:10", "1:9", "1:8"])
            try await expect("pages of one", pages(trial, LogQuery(limit: 1)), is: ["1:20", "1:10", "1:9", "1:8"])
        },
        StoreCheck("Pages of lines begin and end anywhere") { trial in
            let run = try await trial.claimed(trial.order())
            try await trial.store.append([trial.batch(of: run, 1...2)])
            for (number, line, expected) in [
                (Int64.min, Int.max, []), (0, 9, []), (1, .min, []), (1, 1, []), (1, 2, ["1:1"]),
                (1, .max, ["1:2", "1:1"]),
                (2, 0, ["1:2", "1:1"]), (.max, .max, ["1:2", "1:1"]),
            ] {
                let position = LogPosition(run: RunID(rawValue: number), line: line)
                try await expect("lines before \(position)", places(trial, LogQuery(before: position)), is: expected)
            }
            try await expect("a page of none", trial.store.lines(LogQuery(limit: 0)), is: LogPage())
            try await expect("a page without end", places(trial, LogQuery(limit: .max)), is: ["1:2", "1:1"])
            try await expect("what follows a page of all", trial.store.lines(LogQuery(limit: 2)).next, is: nil)
        },
    ]

    /// The numbers of the lines that fit.
    private static func numbers(_ trial: StoreTrial, _ query: LogQuery) async throws -> [Int] {
        try await trial.store.lines(query).lines.map(\.sequence)
    }

    /// The runs and numbers of the lines that fit.
    private static func places(_ trial: StoreTrial, _ query: LogQuery) async throws -> [String] {
        try await trial.store.lines(query).lines.map { "\($0.run):\($0.sequence)" }
    }

    /// The runs and numbers of the lines of all pages.
    private static func pages(_ trial: StoreTrial, _ query: LogQuery) async throws -> [String] {
        var places: [String] = []
        var query = query
        // More pages than there are lines would go on for ever.
        for _ in 1...20 {
            let page = try await trial.store.lines(query)
            try expect("that a page of \(query.limit) is no longer", page.lines.count <= query.limit)
            places += page.lines.map { "\($0.run):\($0.sequence)" }
            guard let next = page.next else { return places }
            query.before = next
        }
        throw Mismatch(message: "expected the pages to come to an end, found no end after \(places)")
    }
}
