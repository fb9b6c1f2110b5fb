import FoundationEssentials
import SchedulerCore
import Synchronization

/// What requests with an `Idempotency-Key` made, so that a request that comes again makes nothing more.
///
/// Kept in memory for a day, of each operation and principal; the newest thousand. ``KeptAnswers`` keeps them in the store.
final class IdempotencyMemory: Sendable {
    private let state = Mutex(State())
    static let limit = 1_000
    static let age = Duration.days(1)

    struct Key: Hashable, Sendable {
        var principal: String
        var operation: String
        var text: String
    }

    private struct Entry {
        /// What the request asked for.
        var request: Request
        /// What was answered; nil while it is being done.
        var result: OperationResult?
        var since: Date
        /// Whether the audit has it.
        var isRecorded = false
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// The keys, oldest first.
        var order = RingBuffer<Key>()

        /// Forgets what is older than the instant, and the oldest beyond so many.
        mutating func forget(before instant: Date, keeping limit: Int) {
            while let oldest = order.first, let entry = entries[oldest] {
                guard entry.since < instant || order.count > limit else { return }
                entries[oldest] = nil
                _ = order.popFirst()
            }
        }
    }

    /// What two requests have in common that ask for the same. Of the body, which may be long and hold secrets, its hash.
    struct Request: Codable, Hashable, Sendable {
        private let path: String
        private let query: String
        private let body: [UInt8]

        init(_ request: AdminRequest) {
            path = request.path
            query = request.query
            body = SHA256.digest(of: request.body)
        }
    }

    /// Does something, unless it was done before.
    ///
    /// - Parameters:
    ///   - key: what the request calls itself.
    ///   - request: what it asks for.
    ///   - now: the instant.
    ///   - body: does it.
    /// - Returns: what was answered, and whether that was before.
    /// - Throws: ``Problem`` 422 where the key stands for another request, 409 where that one is still being done; what
    ///   `body` throws, and then nothing is remembered.
    func once(
        _ key: Key, for request: Request, at now: Date, _ body: () async throws -> OperationResult
    ) async throws -> (result: OperationResult, isRepeated: Bool) {
        if let result = try begin(key, for: request, at: now) { return (result, true) }
        do {
            let result = try await body()
            state.withLock { $0.entries[key]?.result = result }
            return (result, false)
        } catch {
            state.withLock { state in
                state.entries[key] = nil
                state.order.removeAll { $0 == key }
            }
            throw error
        }
    }

    func isRecorded(_ key: Key) -> Bool {
        state.withLock { $0.entries[key]?.isRecorded ?? false }
    }

    func setRecorded(_ key: Key) {
        state.withLock { $0.entries[key]?.isRecorded = true }
    }

    /// - Returns: what was answered before.
    private func begin(_ key: Key, for request: Request, at now: Date) throws(Problem) -> OperationResult? {
        let earlier = state.withLock { state -> Entry? in
            state.forget(before: now.adding(.zero - Self.age), keeping: Self.limit)
            if let earlier = state.entries[key] { return earlier }
            state.forget(before: .distantPast, keeping: Self.limit - 1)
            state.entries[key] = Entry(request: request, since: now)
            state.order.append(key)
            return nil
        }
        guard let earlier else { return nil }
        guard earlier.request == request else {
            throw .invalid("Idempotency-Key", "stands for another request of yours")
        }
        guard let result = earlier.result else {
            var problem = Problem.conflict(
                "The same request is being carried out at this moment.", field: "Idempotency-Key")
            problem.headers = ["Retry-After": "1"]
            throw problem
        }
        return result
    }
}

extension Admin {
    /// Carries out an operation and records it: once, where the request has a name of its own.
    func perform(_ operation: AdminOperation, _ call: OperationCall) async throws -> OperationResult {
        // An empty one is none.
        guard operation.isCreation, let text = call.request.header("Idempotency-Key"), !text.isEmpty else {
            let result = try await operation.handle(call)
            try await audit(operation, call, result: result)
            return result
        }
        guard text.unicodeScalars.count <= 200 else {
            throw Problem.invalid("Idempotency-Key", "is longer than 200 characters")
        }
        let key = IdempotencyMemory.Key(principal: call.principal.id, operation: operation.name, text: text)
        let request = IdempotencyMemory.Request(call.request)
        let now = scheduler.clock.now
        let shelf = KeptAnswers(scheduler.store)
        let result = try await idempotency.once(key, for: request, at: now) {
            if let kept = try await shelf.answer(to: request, key: key, at: now) { return kept }
            return try await operation.handle(call)
        }.result
        // What was done is recorded, when it comes again at the latest.
        guard !idempotency.isRecorded(key) else { return result }
        if !result.isKept { try await audit(operation, call, result: result) }
        idempotency.setRecorded(key)
        if !result.isKept { await shelf.keep(result, to: request, key: key, at: now) }
        return result
    }
}
