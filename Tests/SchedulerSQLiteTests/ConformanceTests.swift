import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

/// The promises that every store makes, kept in a file.
@Suite struct ConformanceTests {
    @Test(arguments: StoreConformance.checks)
    func `keeps the store's promises`(check: StoreCheck) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        try await check.run(on: store)
    }
}
