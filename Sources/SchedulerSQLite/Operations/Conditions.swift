import SchedulerCore

/// What a query asks for: conditions on a table's rows, all of which must hold, with the values that they name.
struct Conditions {
    private var texts: [String] = []
    private var values: [any Bindable] = []

    /// Adds a condition without a value.
    mutating func add(_ text: String) {
        texts.append(text)
    }

    /// Adds a condition with question marks for as many values, unless the value is nil.
    mutating func add(_ text: String, _ value: (some Bindable)?, times: Int = 1) {
        guard let value else { return }
        texts.append(text)
        for _ in 0..<times { values.append(value) }
    }

    /// Adds a condition that only one of a few values fits, unless they are nil.
    ///
    /// The values' numbers stand in the text, so that partial indexes can be used.
    mutating func add(_ column: String, isIn values: Set<some Coded & Hashable>?) {
        guard let values else { return }
        texts.append("\(column) IN (\(values.map { String($0.code) }.sorted().joined(separator: ", ")))")
    }

    /// The clause; empty where there are no conditions.
    var clause: String { texts.isEmpty ? "" : "WHERE " + texts.joined(separator: " AND ") }

    /// Gives a statement the values of the clause's question marks, and of one that comes after it.
    func bind(to statement: Statement, followedBy last: Int) {
        for (index, value) in values.enumerated() { statement.bind(value, at: index + 1) }
        statement.bind(last, at: values.count + 1)
    }
}

extension RunQuery {
    /// The job whose built-in schedule is asked for: its runs are indexed as those of the job.
    private var builtInJob: JobID? {
        guard let schedule, schedule.rawValue.hasPrefix("@") else { return nil }
        return JobID(String(schedule.rawValue.dropFirst()))
    }

    /// The conditions, spelled as the partial indexes' are, or those would not be used.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue`.
    var conditions: Conditions {
        get throws {
            var conditions = Conditions()
            conditions.add("job = ?", job ?? builtInJob)
            conditions.add("schedule = ?", schedule)
            if schedule != nil, builtInJob == nil { conditions.add("schedule <> '@' || job") }
            conditions.add("job IN (SELECT value FROM json_each(?))", try jobs.map { try JSON.text($0.sorted()) })
            conditions.add("id < ?", before)
            conditions.add("state", isIn: states)
            if let states {
                if states.allSatisfy({ !$0.isFinal }) { conditions.add("finished_at IS NULL") }
                if states.isSubset(of: [.failed, .cancelled]) { conditions.add("state > 3") }
            }
            conditions.add("trigger", isIn: triggers)
            conditions.add("EXISTS (SELECT 1 FROM json_each(resources) WHERE value = ?)", resource)
            conditions.add("created_at >= ?", since)
            conditions.add("created_at < ?", until)
            // SQLite's lower() knows the letters of ASCII only, which is what is wanted.
            conditions.add(
                "(instr(lower(job), lower(?)) OR instr(lower(error), lower(?)))", text?.isEmpty == true ? nil : text,
                times: 2)
            return conditions
        }
    }
}

extension RunQuery {
    /// The statement, whose last question mark is the limit.
    func sql(_ conditions: Conditions) -> String {
        "SELECT \(Run.columns) FROM runs \(index) \(conditions.clause) ORDER BY id DESC LIMIT ?"
    }

    /// The index that has the fewest runs beside those that are asked for. SQLite itself prefers one in the order that is
    /// wanted, and may look at the whole past for a few runs that are not over.
    private var index: String {
        if let states, states.allSatisfy({ !$0.isFinal }) { return "INDEXED BY runs_unfinished" }
        if schedule != nil, builtInJob == nil { return "INDEXED BY runs_of_schedule" }
        if let states, states.isSubset(of: [.failed, .cancelled]) { return "INDEXED BY runs_that_failed" }
        return ""
    }
}

extension ArtifactQuery {
    var conditions: Conditions {
        var conditions = Conditions()
        conditions.add("job = ?", job)
        conditions.add("run = ?", run)
        conditions.add("published_at >= ?", since)
        conditions.add("published_at < ?", until)
        conditions.add("id < ?", before)
        for (name, value) in labels { conditions.add(label: name, value: value) }
        return conditions
    }
}

extension Conditions {
    fileprivate mutating func add(label name: String, value: String) {
        texts.append(
            "EXISTS (SELECT 1 FROM artifact_labels WHERE artifact = artifacts.id AND name = ? AND value = ?)")
        values += [name, value]
    }
}

extension AuditQuery {
    var conditions: Conditions {
        var conditions = Conditions()
        conditions.add("subject = ?", subject)
        conditions.add(operation?.hasSuffix(".") == true ? "instr(operation, ?) = 1" : "operation = ?", operation)
        conditions.add("author = ?", author)
        conditions.add("instant >= ?", since)
        conditions.add("instant < ?", until)
        conditions.add("id < ?", before)
        return conditions
    }
}
