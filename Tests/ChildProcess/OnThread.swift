import Foundation

/// Does something that waits, on a thread of its own: those that Swift's tasks run on are few, and what it waits for
/// may need them.
package func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
