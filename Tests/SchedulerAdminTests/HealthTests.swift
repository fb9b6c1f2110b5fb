import Foundation
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite("Health and metrics") struct HealthTests {
    private struct Broken: Error {}

    @Test func `anybody may ask whether it lives and is ready, and nobody is told why not`() async throws {
        let client = ClientHarness(nil)
        #expect(try await client.ask("GET", "/health/live").status == 200)
        let early = try await client.ask("GET", "/health/ready")
        #expect(early.status == 503 && early.json?["detail"] == "")
        try await client.harness.start()
        #expect(try await client.ask("GET", "/health/ready").text == #"{"status":"ready"}"#)
        try await client.harness.shutDown()
        #expect(try await client.ask("GET", "/health/ready").status == 503)
        #expect(try await client.ask("GET", "/health/live").status == 200)
    }

    @Test func `it is not ready while the store is away`() async throws {
        let store = FaultyStore()
        let client = ClientHarness(nil, store: store)
        try await client.harness.start()
        #expect(try await client.ask("GET", "/health/ready").status == 200)
        store.isFailing = true
        #expect(try await client.ask("GET", "/health/ready").status == 503)
        store.isFailing = false
        #expect(try await client.ask("GET", "/health/ready").status == 200)
    }

    @Test func `jobs that have not succeeded within their interval are overdue`() async throws {
        let client = ClientHarness(.viewer)
        try await client.harness.scheduler.configure(
            .init(id: "backup", kind: .manual, expectedInterval: .hours(1)) { _ in })
        try await client.harness.start()
        #expect(try await client.ask("GET", "/health/overdue").json?["items"] == [])
        try await client.harness.advance(by: .hours(2))
        let answer = try await client.ask("GET", "/health/overdue")
        #expect(answer.json?["items"]?.elements.first?["job"] == "backup" && answer.status == 200)
        #expect(try await client.ask("GET", "/health/overdue", query: "failing=true").status == 503)
        try await client.harness.scheduler.runNow("backup")
        try await client.harness.settle()
        #expect(try await client.ask("GET", "/health/overdue", query: "failing=true").status == 200)
    }

    @Test func `metrics count runs, slots and what the store took`() async throws {
        let text = try await metrics(accept: "*/*").text
        for line in [
            #"scheduler_runs_total{job="bad \"job\"",state="failed"} 1"#,
            #"scheduler_runs_total{job="good",state="succeeded"} 3"#,
            #"scheduler_run_duration_seconds_count{job="good"} 3"#,
            #"scheduler_run_lateness_seconds_bucket{job="good",le="+Inf"} 3"#,
            #"scheduler_slots_total{outcome="ran"} 3"#, #"scheduler_up 1"#,
            #"scheduler_jobs{state="paused"} 2"#, #"scheduler_queue_depth{queue="default"} 0"#,
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        #expect(text.contains(#"scheduler_store_latency_seconds_count{operation="claim"}"#))
        #expect(text.hasSuffix("# EOF\n"))
    }

    @Test func `metrics count all runs that wait, however many`() async throws {
        let client = ClientHarness(.viewer)
        try await client.harness.scheduler.configure(
            .init(id: "a", kind: .manual, queue: "bulk", overlap: .queueAll) { _ in })
        try await client.harness.scheduler.runNow("a", parameters: Array(repeating: .none, count: 10_001))
        let text = try await client.ask("GET", "/metrics").text
        #expect(text.contains("scheduler_queue_depth{queue=\"bulk\"} 10001\n"))
        #expect(text.contains("scheduler_queue_active{queue=\"bulk\"} 0\n"))
    }

    @Test func `who accepts OpenMetrics gets it, with its names of counters`() async throws {
        let accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
        let answer = try await metrics(accept: accept)
        #expect(
            answer.response.header("Content-Type")?.hasPrefix("application/openmetrics-text; version=1.0.0") == true)
        #expect(answer.text.contains("# TYPE scheduler_runs counter\n"))
        #expect(answer.text.contains("# UNIT scheduler_run_duration_seconds seconds\n"))
        #expect(answer.text.hasSuffix("# EOF\n"))
    }

    @Test(.enabled(if: Self.promtool != nil, "skipped: no promtool"))
    func `promtool finds nothing wrong with the metrics`() async throws {
        let answer = try await metrics(accept: "*/*")
        let check = Filter(command: [Self.promtool?.path ?? "", "check", "metrics"])
        let (isGood, output) = try check(Array(answer.text.utf8))
        let words = String(decoding: output, as: UTF8.self)
        #expect(isGood && words.isEmpty, "\(words)")
    }

    private static let promtool: URL? = ["/usr/bin/promtool", "/usr/local/bin/promtool"].map { URL(filePath: $0) }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    /// The metrics of a scheduler on which something has happened.
    private func metrics(accept: String) async throws -> ClientHarness.Answer {
        let client = ClientHarness(.viewer)
        let (harness, scheduler) = (client.harness, client.harness.scheduler)
        try await scheduler.configure(.init(id: "good", kind: .cron, defaults: .init(cron: "* * * * *")) { _ in })
        try await scheduler.configure(.init(id: "bad \"job\"", kind: .manual) { _ in throw Broken() })
        try await harness.start()
        try await scheduler.runNow("bad \"job\"")
        try await harness.advance(by: .minutes(3))
        return try await client.ask("GET", "/metrics", accept: accept)
    }

    @Test func `answers keep to their own origin, and those over TLS to TLS`() async throws {
        let client = ClientHarness()
        for isSecure in [false, true] {
            for path in ["/health/live", "/", "/nowhere"] {
                let answer = await client.admin.respond(
                    to: AdminRequest(method: "GET", path: path, isSecure: isSecure))
                #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin")
                #expect(answer.header("Cross-Origin-Resource-Policy") == "same-origin")
                #expect(answer.header("Strict-Transport-Security") == (isSecure ? "max-age=15552000" : nil))
            }
        }
    }

    @Test func `an app with routes of its own knows which paths are the admin's`() throws {
        let client = ClientHarness()
        for operation in AdminOperation.all { #expect(client.admin.takes(path: operation.path), "\(operation.path)") }
        for path in ["/", "/assets/0/main.js", "/api/v1/nowhere"] { #expect(client.admin.takes(path: path)) }
        for path in ["/jobs", "/api", "/metricsx", "/healthy"] { #expect(!client.admin.takes(path: path)) }
        let bare = Admin(
            client.harness.scheduler, authenticator: client.admin.authenticator,
            options: AdminOptions(servesAdminCenter: false))
        for path in ["/", "/assets/0/main.js"] { #expect(!bare.takes(path: path)) }
    }
}
