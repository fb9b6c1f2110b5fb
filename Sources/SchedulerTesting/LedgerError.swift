import FoundationEssentials
public import SchedulerCore

/// The ledgers of a store are not complete.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, schedule by schedule.
    public let violations: [LedgerViolation]

    /// The first violations, one a line.
    public var description: String {
        let shown = violations.prefix(20).map { "\n- \($0)" }.joined()
        let rest = violations.count > 20 ? "\n- and \(violations.count - 20) more" : ""
        return "the ledger is not complete:\(shown)\(rest)"
    }
}

extension Store {
    /// Expects that each slot up to each schedule's cursor has exactly one outcome; see
    /// ``/SchedulerCore/LedgerAudit``.
    ///
    /// Nobody may change the store meanwhile.
    ///
    /// - Parameter job: whose schedules to check. Nil: those of all jobs.
    /// - Throws: ``LedgerError``, which lists what is wrong; what the store throws.
    public func expectCompleteLedger(of job: JobID? = nil) async throws {
        var violations: [LedgerViolation] = []
        for record in try await schedules(of: job) {
            let id = record.schedule.id
            let runs = try await runs(RunQuery(schedule: id, limit: .max))
            let outcomes = try await outcomes(of: id, from: .distantPast, through: .distantFuture)
            violations += LedgerAudit(of: record, runs: runs, outcomes: outcomes).violations
        }
        guard violations.isEmpty else { throw LedgerError(violations: violations) }
    }
}
