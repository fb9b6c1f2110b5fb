import Foundation
import Synchronization
import Testing

/// Has of the tests that compute for long only as many run at a time as there are processors.
///
/// All tests share the few threads that Swift's tasks have: those that wait for an answer, such as a server's, would
/// otherwise get their turn after dozens of those that wait for nothing. Such a test also yields now and then.
struct TakesTurns: TestTrait, TestScoping {
    private static let line = Mutex(Line())

    private struct Line {
        var free = ProcessInfo.processInfo.activeProcessorCount
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        await withCheckedContinuation { turn in
            let isFree = Self.line.withLock { line in
                if line.free == 0 {
                    line.waiting.append(turn)
                    return false
                }
                line.free -= 1
                return true
            }
            if isFree { turn.resume() }
        }
        defer {
            let next = Self.line.withLock { line in
                if line.waiting.isEmpty { line.free += 1 }
                return line.waiting.isEmpty ? nil : line.waiting.removeFirst()
            }
            next?.resume()
        }
        try await body()
    }
}

extension Trait where Self == TakesTurns {
    /// Computes for long.
    static var takesTurns: Self { Self() }
}
