import Foundation
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@testable import SchedulerAdmin

@Suite("Webhooks") struct WebhookTests {
    struct Broken: Error {}

    /// The other end: answers as it is told, and keeps what came.
    final class Receiver: Sendable {
        let requests = Mutex<[WebhookRequest]>([])
        let answers: Mutex<[Int]>

        init(_ answers: [Int] = []) { self.answers = Mutex(answers) }

        var transport: WebhookTransport {
            WebhookTransport { [self] request in
                requests.withLock { $0.append(request) }
                let answer = answers.withLock { $0.isEmpty ? 200 : $0.removeFirst() }
                if answer == 0 { throw Broken() }
                return answer
            }
        }

        var received: [WebhookRequest] { requests.withLock { $0 } }
    }

    static let secret = "0123456789abcdef"
    static let hook: ParameterValue = [
        "url": "https://example.com/hook", "events": ["failed", "recovered", "missed", "overdue"],
        "secret": .text(secret),
    ]

    func create(_ client: ClientHarness, _ body: ParameterValue = hook) async throws -> String {
        let answer = try await client.ask("POST", "/api/v1/webhooks", body: body)
        #expect(answer.status == 201 && !answer.text.contains(Self.secret))
        guard case .text(let id)? = answer.json?["id"] else { throw Broken() }
        return id
    }

    func deliveries(_ client: ClientHarness, _ id: String) async throws -> [ParameterValue] {
        try await client.ask("GET", "/api/v1/webhooks/\(id)/deliveries").json?["items"]?.elements ?? []
    }

    /// Has webhooks told, as part of what the harness drives.
    func deliver(_ client: ClientHarness, to receiver: Receiver) async throws -> Task<Void, Never> {
        let sending = client.harness.start { await client.admin.deliverWebhooks(over: receiver.transport) }
        try await client.harness.settle()
        return sending
    }

    @Test func `they are made, listed and deleted, and their secret is never told`() async throws {
        let client = ClientHarness()
        let sending = try await deliver(client, to: Receiver())
        let id = try await create(client)
        let list = try await client.ask("GET", "/api/v1/webhooks")
        #expect(list.json?["items"]?.elements.first?["id"] == .text(id) && !list.text.contains(Self.secret))
        let entries = try await client.harness.scheduler.store.auditEntries(AuditQuery()).map(\.entry)
        #expect(entries.first?.operation == "webhooks.create" && entries.first?.subject == id)
        #expect(!"\(entries)".contains(Self.secret))
        #expect(try await client.ask("DELETE", "/api/v1/webhooks/\(id)").status == 204)
        #expect(try await client.ask("DELETE", "/api/v1/webhooks/\(id)").status == 404)
        #expect(try await client.ask("GET", "/api/v1/webhooks/\(id)/deliveries").status == 404)
        sending.cancel()
        try await client.harness.settle()
        await sending.value
    }

