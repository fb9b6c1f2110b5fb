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

    /// The host in the URL, without the port; empty where there is none.
    var host: String { Self.host(of: url) }

    static func host(of url: String) -> String {
        let authority = authority(of: url)
        return String(
            authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" })
    }

    /// The host and the port in a URL; empty where it is none of the web.
    static func authority(of url: String) -> Substring {
        guard let start = url.firstRange(of: "://")?.upperBound else { return "" }
        guard ["http://", "https://"].contains(url[..<start].lowercased()) else { return "" }
        return url[start...].prefix { !"/?#".contains($0) }
    }

    /// The URL without what may be a secret in it.
    var shortURL: String {
        let authority = Self.authority(of: url)
        return authority.endIndex == url.endIndex ? url : "\(url[..<authority.endIndex])/…"
    }

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
    /// The one webhook that it is for; nil: all that want it.
    var recipient: String?

    func isFor(_ webhook: Webhook) -> Bool {
        webhook.wants(event, of: job) && (recipient.map { $0 == webhook.id } ?? true)
    }

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

    init(
        _ event: WebhookEvent, at instant: Date, job: JobID? = nil, reason: String? = nil, recipient: String? = nil
    ) {
        self.init(Content(id: Credential().id, event: event, instant: instant, job: job, reason: reason))
        self.recipient = recipient
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
