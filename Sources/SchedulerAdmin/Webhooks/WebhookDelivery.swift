import FoundationEssentials
import SchedulerCore

/// What became of telling a webhook of something.
struct WebhookDelivery: Codable, Sendable, Hashable {
    enum State: String, Codable, Sendable, CaseIterable {
        /// It was tried in vain, and will be tried again.
        case pending
        case delivered
        /// It was tried as often as is tried.
        case failed
        /// More waited than is kept.
        case dropped
        /// It was to be tried again, and whoever was to do so has ended.
        case lost
    }

    var id: String
    var event: WebhookEvent
    var job: JobID?
    var instant: Date
    var state: State
    var attempts: Int
    /// The status of the last response.
    var status: Int?
    /// Why the last attempt got no response.
    var error: String?
    /// When it is tried again, while it is pending.
    var nextAttemptAt: Date?
    var finishedAt: Date?

    init(
        _ message: WebhookMessage, _ state: State, attempts: Int, status: Int? = nil, error: String? = nil,
        finishedAt: Date
    ) {
        id = message.id
        event = message.event
        job = message.job
        instant = message.instant
        self.state = state
        self.attempts = attempts
        self.status = status
        self.error = error
        self.finishedAt = finishedAt
    }

    /// How long after the next attempt was due nobody can be about to make it any more.
    private static let lossAge = Duration.minutes(10)

    /// The same as it looks at an instant: what is pending for too long has been lost.
    func seen(at now: Date) -> WebhookDelivery {
        guard state == .pending, let nextAttemptAt, nextAttemptAt.adding(Self.lossAge) < now else { return self }
        var delivery = self
        delivery.state = .lost
        delivery.nextAttemptAt = nil
        delivery.finishedAt = nextAttemptAt
        return delivery
    }

    static let record = Record(
        "WebhookDelivery",
        [
            .required("id", .text(), "Identifies the delivery; the request names it as X-Scheduler-Delivery."),
            .required("event", .choice(WebhookEvent.allCases.map(\.rawValue)), "What was told."),
            Field("job", .text(), "The job that it was about."),
            .required("instant", .instant, "When it happened."),
            .required("state", .choice(State.allCases.map(\.rawValue)), "What became of it."),
            .required("attempts", .integer(0...Int.max), "How often it was tried."),
            Field("status", .integer(0...999), "The status of the last response."),
            Field("error", .text(maximum: .max), "Why the last attempt got no response."),
            Field("nextAttemptAt", .instant, "When it is tried again; left out where it is not."),
            Field("finishedAt", .instant, "When that was clear; left out while it is pending."),
        ])
}