    @Test(
        arguments: [
            ("url", "example.com"), ("url", "ftp://example.com"), ("url", "https://"), ("url", "http://a b"),
            ("url", "http://u:p@a"), ("url", "http://a/\r\nX: y"), ("secret", "short"), ("events", []),
            ("events", ["test"]), ("jobs", ["nope"]), ("url", "http://169.254.169.254/latest/meta-data"),
            ("url", "http://[fe80::1]:80/"),
        ] as [(String, ParameterValue)])
    func `what cannot be followed is refused with the field`(field: String, value: ParameterValue) async throws {
        let client = ClientHarness()
        client.admin.willDeliver()
        let answer = try await client.ask("POST", "/api/v1/webhooks", body: Self.hook.adding(field, value))
        guard case .text(let refused)? = answer.json?["field"] else { return #expect(Bool(false)) }
        #expect(answer.status == 422 && refused.hasPrefix(field))
    }

    @Test func `a failure and the recovery from it are told, signed over time and body`() async throws {
        let client = ClientHarness()
        let fails = Mutex(true)
        try await client.harness.scheduler.configure(
            .init(id: "backup", kind: .manual) { _ in if fails.withLock({ $0 }) { throw Broken() } })
        let receiver = Receiver()
        let sending = try await deliver(client, to: receiver)
        let id = try await create(client)
        try await client.harness.start()
        try await client.harness.scheduler.runNow("backup")
        try await client.harness.settle()
        let first = try #require(receiver.received.first)
        #expect(first.url == "https://example.com/hook")
        let headers = Dictionary(first.headers) { _, last in last }
        let signed = Array("\(headers["X-Scheduler-Timestamp"] ?? "").".utf8) + first.body
        let code = Hex.text(HMACSHA256.code(of: signed, key: Array(Self.secret.utf8)))
        #expect(headers["X-Scheduler-Signature"] == "sha256=\(code)" && headers["X-Scheduler-Event"] == "failed")
        let body = try AdminJSON.object(first.body)
        #expect(body["event"] == "failed" && body["job"] == "backup" && body["run"] == 1)

        fails.withLock { $0 = false }
        for _ in 0..<2 { try await client.harness.scheduler.runNow("backup") }
        try await client.harness.settle()
        try #require(receiver.received.count == 2)
        let second = receiver.received[1]
        #expect(try AdminJSON.object(second.body)["event"] == "recovered")
        let list = try await deliveries(client, id)
        #expect(list.map { $0["state"] } == ["delivered", "delivered"])
        // The second success in a row is no news.
        #expect(receiver.received.count == 2)
        try await client.harness.shutDown()
        await sending.value
    }

    @Test func `what is refused is tried again, later and later, and then given up`() async throws {
        let client = ClientHarness()
        try await client.harness.scheduler.configure(.init(id: "backup", kind: .manual) { _ in throw Broken() })
        let receiver = Receiver([500, 0, 404, 500, 500, 500, 503])
        let sending = try await deliver(client, to: receiver)
        let id = try await create(client)
        try await client.harness.start()
        try await client.harness.scheduler.runNow("backup")
        try await client.harness.settle()
        for (index, pause) in WebhookCourier.pauses.enumerated() {
            try await client.harness.advance(by: pause - .microseconds(1))
            #expect(receiver.received.count == index + 1)
            let waiting = try #require(try await deliveries(client, id).first)
            let next = client.harness.clock.now.adding(.microseconds(1))
            #expect(waiting["state"] == "pending" && waiting["attempts"] == .integer(Int64(index + 1)))
            #expect(waiting["nextAttemptAt"] == .text(ISO8601.text(next)) && waiting["finishedAt"] == nil)
            try await client.harness.advance(by: .microseconds(1))
        }
        try await client.harness.settle()
        #expect(try await deliveries(client, id).count == 1)
        let delivery = try #require(try await deliveries(client, id).first)
        #expect(delivery["state"] == "failed" && delivery["attempts"] == 7 && delivery["status"] == 503)
        try await client.harness.shutDown()
        await sending.value
    }

    @Test func `a job that is overdue is told once, also by two nodes`() async throws {
        let store = MemoryStore()
        let client = ClientHarness(store: store)
        try await client.harness.scheduler.configure(
            .init(id: "tick", kind: .manual, expectedInterval: .minutes(5)) { _ in })
        let receiver = Receiver()
        let sending = try await deliver(client, to: receiver)
        _ = try await create(client)
        try await client.harness.start()
        try await client.harness.advance(by: .minutes(10))
        try await client.harness.settle()
        let body = try AdminJSON.object(try #require(receiver.received.first).body)
        #expect(body["event"] == "overdue" && body["job"] == "tick")
        #expect(receiver.received.count == 1)
        try await client.harness.shutDown()
        await sending.value
    }

    @Test func `a test tells what became of it, where there is a way to send`() async throws {
        let client = ClientHarness()
        #expect(try await client.ask("POST", "/api/v1/webhooks", body: Self.hook).status == 409)
        let receiver = Receiver([204, 0])
        let sending = try await deliver(client, to: receiver)
        let id = try await create(client)
        let good = try await client.ask("POST", "/api/v1/webhooks/\(id)/test")
        #expect(good.json?["state"] == "delivered" && good.json?["status"] == 204 && good.json?["event"] == "test")
        let bad = try await client.ask("POST", "/api/v1/webhooks/\(id)/test")
        #expect(bad.json?["state"] == "failed" && bad.json?["error"] != nil)
        #expect(try await deliveries(client, id).count == 2)
        sending.cancel()
        try await client.harness.settle()
        await sending.value
        #expect(try await client.ask("POST", "/api/v1/webhooks/\(id)/test").status == 409)
    }

    @Test func `who waits too long makes room, oldest first`() {
        let queue = WebhookQueue()
        let messages = (0...WebhookQueue.limit).map { _ in WebhookMessage(.test, at: Date()) }
        let results = messages.map(queue.add)
        #expect(results[0].begins && !results[1].begins)
        #expect(results.dropLast().allSatisfy { $0.dropped == nil } && results.last?.dropped?.id == messages[0].id)
        #expect(queue.next()?.id == messages[1].id)
        while queue.next() != nil {}
        #expect(queue.add(messages[0]).begins)
    }
}
