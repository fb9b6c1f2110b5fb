import Foundation
import SchedulerCore
import Testing

@testable import SchedulerSQLite

/// The doctor finds what is wrong with a file: each test damages one that is sound, in one way.
@Suite struct ExaminationTests {
    private let patient: Patient

    init() async throws {
        patient = try await Patient()
    }

    @Test func `a sound file is sound, and what it holds is counted`() throws {
        let found = patient.examine()
        #expect(found.problems.isEmpty && found.isSound)
        #expect(found.notes.isEmpty)
        #expect(found.schemaVersion == SQLiteExamination.newestSchemaVersion)
        #expect(found.journalMode == "wal")
        #expect(found.user == nil)
        #expect(try #require(found.size) > 4_096)
        let contents = try #require(found.contents)
        #expect(contents.jobs == 1 && contents.schedules == 2)
        #expect(contents.runs == [.succeeded: 1, .pending: 1])
        #expect(contents.slots == [.coalesced: 4, .skipped: 2, .ran: 1])
        #expect(contents.logLines == 3 && contents.artifacts == 1 && contents.auditEntries == 1)
    }

    @Test func `an examination leaves nothing behind, and the file as it was`() throws {
        let before = try Data(contentsOf: patient.url)
        let names = try patient.names
        _ = patient.examine()
        #expect(try Data(contentsOf: patient.url) == before)
        #expect(try patient.names == names)
    }

    @Test func `a file that a store has open is read all the same, and its user named`() async throws {
        let store = try SQLiteStore(path: patient.path)
        #expect(patient.examine().user == "another store of this process")
        try await store.setStopped(true, job: "other")
        let found = patient.examine()
        #expect(found.isSound && found.notes.isEmpty)
        #expect(found.contents?.jobs == 2)
        #expect(try #require(found.logSize) > 0)
        // The store goes on as if nobody had looked.
        try await store.setStopped(false, job: "other")
        #expect(try await store.stoppedJobs().isEmpty)
        store.close()
        #expect(patient.examine().isSound)
    }

    @Test func `a log that a killed process left is read, and left as it is`() async throws {
        let store = try SQLiteStore(path: patient.path)
        try await store.setStopped(true, job: "other")
        // What a kill would leave.
        let left = try patient.copy()
        try FileManager.default.copyItem(atPath: patient.path + "-wal", toPath: left.path + "-wal")
        let log = try Data(contentsOf: URL(filePath: left.path + "-wal"))
        let found = left.examine()
        #expect(found.isSound && found.user == nil)
        #expect(found.contents?.jobs == 2)
        #expect(try Data(contentsOf: URL(filePath: left.path + "-wal")) == log)
        store.close()
    }

    @Test(.disabled(if: geteuid() == 0, "root may write everywhere"))
    func `a file beside which nothing can be written is read, and there is a note`() throws {
        let folder = patient.url.deletingLastPathComponent().path
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
        let found = patient.examine()
        #expect(found.isSound && found.contents?.schedules == 2)
        #expect(found.notes.count == 1 && found.journalMode == nil)
    }

    @Test func `runs that were left running are worth a note`() throws {
        try patient.change("UPDATE runs SET state = 2 WHERE state = 0")
        let found = patient.examine()
        #expect(found.isSound)
        #expect(found.notes == ["1 run was left running; it is rescued at the next start"])
    }

    // MARK: Ledgers and schedules

