import SchedulerCore
import Testing

@testable import SchedulerSQLite

/// What is asked often uses an index, however long the past is.
@Suite struct QueryPlanTests {
    private let store: SQLiteStore
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.path("jobs.sqlite"))
    }

    private func plan(of sql: String) async throws -> String {
        try await store.searches.read { connection in
            try connection.statement(assembled: "EXPLAIN QUERY PLAN " + sql).all { row in
                row.skip()
                row.skip()
                row.skip()
                return row.next(String.self)
            }.joined(separator: "; ")
        }
    }

    @Test(arguments: [
        (RunQuery(job: "a"), "runs_of_job"),
        (RunQuery(schedule: "@a"), "runs_of_job"),
        (RunQuery(schedule: "s"), "runs_of_schedule"),
        (RunQuery(job: "a", schedule: "s"), "runs_of_schedule"),
        (RunQuery(states: [.running]), "runs_unfinished"),
        (RunQuery(job: "a", states: [.pending, .interrupted]), "runs_unfinished"),
        (RunQuery(job: "a", states: [.failed]), "runs_that_failed"),
        (RunQuery(states: [.failed, .cancelled]), "runs_that_failed"),
    ])
    func `runs are found by an index`(query: RunQuery, index: String) async throws {
        let plan = try await plan(of: query.sql(query.conditions))
        #expect(plan.contains("USING INDEX \(index)"), "\(plan)")
        #expect(try await store.runs(query).isEmpty)
    }

    @Test func `what nodes ask for all the time looks at no run that is over`() async throws {
        for (sql, index) in [
            (
                "SELECT * FROM runs WHERE readiness = 0 AND queue = ? AND (rank, id) > (?, ?) ORDER BY rank, id",
                "runs_ready"
            ),
            ("SELECT queue FROM runs WHERE readiness = 0 AND queue > ? ORDER BY queue LIMIT 1", "runs_ready"),
            ("SELECT id FROM runs WHERE readiness > 0 AND readiness = 1 AND waits_for <= ?", "runs_held_back"),
            (
                "SELECT id FROM runs WHERE job = ? AND schedule = ? AND finished_at IS NULL ORDER BY id",
                "runs_unfinished"
            ),
            ("SELECT id FROM runs WHERE job = ? AND finish_order IS NOT NULL ORDER BY finish_order", "runs_finished"),
            ("SELECT 1 FROM runs WHERE schedule = ? AND slot = ? AND slot IS NOT NULL", "runs_of_slots"),
            (
                "SELECT id FROM schedules WHERE next_look IS NOT NULL AND is_parked = 0 ORDER BY next_look, id",
                "schedules_to_look_at"
            ),
        ] {
            let plan = try await plan(of: sql)
            #expect(plan.contains("INDEX \(index)"), "\(sql): \(plan)")
            #expect(!plan.contains("TEMP B-TREE"), "\(sql): \(plan)")
        }
    }
}
