import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What others have written is text, whatever it looks like.
    @Suite struct HostileTests {
        @Test(arguments: [Hostile.closing, .shown])
        func `what names, logs, parameters and artifacts say is shown, and does nothing`(
            hostile: Hostile
        ) async throws {
            try await Site.with([hostile.job], schedules: [hostile.schedule]) { site in
                let page = site.page
                let run = try await site.scheduler.finished(try await site.scheduler.runNow(hostile.job.job.id))
                #expect(run.state == .failed)
                let id = hostile.id.inAddress
                for (hash, texts) in [
                    ("#/", ["Name", "Description", "tag"]), ("#/?group=tag", ["Name", "tag"]),
                    ("#/jobs/\(id)", ["Name", "Description", "tag", "Action", "it failed:"]),
                    ("#/runs/\(run.id)", ["message", "name", "it failed:", "label"]),
                    ("#/schedules", ["Why", "Name", "Hold"]),
                    ("#/schedules/\(id)", ["Why", "Name", "Hold", "Told", "Author"]),
                    ("#/schedules/\(id)/edit", ["Title", "Help"]), ("#/schedules/new?job=\(id)", ["Title"]),
                    ("#/heatmap", []), ("#/upcoming", []), ("#/history", ["it failed:"]), ("#/resources", []),
                    ("#/resources/\(id)", []), ("#/artifacts", []), ("#/nodes", []), ("#/audit", []),
                ] {
                    try await page.go(to: hash)
                    for text in texts { try await page.sees("\(text) \(hostile.text)", in: "main") }
                    if ["#/jobs/\(id)", "#/runs/\(run.id)", "#/resources"].contains(hash) {
                        try await page.sees(hostile.id, in: "main")
                    }
                    try await page.isQuiet()
                    try await expectHarmless(page, hash)
                    #expect(try await page.faults() == [], "\(hash)")
                }
                try await page.go(to: "#/runs/\(run.id)")
                for link in hostile.links { try await page.sees(link) }
                try await page.go(to: "#/jobs/\(id)")
                try await page.click(.button, "Run Name")
                try await page.sees("Title \(hostile.text)", in: "dialog")
                try await expectHarmless(page, "the dialog")
            }
        }

        @Test func `what an address says stays text`() async throws {
            let id = Hostile.closing.id.inAddress
            try await Site.with { site in
                for hash in ["#/jobs/\(id)", "#/?text=\(id)", "#/\(id)", "#/history?job=\(id)"] {
                    try await site.page.go(to: hash)
                    try await expectHarmless(site.page, hash)
                }
            }
        }

        private func expectHarmless(_ page: WebPage, _ place: String) async throws {
            #expect(try await page.intruders == [], "\(place)")
        }
    }
}

/// Texts that try to become part of the page, wherever a job and a schedule say something.
struct Hostile: Sendable, CustomTestStringConvertible {
    /// What an identifier may be, which holds no slash.
    let id: String
    let text: String
    let links: [String]

    /// It ends what it might stand in.
    static let closing = Hostile(
        id: "\"><svg onload=hurt()>\(image)", text: "\"><script>hurt()</script>\(image){{base}}${hurt()}",
        links: ["javascript:hurt()", "data:text/html,\(image)", "https://example.org/\(image)"])
    /// It is an element as it is.
    static let shown = Hostile(
        id: "<b>job", text: #"<img src="x" onerror="window.isHacked=1"><script>isHacked=1</script>"#,
        links: ["javascript:window.isHacked=1"])

    private static let image = "<img src=x onerror=hurt()>"

    var testDescription: String { id }

    var job: JobOptions {
        JobOptions(
            id: JobID(rawValue: id), name: "Name \(text)", description: "Description \(text)", kind: .manual,
            parameters: .typed(Told(note: text), fields: [.text("note", title: "Title \(text)", help: "Help \(text)")]),
            tags: ["tag \(text)"], resources: [id], actions: [CustomAction("Action \(text)") {}]
        ) { context in
            context.progress(0.5, note: text)
            context.logger.error("message \(text)", metadata: ["name \(text)": "value \(text)"])
            for link in links { _ = try await context.publish(Artifact(labels: ["label \(text)": text], url: link)) }
            throw Failed(text: text)
        }
    }

    var schedule: Schedule {
        Schedule(
            id: ScheduleID(rawValue: id), job: JobID(rawValue: id), description: "Why \(text)",
            recurrence: .every(.hours(6)), parameters: ["note": .text("Told \(text)")],
            hold: Hold(reason: "Hold \(text)", author: "Author \(text)"))
    }

    private struct Told: Codable, Sendable {
        var note: String
    }

    private struct Failed: Error, CustomStringConvertible {
        var text: String
        var description: String { "it failed: \(text)" }
    }
}

extension String {
    /// It as it stands in an address.
    fileprivate var inAddress: String {
        utf8.map { byte in
            let code = String(byte, radix: 16, uppercase: true)
            return "%\(code.count == 1 ? "0" : "")\(code)"
        }.joined()
    }
}

extension WebPage {
    /// What is in the page that only a hostile text can have put there.
    fileprivate var intruders: [String] {
        get async throws {
            try await browser.run(
                """
                const all = document.querySelectorAll('body img, body script, main iframe, main td b > b, [onerror], [onload], '
                  + 'a[href^="javascript:" i], a[href^="data:" i], [href^="javascript:" i]');
                return [...all].map((element) => element.outerHTML).concat(['hurt', 'isHacked'].filter((name) => name in window));
                """
            ).texts
        }
    }
}