    @Test func `an outcome that is gone is a hole in the ledger`() throws {
        try patient.change("DELETE FROM outcomes WHERE outcome = 2")
        #expect(
            patient.problems == [
                "ledger lane: slot 2026-01-01T00:06:00Z has no outcome",
                "ledger lane: slot 2026-01-01T00:07:00Z has no outcome",
            ])
    }

    @Test func `a run that is gone is a hole in the ledger`() throws {
        try patient.change("PRAGMA foreign_keys = ON; DELETE FROM runs WHERE slot IS NOT NULL")
        #expect(patient.problems == ["ledger lane: slot 2026-01-01T00:05:00Z has no outcome"])
    }

    @Test func `a definition that cannot be read is told, and others are checked`() throws {
        try patient.change("UPDATE schedules SET definition = '{' WHERE id = 'another'; DELETE FROM outcomes")
        let found = patient.examine()
        #expect(found.problems.filter { $0.schedule == "another" }.map(\.area) == [.schedule])
        #expect(found.problems.filter { $0.schedule == "lane" }.map(\.area) == Array(repeating: .ledger, count: 6))
    }

    @Test func `settings that cannot be read are told`() throws {
        try patient.change("INSERT INTO jobs (id, settings) VALUES ('one', '[]'), ('two', NULL)")
        let problems = patient.problems
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("settings: of one: a stored Settings cannot be read") == true)
    }

    @Test func `a schedule that cannot be planned is told`() throws {
        try patient.change("UPDATE schedules SET problem = 'there is no zone Mars' WHERE id = 'another'")
        #expect(patient.problems == ["schedule another: there is no zone Mars"])
    }

    @Test func `a schedule whose zone this machine does not know is worth a note`() throws {
        try patient.change(
            "UPDATE schedules SET definition = replace(definition, '\"UTC\"', '\"Mars\"') WHERE id = 'another'")
        let found = patient.examine()
        #expect(found.isSound)
        #expect(found.notes.count == 1)
        #expect(
            found.notes.first?.hasPrefix("schedules whose slots cannot be worked out on this machine: 1, as another: ")
                == true)
    }

    @Test(arguments: ["cursor", "recorded_since", "last_slot"], [Int64.min, .max])
    func `an instant beyond all calendars does no harm`(column: String, value: Int64) throws {
        try patient.change(
            "UPDATE schedules SET \(column) = \(value); UPDATE outcomes SET first = \(value), last = \(value)")
        #expect(patient.examine().problems.allSatisfy { $0.area == .ledger })
    }

    @Test func `numbers that stand for nothing are told`() throws {
        try patient.change("UPDATE runs SET state = 77 WHERE state = 0; UPDATE outcomes SET outcome = -1")
        #expect(
            patient.problems == [
                "contents: runs with the state 77, which stands for nothing: 1",
                "contents: slots with the outcome -1, which stands for nothing: 6",
                "ledger lane: cannot be read: -1 stands for no Outcome",
            ])
    }

    @Test func `rows that belong to nothing are told`() throws {
        try patient.change("PRAGMA foreign_keys = OFF; UPDATE log_lines SET run = 99; DELETE FROM artifacts")
        #expect(
            patient.problems == [
                "references: rows of artifact_labels that belong to no row of artifacts: 1",
                "references: rows of log_lines that belong to no row of runs: 3",
            ])
    }

    @Test func `a table or an index that is missing is told, and one that was added is let be`() throws {
        try patient.change("DROP TABLE audit_entries; DROP INDEX runs_of_slots; CREATE INDEX mine ON runs (node)")
        #expect(
            patient.problems == [
                "schema: table audit_entries is missing", "schema: index runs_of_slots is missing",
                "contents: no such table: audit_entries (SQLite's code 1)",
            ])
    }

    // MARK: Files

    @Test func `pages overwritten with garbage are found`() throws {
        let size = try Data(contentsOf: patient.url).count
        for offset in stride(from: 4_096, to: size, by: 4_096) {
            let worse = try patient.copy()
            let file = try FileHandle(forUpdating: worse.url)
            try file.seek(toOffset: UInt64(offset))
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
            try file.close()
            #expect(!worse.examine().isSound, "page \(offset / 4_096 + 1)")
        }
    }

    @Test func `a file whose end is missing is found`() throws {
        let file = try FileHandle(forUpdating: patient.url)
        try file.truncate(atOffset: 3 * 4_096)
        try file.close()
        #expect(!patient.examine().isSound)
    }

    @Test func `a file of a newer version is told from a damaged one`() throws {
        let newer = SQLiteExamination.newestSchemaVersion + 1
        try patient.change("PRAGMA user_version = \(newer)")
        let found = patient.examine()
        #expect(found.problems.map(\.area) == [.file])
        #expect(found.problems.first?.explanation.hasPrefix("has schema version \(newer), ") == true)
        #expect(found.schemaVersion == newer && found.contents == nil)
    }

    @Test func `a file of an older version is examined as far as that goes`() throws {
        try patient.change("PRAGMA user_version = 0")
        let found = patient.examine()
        #expect(found.isSound && found.notes.count == 1 && found.contents == nil)
    }

    @Test func `another program's database is not ours`() throws {
        try patient.change("PRAGMA application_id = 1")
        #expect(patient.problems == ["file: is a database, but not one of swift-scheduler"])
    }

    @Test func `what is no database is told`() throws {
        try Data(repeating: 0x20, count: 10_000).write(to: patient.url)
        #expect(
            patient.problems == [
                "file: is no SQLite database, or its beginning is damaged (file is not a database)"
            ])
    }

    @Test func `a file that is not there is not made`() throws {
        let path = patient.path + ".none"
        #expect(SQLiteExamination(path: path).problems.map(\.description) == ["file: there is no such file"])
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + "-lock"))
    }

    @Test func `an empty file, an empty database and a directory are no stores`() throws {
        try Data().write(to: patient.url)
        #expect(patient.problems == ["file: is empty: no store has been made in it"])
        try patient.change("CREATE TABLE t (a); DROP TABLE t")
        #expect(patient.problems == ["file: is an empty database: no store has been made in it"])
        let folder = patient.url.deletingLastPathComponent().path
        #expect(SQLiteExamination(path: folder).problems.map(\.description) == ["file: is a directory"])
    }

    @Test func `names with characters that addresses give a meaning are names like others`() throws {
        let odd = try patient.copy(named: "100% %41 ä?&#.sqlite")
        #expect(odd.examine().isSound)
        let connection = try Connection(path: odd.path, mode: .immutable)
        #expect(try connection.first("SELECT count(*) FROM schedules") { $0.next(Int.self) } == 2)
    }
}
