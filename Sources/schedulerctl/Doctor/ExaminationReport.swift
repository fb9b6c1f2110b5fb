import SchedulerCore
import SchedulerSQLite

/// What the doctor says.
struct ExaminationReport {
    private let examination: SQLiteExamination

    init(_ examination: SQLiteExamination) {
        self.examination = examination
    }

    // MARK: For people

    var text: String {
        var lines = Self.table(facts)
        if !examination.notes.isEmpty || !examination.isSound { lines.append("") }
        lines += examination.notes.map { "note: \(Words.plain($0))" }
        lines += examination.problems.map { "problem: \(Words.plain($0.description))" }
        lines += ["", verdict]
        return lines.joined(separator: "\n") + "\n"
    }

    private var verdict: String {
        if examination.isSound { return "The file is sound." }
        let count = examination.problems.count + examination.omittedProblems
        let rest = examination.omittedProblems > 0 ? ", of which the first are listed" : ""
        return "\(Words.count(count, "problem")) found\(rest)."
    }

    private var facts: [(String, String)] {
        var facts = [("file", Words.plain(examination.path))]
        if let size = examination.size {
            let log = examination.logSize.map { ", and \(Words.number($0)) in its log (-wal)" }
            facts.append(("size", "\(Words.number(size)) bytes\(log ?? "")"))
        }
        if let version = examination.schemaVersion { facts.append(("schema version", "\(version)")) }
        if let mode = examination.journalMode { facts.append(("journal mode", mode)) }
        if examination.size != nil { facts.append(("in use by", examination.user ?? "nobody")) }
        guard let contents = examination.contents else { return facts }
        let runs = contents.runs.values.reduce(0, +)
        let states = Self.sums(RunState.allCases, contents.runs)
        return facts + [
            ("jobs", Words.number(contents.jobs)),
            ("schedules", Words.number(contents.schedules)),
            ("runs", Words.number(runs) + (states.isEmpty ? "" : ": \(states)")),
            ("slots", contents.slots.values.allSatisfy { $0 == 0 } ? "0" : Self.sums(Outcome.allCases, contents.slots)),
            ("log lines", Words.number(contents.logLines)),
            ("artifacts", Words.number(contents.artifacts)),
            ("audit entries", Words.number(contents.auditEntries)),
        ]
    }

    /// `3 pending, 12 succeeded`.
    private static func sums<Value: Hashable & RawRepresentable<String>>(
        _ values: [Value], _ sums: [Value: Int]
    ) -> String {
        values.compactMap { value in
            guard let count = sums[value], count > 0 else { return nil }
            return "\(Words.number(count)) \(value.rawValue)"
        }.joined(separator: ", ")
    }

    private static func table(_ rows: [(String, String)]) -> [String] {
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { $0 + String(repeating: " ", count: width - $0.count) + $1 }
    }

    // MARK: For programs

    /// One JSON object. What is not known is left out.
    var json: String {
        var members = [("path", JSONText.string(examination.path))]
        func add(_ name: String, _ value: String?) {
            if let value { members.append((name, value)) }
        }
        add("sound", "\(examination.isSound)")
        add("bytes", examination.size.map { "\($0)" })
        add("logBytes", examination.logSize.map { "\($0)" })
        add("schemaVersion", examination.schemaVersion.map { "\($0)" })
        add("journalMode", examination.journalMode.map(JSONText.string))
        add("inUseBy", examination.user.map(JSONText.string))
        if let contents = examination.contents {
            add("jobs", "\(contents.jobs)")
            add("schedules", "\(contents.schedules)")
            add("runs", Self.object(RunState.allCases.map { ($0.rawValue, "\(contents.runs[$0] ?? 0)") }))
            add("slots", Self.object(Outcome.allCases.map { ($0.rawValue, "\(contents.slots[$0] ?? 0)") }))
            add("logLines", "\(contents.logLines)")
            add("artifacts", "\(contents.artifacts)")
            add("auditEntries", "\(contents.auditEntries)")
        }
        add("notes", "[" + examination.notes.map(JSONText.string).joined(separator: ",") + "]")
        add("problems", "[" + examination.problems.map(Self.object).joined(separator: ",") + "]")
        if examination.omittedProblems > 0 { add("omittedProblems", "\(examination.omittedProblems)") }
        return Self.object(members) + "\n"
    }

    private static func object(_ problem: SQLiteExamination.Problem) -> String {
        var members = [("area", JSONText.string(problem.area.rawValue))]
        if let schedule = problem.schedule { members.append(("schedule", JSONText.string(schedule.rawValue))) }
        return object(members + [("problem", JSONText.string(problem.explanation))])
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }
}
