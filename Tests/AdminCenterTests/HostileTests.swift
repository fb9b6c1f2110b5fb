import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// Texts that try to become part of the page.
    @Suite struct HostileTests {
        @Test func `what names, logs, parameters and artifacts say stays text`() async throws {
            try await Site.with([Hostile.job], schedules: [Hostile.schedule]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow(Hostile.job.job.id)
                #expect(try await site.scheduler.finished(run).state == .failed)
                for hash in [
                    "#/", "#/?group=tag", "#/jobs/\(Hostile.path)", "#/runs/\(run)", "#/schedules",
                    "#/schedules/\(Hostile.path)", "#/schedules/\(Hostile.path)/edit",
                    "#/schedules/new?job=\(Hostile.path)",
                    "#/heatmap", "#/upcoming", "#/history", "#/resources", "#/resources/\(Hostile.path)", "#/artifacts",
                    "#/nodes", "#/audit",
                ] {
                    try await page.go(to: hash)
                    try await page.isQuiet()
                    #expect(try await page.intruders == [], "\(hash)")
                    let faults = try await page.faults()
                    #expect(faults == [], "\(hash)")
                }
                try await page.go(to: "#/runs/\(run)")
                try await page.sees("line \(Hostile.text)")
                try await page.sees("javascript:hurt()")
            }
        }

        @Test func `what an address says stays text`() async throws {
            try await Site.with { site in
                for hash in [
                    "#/jobs/\(Hostile.path)", "#/?text=\(Hostile.path)", "#/\(Hostile.path)",
                    "#/history?job=\(Hostile.path)",
                ] {
                    try await site.page.go(to: hash)
                    #expect(try await site.page.intruders == [], "\(hash)")
                }
            }
        }
    }
}

enum Hostile {
    static let image = "<img src=x onerror=hurt()>"
    static let text = "\"><script>hurt()</script>\(image){{base}}${hurt()}"
    /// What an identifier may be, which holds no slash.
    static let id = "\"><svg onload=hurt()>\(image)"
    /// It as it stands in an address.
    static let path = id.utf8.map { byte in
        let code = String(byte, radix: 16, uppercase: true)
        return "%\(code.count == 1 ? "0" : "")\(code)"
    }.joined()

    static let job = JobOptions(
        id: JobID(rawValue: id), name: text, description: text, kind: .manual,
        parameters: .typed(Told(), fields: [.text("text", title: text, help: text)]), tags: [text], resources: [id],
        actions: [CustomAction(text) {}]
    ) { context in
        context.logger.info("line \(text)", metadata: ["\(text)": "\(text)"])
        context.progress(0.5, note: text)
        for url in ["javascript:hurt()", "data:text/html,\(text)", "https://example.org/\(text)"] {
            _ = try await context.publish(Artifact(labels: [text: text], url: url))
        }
        throw Failure()
    }

    static let schedule = Schedule(
        id: ScheduleID(rawValue: id), job: job.job.id, description: text, recurrence: .every(.hours(6)))

    private struct Told: Codable, Sendable {
        var text = Hostile.text
    }

    private struct Failure: Error, CustomStringConvertible {
        var description: String { Hostile.text }
    }
}

extension WebPage {
    /// What is in the page that only a hostile text can have put there.
    var intruders: [String] {
        get async throws {
            try await browser.run(
                """
                const all = document.querySelectorAll('body img, body script, [onerror], [onload], a[href^="javascript:" i], a[href^="data:" i]');
                return [...all].map((element) => element.outerHTML).concat(typeof hurt === 'undefined' ? [] : ['hurt']);
                """
            ).texts
        }
    }
}
