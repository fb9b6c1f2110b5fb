import Foundation
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@testable import SchedulerAdmin

/// Webhooks when something else is wrong.
@Suite("Webhooks in trouble") struct WebhookTroubleTests {
    private let tests = WebhookTests()

    @Test func `a failure while the store is away is told`() async throws {
        let store = FaultyStore()
        let client = ClientHarness(store: store)
        try await client.harness.scheduler.configure(
            .init(id: "backup", kind: .manual) { _ in throw WebhookTests.Broken() })
        let receiver = WebhookTests.Receiver()
        let sending = try await tests.deliver(client, to: receiver)
        _ = try await tests.create(client)
        try await client.harness.start()
        try await client.harness.scheduler.runNow("backup")
        try await client.harness.settle()
        #expect(receiver.received.count == 1)
        // What is known of webhooks is too old by now, and cannot be read anew.
        try await client.harness.advance(by: .seconds(30))
        try await client.harness.scheduler.runNow("backup")
        store.failing = [.document, .documents, .put]
        try await client.harness.settle()
        #expect(receiver.received.count == 2)
        try await client.harness.shutDown()
        await sending.value
    }

    @Test func `what happens before the webhooks can be read waits for them`() async throws {
        let store = FaultyStore()
        let client = ClientHarness(store: store)
        try await client.harness.scheduler.configure(
            .init(id: "backup", kind: .manual) { _ in throw WebhookTests.Broken() })
        client.admin.willDeliver()
        _ = try await tests.create(client)
        store.failing = [.document, .documents, .put]
        let receiver = WebhookTests.Receiver()
        let sending = try await tests.deliver(client, to: receiver)
        try await client.harness.start()
        try await client.harness.scheduler.runNow("backup")
        try await client.harness.advance(by: .minutes(1))
        #expect(receiver.received.isEmpty)
        store.failing = []
        try await client.harness.advance(by: .seconds(5))
        #expect(receiver.received.count == 1)
        try await client.harness.shutDown()
        await sending.value
    }

    @Test func `a webhook that is deleted is not told what it was still to be told`() async throws {
        let client = ClientHarness()
        try await client.harness.scheduler.configure(
            .init(id: "backup", kind: .manual) { _ in throw WebhookTests.Broken() })
        let receiver = WebhookTests.Receiver([500])
        let sending = try await tests.deliver(client, to: receiver)
        let id = try await tests.create(client)
        try await client.harness.start()
        for _ in 0..<3 { try await client.harness.scheduler.runNow("backup") }
        try await client.harness.settle()
        #expect(receiver.received.count == 1)
        #expect(try await client.ask("DELETE", "/api/v1/webhooks/\(id)").status == 204)
        try await client.harness.advance(by: .hours(1))
        #expect(receiver.received.count == 1)
        try await client.harness.shutDown()
        await sending.value
    }

    @Test func `a delivery whose process ended is shown as lost`() {
        let message = WebhookMessage(.test, at: Date(timeIntervalSince1970: 0))
        var delivery = WebhookDelivery(message, .pending, attempts: 2, finishedAt: message.instant)
        delivery.finishedAt = nil
        delivery.nextAttemptAt = Date(timeIntervalSince1970: 100)
        #expect(delivery.seen(at: Date(timeIntervalSince1970: 700)).state == .pending)
        let lost = delivery.seen(at: Date(timeIntervalSince1970: 701))
        #expect(lost.state == .lost && lost.nextAttemptAt == nil && lost.finishedAt == delivery.nextAttemptAt)
    }

    @Test func `who claims to tell that a job is overdue and ends before is followed by somebody else`() async throws {
        let shelf = WebhookShelf(MemoryStore())
        let now = Date(timeIntervalSince1970: 0)
        let overdue: [JobID: String] = ["backup": "never"]
        #expect(try await shelf.claimOverdue(overdue, for: "w", at: now) == ["backup"])
        #expect(try await shelf.claimOverdue(overdue, for: "w", at: now).isEmpty)
        #expect(try await shelf.claimOverdue(overdue, for: "v", at: now) == ["backup"])
        let later = now.adding(WebhookShelf.claimAge)
        #expect(try await shelf.claimOverdue(overdue, for: "w", at: later) == ["backup"])
        try await shelf.settleOverdue("backup", for: "w")
        #expect(try await shelf.claimOverdue(overdue, for: "w", at: later.adding(.days(9))).isEmpty)
        #expect(
            try await shelf.claimOverdue(["backup": "2026-01-01T00:00:00Z"], for: "w", at: later) == ["backup"])
    }

    @Test(
        arguments: [
            "169.254.169.254", "169.254.1", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "fe80::1",
            "febf::1%eth0",
            "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "FD00:EC2::254", "metadata.google.internal.",
            "100.100.100.200",
        ])
    func `hosts that only this machine means are not allowed`(host: String) {
        #expect(!WebhookHosts().allow(host))
    }

    @Test(arguments: [
        "example.com", "127.0.0.1", "10.0.0.7", "fd00::1", "169.253.1.1", "169.254.example.com", "a.b", "::1",
    ])
    func `other hosts are allowed`(host: String) {
        #expect(WebhookHosts().allow(host))
    }

    @Test func `the app says which hosts are allowed`() {
        #expect(WebhookHosts(["Example.com"]).allow("example.COM") && !WebhookHosts(["a"]).allow("b"))
        #expect(WebhookHosts { $0.hasSuffix(".example.com") }.allow("a.example.com"))
    }

    @Test func `the audit has no more of an address than the host`() async throws {
        let client = ClientHarness()
        client.admin.willDeliver()
        let id = try await tests.create(
            client, WebhookTests.hook.adding("url", "https://hooks.example.com:81/services/T0/hush?x=hush"))
        #expect(try await client.ask("DELETE", "/api/v1/webhooks/\(id)").status == 204)
        let entries = try await client.harness.scheduler.store.auditEntries(AuditQuery()).map(\.entry)
        #expect(entries.count == 2 && !"\(entries)".contains("hush"))
        #expect(entries.allSatisfy { "\($0)".contains("https://hooks.example.com:81/…") })
    }

    @Test func `an error of Foundation is told in its words`() {
        struct Told: Error, CustomStringConvertible { var description: String }
        let cases = [
            (
                "Error Domain=NSURLErrorDomain Code=-1004 \"Could not connect to the server.\" UserInfo={a=b}",
                "Could not connect to the server."
            ),
            (
                "Error Domain=NSURLErrorDomain Code=-1004 \"(null)\"UserInfo={_a=b, NSLocalizedDescription=No way there}",
                "No way there"
            ),
            ("Error Domain=NSURLErrorDomain Code=-1004 \"(null)\"", "NSURLErrorDomain Code=-1004 "),
            ("timed out", "timed out"),
        ]
        for (text, words) in cases { #expect(WebhookFailure.text(of: Told(description: text)) == words) }
    }
}
