import FoundationEssentials
import SchedulerCore

/// What was answered to requests with an `Idempotency-Key`, in the store: for other nodes, and for the time after a
/// restart. Kept for a day.
struct KeptAnswers: Sendable {
    private let shelf: DocumentShelf<Answer>

    private struct Answer: Codable, Sendable {
        var request: IdempotencyMemory.Request
        var since: Date
        var status: Int
        /// Names and values.
        var headers: [[String]]
        var body: String
    }

    init(_ store: any DocumentStore) {
        shelf = DocumentShelf(store: store, collection: "idempotency")
    }

    /// What was answered under the key; nil where nothing was.
    ///
    /// - Throws: ``Problem`` 422 where the key stands for another request.
    func answer(
        to request: IdempotencyMemory.Request, key: IdempotencyMemory.Key, at now: Date
    ) async throws -> OperationResult? {
        guard let kept = try await shelf.value(Self.name(of: key))?.value,
            kept.since.adding(IdempotencyMemory.age) > now
        else { return nil }
        guard kept.request == request else {
            throw Problem.invalid("Idempotency-Key", "stands for another request of yours")
        }
        var result = OperationResult(status: kept.status, body: .bytes(Array(kept.body.utf8)))
        result.headers = kept.headers.compactMap { $0.count == 2 ? (name: $0[0], value: $0[1]) : nil }
        result.isKept = true
        return result
    }

    /// Keeps an answer, and forgets what is too old. A store that cannot be used keeps nothing, which is no reason to
    /// refuse what was done.
    func keep(
        _ result: OperationResult, to request: IdempotencyMemory.Request, key: IdempotencyMemory.Key, at now: Date
    ) async {
        guard case .bytes(let bytes) = result.body else { return }
        let answer = Answer(
            request: request, since: now, status: result.status, headers: result.headers.map { [$0.name, $0.value] },
            body: String(decoding: bytes, as: UTF8.self))
        try? await shelf.put(answer, key: Self.name(of: key), ifVersion: nil)
        guard let all = try? await shelf.all() else { return }
        let oldest = all.sorted { $0.value.since < $1.value.since }.dropLast(IdempotencyMemory.limit).map(\.key)
        let old = all.filter { $0.value.since.adding(IdempotencyMemory.age) <= now }.map(\.key)
        for name in Set(oldest + old) { _ = try? await shelf.remove(name) }
    }

    private static func name(of key: IdempotencyMemory.Key) -> String {
        Hex.text(SHA256.digest(of: [key.principal, key.operation, key.text].joined(separator: "\u{0}").utf8))
    }
}
