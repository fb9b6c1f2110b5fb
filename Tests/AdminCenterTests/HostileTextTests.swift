import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What others have written is text, whatever it looks like.
    @Suite struct HostileTextTests {
        private static let evil = #"<img src="x" onerror="window.isHacked=1"><script>isHacked=1</script>"#
        private static let link = "javascript:window.isHacked=1"

        private struct Told: Codable, Sendable {
            var note = evil
        }

        private struct Failed: Error, CustomStringConvertible {
            var description: String { "it failed: \(evil)" }
        }

        private static let job = JobOptions(
            id: "<b>job", name: "Name \(evil)", description: "Description \(evil)", kind: .manual,
            parameters: .typed(Told(), fields: [.text("note", title: "Title \(evil)", help: "Help \(evil)")]),
            tags: ["tag \(evil)"], resources: ["resource \(evil)"],
            actions: [CustomAction("Action \(evil)") {}]
        ) { context in
            context.progress(0.5, note: evil)
            context.logger.error("message \(evil)", metadata: ["name \(evil)": "value \(evil)"])
            _ = try await context.publish(Artifact(labels: ["label \(evil)": evil], url: link))
            throw Failed()
        }

        private static let schedule = Schedule(
            id: "<b>schedule", job: job.job.id, description: "Why \(evil)", recurrence: .cron("30 2 * * *"),
            parameters: ["note": .text("Told \(evil)")], hold: Hold(reason: "Hold \(evil)", author: "Author \(evil)"))

        @Test func `markup in names, descriptions, parameters, logs and errors is shown, and does nothing`()
            async throws
        {
            try await Site.with([Self.job], schedules: [Self.schedule]) { site in
                let page = site.page
                let run = try await site.scheduler.finished(try await site.scheduler.runNow(Self.job.job.id))
                #expect(run.state == .failed)
                let (job, schedule) = ("%3Cb%3Ejob", "%3Cb%3Eschedule")
                for (view, texts) in [
                    ("#/", ["Name", "Description", "tag"]),
                    ("#/jobs/\(job)", ["Name", "Description", "tag", "Action", "it failed:", "resource"]),
                    ("#/runs/\(run.id)", ["message", "name", "it failed:", "label", "resource"]),
                    ("#/schedules", ["Why", "Name", "Hold"]),
                    ("#/schedules/\(schedule)", ["Why", "Name", "Hold", "Told", "Author"]),
                    ("#/schedules/\(schedule)/edit", ["Title", "Help"]), ("#/schedules/new?job=\(job)", ["Title"]),
                    ("#/heatmap", []), ("#/upcoming", []), ("#/history", ["it failed:"]),
                    ("#/resources", ["resource"]), ("#/artifacts", []), ("#/nodes", []), ("#/audit", []),
                ] {
                    try await page.go(to: view)
                    for text in texts {
                        try await page.sees("\(text) \(Self.evil)", in: "main")
                    }
                    let found = try await page.browser.run(
                        """
                        return [typeof window.isHacked, ...[...document.querySelectorAll(
                          'main img, main script, main iframe, main td b > b, [href^="javascript:" i], [onerror]')].map((one) => one.outerHTML)]
                        """)
                    #expect(found == ["undefined"], "\(view)")
                    #expect(try await page.faults() == [], "\(view)")
                }
                try await page.go(to: "#/jobs/\(job)")
                try await page.click(.button, "Run Name")
                try await page.sees("Title \(Self.evil)", in: "dialog")
                #expect(try await page.browser.run("return document.querySelectorAll('dialog img').length") == 0)
            }
        }
    }
}
