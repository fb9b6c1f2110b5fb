package import SchedulerCore

/// What there is to say about a store's file, found out by reading it.
///
/// A server may have the file in use meanwhile: SQLite lets readers be, and what belongs together is read in one
/// transaction. Nothing is repaired, brought up to date or rescued.
package struct SQLiteExamination: Sendable {
    /// Where the file is.
    package let path: String
    /// How large the file is, in bytes; nil where there is none.
    package internal(set) var size: Int64?
    /// How large the log beside it is (`-wal`), in bytes; nil where there is none.
    package internal(set) var logSize: Int64?
    /// The file's schema version.
    package internal(set) var schemaVersion: Int?
    /// The newest schema version that this build knows.
    package static let newestSchemaVersion = Migration.all.count
    /// How SQLite makes changes durable: `wal` in every file of ours.
    package internal(set) var journalMode: String?
    /// Who has the file in use, such as `process 4711`; nil: nobody.
    package internal(set) var user: String?
    /// What the store holds; nil where that cannot be told.
    package internal(set) var contents: Contents?
    /// What is worth knowing and no problem.
    package internal(set) var notes: [String] = []
    /// What is wrong.
    package private(set) var problems: [Problem] = []
    /// How many problems were found beyond those that are listed.
    package private(set) var omittedProblems = 0

    /// No more problems than this are listed.
    private static let problemLimit = 1_000

    /// Whether nothing is wrong.
    package var isSound: Bool { problems.isEmpty }

    /// Examines a file.
    package init(path: String) {
        self.path = path
        examine()
    }

    mutating func note(_ area: Problem.Area, schedule: ScheduleID? = nil, _ explanation: String) {
        guard problems.count < Self.problemLimit else {
            omittedProblems += 1
            return
        }
        problems.append(Problem(area: area, schedule: schedule, explanation: explanation))
    }
}

extension SQLiteExamination {
    /// How much of what the store holds.
    package struct Contents: Sendable {
        package internal(set) var jobs = 0
        package internal(set) var schedules = 0
        package internal(set) var runs: [RunState: Int] = [:]
        /// What became of how many slots, as far as it is kept.
        package internal(set) var slots: [Outcome: Int] = [:]
        package internal(set) var logLines = 0
        package internal(set) var artifacts = 0
        package internal(set) var auditEntries = 0
    }

    /// Something that is wrong.
    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// What it is about.
        package enum Area: String, Sendable {
            /// The file as a whole: whether there is one, and whether it is a store.
            case file
            /// Its tables and indexes.
            case schema
            /// Its pages and indexes, as SQLite checks them.
            case integrity
            /// Rows that refer to others.
            case references
            /// What the store holds, counted.
            case contents
            /// What an operator has set for a job.
            case settings
            /// A schedule's definition.
            case schedule
            /// What is recorded of a schedule's slots.
            case ledger
        }

        package let area: Area
        package let schedule: ScheduleID?
        package let explanation: String

        /// All of it in one line.
        package var description: String {
            [area.rawValue + (schedule.map { " \($0)" } ?? ""), explanation].joined(separator: ": ")
        }
    }
}
