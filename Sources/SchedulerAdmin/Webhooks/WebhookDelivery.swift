import FoundationEssentials
import SchedulerCore

/// What became of telling a webhook of something.
struct WebhookDelivery: Codable, Sendable, Hashable {
    enum State: String, Codable, Sendable, CaseIterable {
        case delivered
        /// It was tried as often as is tried.
        case failed
        /// More waited than is kept.
        case dropped
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
    var finishedAt: Date

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
            .required("finishedAt", .instant, "When that was clear."),
        ])
}

/// The webhooks in a store, with their last deliveries.
struct WebhookShelf: Sendable {
    private let store: any Store
    private let webhooks: DocumentShelf<Webhook>
    private let deliveries: DocumentShelf<[WebhookDelivery]>
    static let deliveryLimit = 100
    static let webhookLimit = 100

    init(_ store: any Store) {
        self.store = store
        webhooks = DocumentShelf(store: store, collection: "webhooks")
        deliveries = DocumentShelf(store: store, collection: "webhook-deliveries")
    }

    func all() async throws -> [Webhook] {
        try await webhooks.all().map(\.value)
    }

    func webhook(_ id: String) async throws -> Webhook? {
        try await webhooks.value(id)?.value
    }

    func add(_ webhook: Webhook) async throws {
        try await webhooks.put(webhook, key: webhook.id, ifVersion: 0)
    }

    func remove(_ id: String) async throws -> Webhook? {
        let webhook = try await webhook(id)
        guard try await webhooks.remove(id) else { return nil }
        try await deliveries.remove(id)
        return webhook
    }

    /// The last deliveries of a webhook, newest first.
    func deliveries(of id: String) async throws -> [WebhookDelivery] {
        try await deliveries.value(id)?.value ?? []
    }

    /// Writes down what became of a delivery, also while another node does the same.
    func record(_ delivery: WebhookDelivery, of id: String) async throws {
        for _ in 0..<10 {
            guard try await webhook(id) != nil else { return }
            let present = try await deliveries.value(id)
            let list = [delivery] + (present?.value ?? [])
            do {
                return try await deliveries.put(
                    Array(list.prefix(Self.deliveryLimit)), key: id, ifVersion: present?.version ?? 0)
            } catch let error as SchedulerError where error.code == .conflict {
                continue
            }
        }
    }

    /// Takes it upon oneself to tell that a job is overdue.
    ///
    /// - Parameter since: what tells this time that it is overdue from others.
    /// - Returns: whether nobody has done so yet, on any node or before a restart.
    func claimOverdue(_ job: JobID, since: String) async throws -> Bool {
        let present = try await store.document(job.rawValue, in: "webhook-overdue")
        guard present?.body != since else { return false }
        do {
            try await store.put(
                since, key: job.rawValue, in: "webhook-overdue", ifVersion: present?.version ?? 0)
            return true
        } catch let error as SchedulerError where error.code == .conflict {
            return false
        }
    }
}
