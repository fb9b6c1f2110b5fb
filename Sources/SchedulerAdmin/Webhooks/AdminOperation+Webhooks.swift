import FoundationEssentials
import SchedulerCore
import Synchronization

extension AdminOperation {
    static let webhooks = [listWebhooks, createWebhook, deleteWebhook, listDeliveries, testWebhook]

    private static let webhookField = Field.required("webhook", .text(maximum: 100), "The webhook's identifier.")

    private static let listWebhooks = AdminOperation(
        name: "webhooks.list", summary: "Lists the webhooks.", method: .get, path: "/api/v1/webhooks",
        permission: .administer,
        answer: page(
            of: WebhookValue.record,
            with: [
                .required("canSend", .truth, "Whether this server has a way to send requests; else none can be added.")
            ])
    ) { call in
        try .json(
            WebhookList(
                page: Page(try await call.webhooks.all().map { WebhookValue($0) }),
                canSend: call.admin.courier.withLock { $0 != nil }))
    }

    private static let createWebhook = AdminOperation(
        name: "webhooks.create", summary: "Has a URL be told of events, by signed requests.", method: .post,
        path: "/api/v1/webhooks", permission: .administer,
        body: Record(
            "NewWebhook",
            [
                .required("url", .text(), "Where the requests go: http:// or https://."),
                .required("events", .list(.choice(WebhookEvent.wishes.map(\.rawValue))), "What it is told of."),
                Field("jobs", .list(.text(maximum: 200)), "Of these jobs only; by default of all."),
                .required(
                    "secret", .text(maximum: 200), "Signs the requests: 16 characters or more. It is never told."),
            ]), answer: .json(status: 201, .record(WebhookValue.record)), isCreation: true
    ) { call in
        guard call.admin.courier.withLock({ $0 != nil }) else { throw Self.noCourier }
        let webhook = try Webhook(call)
        guard try await call.webhooks.all().count < WebhookShelf.webhookLimit else {
            throw Problem.conflict("There are \(WebhookShelf.webhookLimit) webhooks already.")
        }
        try await call.webhooks.add(webhook)
        call.admin.courier.withLock { $0 }?.lookAgain()
        var result = try OperationResult.json(WebhookValue(webhook), status: 201)
        result.headers.append(("Location", "/api/v1/webhooks/\(webhook.id)"))
        return result.audited(subject: webhook.id, after: try AdminJSON.text(WebhookValue(short: webhook)))
    }

    private static let deleteWebhook = AdminOperation(
        name: "webhooks.delete", summary: "Tells a webhook nothing any more.", method: .delete,
        path: "/api/v1/webhooks/{webhook}", permission: .administer, pathFields: [webhookField], answer: .nothing
    ) { call in
        guard let webhook = try await call.webhooks.remove(call.path["webhook"] ?? "") else { throw Self.noWebhook }
        call.admin.courier.withLock { $0 }?.lookAgain()
        return OperationResult.done.audited(before: try AdminJSON.text(WebhookValue(short: webhook)))
    }

    private static let listDeliveries = AdminOperation(
        name: "webhooks.deliveries", summary: "Lists what a webhook was told last, newest first.", method: .get,
        path: "/api/v1/webhooks/{webhook}/deliveries", permission: .administer, pathFields: [webhookField],
        answer: page(of: WebhookDelivery.record)
    ) { call in
        let webhook = try await call.webhook()
        let now = call.scheduler.clock.now
        return try .json(Page(try await call.webhooks.deliveries(of: webhook.id).map { $0.seen(at: now) }))
    }

    private static let testWebhook = AdminOperation(
        name: "webhooks.test", summary: "Sends a webhook a request, and tells what became of it.", method: .post,
        path: "/api/v1/webhooks/{webhook}/test", permission: .administer, pathFields: [webhookField],
        answer: .json(.record(WebhookDelivery.record))
    ) { call in
        let webhook = try await call.webhook()
        guard let courier = call.admin.courier.withLock({ $0 }) else { throw Self.noCourier }
        return try .json(try await courier.test(webhook))
    }

    private static let noCourier = Problem.conflict(
        "This server has been given no way to send requests: the app is to call deliverWebhooks(over:).")

    fileprivate static let noWebhook = Problem.notFound("There is no such webhook.", field: "webhook")
}

extension OperationCall {
    fileprivate var webhooks: WebhookShelf { WebhookShelf(scheduler.store) }

    fileprivate func webhook() async throws -> Webhook {
        guard let webhook = try await webhooks.webhook(path["webhook"] ?? "") else { throw AdminOperation.noWebhook }
        return webhook
    }
}

extension Webhook {
    /// The webhook that a request asks for.
    fileprivate init(_ call: OperationCall) throws {
        let url = call.text("url") ?? ""
        let host = Self.host(of: url)
        guard !host.isEmpty, !Self.authority(of: url).contains("@"),
            url.utf8.allSatisfy({ 33...126 ~= $0 && !"\"<>\\^`{|}".utf8.contains($0) })
        else { throw Problem.invalid("url", "is no address like https://example.com/hook") }
        guard call.admin.options.webhookHosts.allow(host) else {
            throw Problem.invalid("url", "is at a host that webhooks may not be sent to")
        }
        let events = (call.list("events") ?? []).compactMap { value in
            if case .text(let text) = value { WebhookEvent(rawValue: text) } else { nil }
        }
        guard !events.isEmpty else { throw Problem.invalid("events", "names nothing to be told of") }
        let secret = call.text("secret") ?? ""
        guard secret.unicodeScalars.count >= 16 else {
            throw Problem.invalid("secret", "is shorter than 16 characters")
        }
        let jobs = (call.list("jobs") ?? []).compactMap { value in
            if case .text(let text) = value { JobID(text) } else { nil }
        }
        for (index, job) in jobs.enumerated() where call.scheduler.registry[job] == nil {
            throw Problem.invalid("jobs[\(index)]", "there is no job \"\(job.rawValue.shortened(to: 60))\"")
        }
        self.init(
            id: Credential().id, url: url, events: WebhookEvent.wishes.filter(events.contains), jobs: jobs,
            secret: secret, createdAt: call.scheduler.clock.now)
    }
}

/// A webhook in an answer: everything but its secret.
struct WebhookValue: Encodable, Sendable {
    var id: String
    var url: String
    var events: [WebhookEvent]
    var jobs: [JobID]
    var createdAt: Date

    init(_ webhook: Webhook) {
        id = webhook.id
        url = webhook.url
        events = webhook.events
        jobs = webhook.jobs
        createdAt = webhook.createdAt
    }

    /// As the audit has it.
    init(short webhook: Webhook) {
        self.init(webhook)
        url = webhook.shortURL
    }

    static let record = Record(
        "Webhook",
        [
            .required("id", .text(), "Identifies the webhook."),
            .required("url", .text(maximum: .max), "Where its requests go."),
            .required("events", .list(.choice(WebhookEvent.wishes.map(\.rawValue))), "What it is told of."),
            .required("jobs", .list(.text(maximum: .max)), "Of these jobs only; empty: of all."),
            .required("createdAt", .instant, "When it was made."),
        ])
}

/// The webhooks in an answer.
private struct WebhookList: Encodable, Sendable {
    var page: Page<WebhookValue>
    var canSend: Bool

    private enum CodingKeys: String, CodingKey { case canSend }

    func encode(to encoder: any Encoder) throws {
        try page.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(canSend, forKey: .canSend)
    }
}
