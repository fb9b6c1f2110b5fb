import FoundationEssentials
import SchedulerCore

/// What a webhook can be told of.
enum WebhookEvent: String, Codable, Sendable, CaseIterable {
    /// A run failed, with no attempt left.
    case failed
    /// A run of a job succeeded whose run before it had failed.
    case recovered
    /// A job has not succeeded within its expected interval.
    case overdue
    /// Slots passed that nobody was there to run.
    case missed
    /// Somebody tries the webhook.
    case test

    /// Those that one can wish for.
    static let wishes = [failed, recovered, overdue, missed]
}

/// Somebody who wants to be told of events.
struct Webhook: Codable, Sendable, Hashable {
    var id: String
    var url: String
    var events: [WebhookEvent]
    /// Of these jobs only; empty: of any.
    var jobs: [JobID]
    /// The key of the signatures. It is never told.
    var secret: String
    var createdAt: Date

    func wants(_ event: WebhookEvent, of job: JobID?) -> Bool {
        event == .test || events.contains(event) && (jobs.isEmpty || job.map(jobs.contains) ?? false)
    }
}

/// What a webhook is told.
struct WebhookMessage: Sendable {
    var id: String
    var event: WebhookEvent
    var job: JobID?
    var instant: Date
    var body: [UInt8]

    private struct Content: Encodable {
        var id: String
        var event: WebhookEvent
        var instant: Date
        var job: JobID?
        var schedule: ScheduleID?
        var run: RunID?
        var slot: Date?
        var lastSlot: Date?
        var count: Int?
        var reason: String?
    }

    private init(_ content: Content) {
        id = content.id
        event = content.event
        job = content.job
        instant = content.instant
        body = (try? AdminJSON.bytes(content)) ?? []
    }

    init(_ event: WebhookEvent, at instant: Date, job: JobID? = nil, reason: String? = nil) {
        self.init(Content(id: Credential().id, event: event, instant: instant, job: job, reason: reason))
    }

    /// About a run that is over.
    init(_ event: WebhookEvent, _ run: Run, at instant: Date) {
        self.init(
            Content(
                id: Credential().id, event: event, instant: instant, job: run.job, schedule: run.order.schedule,
                run: run.id, slot: run.slot, reason: event == .failed ? run.error : nil))
    }

    /// About slots that were missed.
    init(_ record: SlotRecord, of job: JobID?, at instant: Date) {
        self.init(
            Content(
                id: Credential().id, event: .missed, instant: instant, job: job, schedule: record.schedule,
                slot: record.first, lastSlot: record.last, count: record.count, reason: record.reason))
    }
}
