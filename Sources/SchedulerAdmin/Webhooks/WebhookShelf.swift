import FoundationEssentials
import SchedulerCore

/// The webhooks in a store, with their last deliveries.
struct WebhookShelf: Sendable {
    private let webhooks: DocumentShelf<Webhook>
    private let deliveries: DocumentShelf<[WebhookDelivery]>
    private let claims: DocumentShelf<[String: Claim]>
    static let deliveryLimit = 100
    static let webhookLimit = 100

    init(_ store: any Store) {
        webhooks = DocumentShelf(store: store, collection: "webhooks")
        deliveries = DocumentShelf(store: store, collection: "webhook-deliveries")
        claims = DocumentShelf(store: store, collection: "webhook-overdue")
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
        try await claims.remove(id)
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
            let list = [delivery] + (present?.value ?? []).filter { $0.id != delivery.id }
            do {
                return try await deliveries.put(
                    Array(list.prefix(Self.deliveryLimit)), key: id, ifVersion: present?.version ?? 0)
            } catch let error as SchedulerError where error.code == .conflict {
                continue
            }
        }
    }

    // MARK: Who tells that a job is overdue

    /// Somebody has taken it upon them to tell.
    private struct Claim: Codable, Sendable {
        /// What tells this time that it is overdue from others.
        var since: String
        var claimedAt: Date
        var isTold = false
    }

    /// Who has claimed to tell and has not for so long has ended before: somebody else may.
    static let claimAge = Duration.hours(1)

    /// Takes it upon oneself to tell a webhook that jobs are overdue.
    ///
    /// - Parameter overdue: all jobs that are, and what tells this time from others.
    /// - Returns: those that nobody has told it of, or is about to, on any node or before a restart.
    func claimOverdue(_ overdue: [JobID: String], for webhook: String, at now: Date) async throws -> [JobID] {
        let present = try await claims.value(webhook)
        let kept = (present?.value ?? [:]).filter { overdue[JobID($0.key)] != nil }
        let free = overdue.filter { job, since in
            guard let claim = kept[job.rawValue], claim.since == since else { return true }
            return !claim.isTold && claim.claimedAt.adding(Self.claimAge) <= now
        }
        guard !free.isEmpty else { return [] }
        let new = free.map { ($0.key.rawValue, Claim(since: $0.value, claimedAt: now)) }
        do {
            let value = kept.merging(new) { _, new in new }
            try await claims.put(value, key: webhook, ifVersion: present?.version ?? 0)
            return free.keys.sorted()
        } catch let error as SchedulerError where error.code == .conflict {
            return []
        }
    }

    /// Writes down that a webhook has been told that a job is overdue, or cannot be.
    func settleOverdue(_ job: JobID, for webhook: String) async throws {
        for _ in 0..<10 {
            guard let (present, version) = try await claims.value(webhook), var claim = present[job.rawValue] else {
                return
            }
            claim.isTold = true
            let claimed = present.merging([job.rawValue: claim]) { _, new in new }
            do {
                return try await claims.put(claimed, key: webhook, ifVersion: version)
            } catch let error as SchedulerError where error.code == .conflict {
                continue
            }
        }
    }
}
