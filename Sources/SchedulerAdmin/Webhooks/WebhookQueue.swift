import SchedulerCore
import Synchronization

/// What a webhook is still to be told, in order.
final class WebhookQueue: Sendable {
    private let state = Mutex((messages: RingBuffer<WebhookMessage>(), isBusy: false))
    static let limit = 100

    /// Adds a message.
    ///
    /// - Returns: whether somebody has to begin to deliver, and what had to make room.
    func add(_ message: WebhookMessage) -> (begins: Bool, dropped: WebhookMessage?) {
        state.withLock { state in
            let dropped = state.messages.count >= Self.limit ? state.messages.popFirst() : nil
            state.messages.append(message)
            defer { state.isBusy = true }
            return (!state.isBusy, dropped)
        }
    }

    /// The next message; nil when there is none, and nobody delivers any more.
    func next() -> WebhookMessage? {
        state.withLock { state in
            let message = state.messages.popFirst()
            if message == nil { state.isBusy = false }
            return message
        }
    }
}
