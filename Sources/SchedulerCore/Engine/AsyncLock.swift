import Synchronization

/// Lets one task at a time through a piece of code that awaits; the others follow in the order in which they came.
package final class AsyncLock: Sendable {
    private let state = Mutex((isHeld: false, waiters: RingBuffer<UnsafeContinuation<Void, Never>>()))

    package init() {}

    package func withLock<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        await lock()
        defer { unlock() }
        return try await body()
    }

    private func lock() async {
        await withUnsafeContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.isHeld else {
                    state.isHeld = true
                    return true
                }
                state.waiters.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func unlock() {
        let next = state.withLock { state in
            let next = state.waiters.popFirst()
            state.isHeld = next != nil
            return next
        }
        next?.resume()
    }
}
