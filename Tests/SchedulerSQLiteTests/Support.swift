import FoundationEssentials
import SchedulerCore
import SchedulerTesting

/// The error, if the operation is refused by the scheduler or its store.
func refusal(_ operation: () async throws -> Void) async -> SchedulerError? {
    do {
        try await operation()
        return nil
    } catch {
        return error as? SchedulerError
    }
}

extension AuditEntry {
    static func test(_ subject: String) -> AuditEntry {
        AuditEntry(instant: Date(timeIntervalSince1970: 0), author: "ann", operation: "test", subject: subject)
    }
}

extension SchedulerHarness {
    /// The runs of a job, oldest first.
    func runs(of job: JobID) async throws -> [Run] {
        try await scheduler.runs(RunQuery(job: job, limit: .max)).reversed()
    }
}
