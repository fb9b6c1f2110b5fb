import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

/// An instant of a text such as `2026-03-29T02:30:00+01:00`.
func date(_ text: String) -> Date {
    do {
        return try Date(text, strategy: .iso8601)
    } catch {
        Issue.record("\(text) is no instant: \(error)")
        return .distantPast
    }
}

/// Collects values from concurrent tasks.
final class Collector<Value: Sendable>: Sendable {
    private let collected = Mutex<[Value]>([])

    var values: [Value] { collected.withLock { $0 } }

    func append(_ value: Value) {
        collected.withLock { $0.append(value) }
    }
}

struct Failure: Error, CustomStringConvertible {
    var description: String
}

/// The error's code, if the operation is refused.
func refusal(_ operation: () async throws -> Void) async -> SchedulerError? {
    do {
        try await operation()
        return nil
    } catch {
        return error as? SchedulerError
    }
}

extension SchedulerHarness {
    /// The runs of a job, oldest first.
    func runs(of job: JobID) async throws -> [Run] {
        try await scheduler.runs(RunQuery(job: job, limit: .max)).reversed()
    }

    /// Seconds from the clock's first instant to each start of a job's runs.
    func startSeconds(of job: JobID, since start: Date) async throws -> [Double] {
        try await starts(of: job).map { $0.timeIntervalSince(start) }
    }
}

extension SchedulerHarness {
    /// Configures a job that runs by hand.
    func configure(
        _ id: JobID = "job", resources: [String] = [], overlap: OverlapPolicy = .queueOne,
        conflict: ResourceConflictPolicy = .wait, retry: RetryPolicy = .none, timeout: Duration? = nil,
        runner: @escaping Runner
    ) async throws {
        try await scheduler.configure(
            .init(
                id: id, kind: .manual, resources: resources, overlap: overlap, resourceConflict: conflict,
                retry: retry, timeout: timeout, runner: runner))
    }
}
