import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct JobTests {
        private static let cron = JobOptions(
            id: "report", name: "Report", kind: .cron, defaults: Settings(cron: "30 2 * * *", zone: "Europe/Berlin"),
            actions: [CustomAction("Clear the cache") { performed.open() }]
        ) { _ in }
        private static let performed = Gate()

        @Test func `settings are changed with a preview, marked, and reset`() async throws {
            try await Site.with([Self.cron], at: "#/jobs/report") { site in
                let page = site.page
                try await page.fill("Cron expression", with: "0 4 * * 1")
                try await page.sees("As it would be")
                try await page.sees("04:00", in: ".timing")
                #expect(try await site.scheduler.settings(of: "report").cron == "30 2 * * *")
                try await page.click(.button, "Save")
                try await page.sees("The settings apply from now on.", in: ".notices")
                #expect(try await site.scheduler.settings(of: "report").cron == "0 4 * * 1")
                try await page.sees("changed", in: ".timing .changed")
                try await page.click(.button, "Reset to defaults")
                try await page.sees("The defaults apply again.", in: ".notices")
                #expect(try await site.scheduler.settings(of: "report").cron == "30 2 * * *")
            }
        }

        @Test func `a cron expression that is none is refused at its field`() async throws {
            try await Site.with([Self.cron], at: "#/jobs/report") { site in
                let page = site.page
                try await page.fill("Cron expression", with: "61 2 * * *")
                try await page.showsError(at: "Cron expression")
                try await page.click(.button, "Save")
                try await page.showsError(at: "Cron expression")
                #expect(try await site.scheduler.settings(of: "report").cron == "30 2 * * *")
            }
        }

        @Test func `a custom action is confirmed, then performed`() async throws {
            try await Site.with([Self.cron], at: "#/jobs/report") { site in
                let page = site.page
                try await page.click(.button, "Clear the cache")
                try await page.click(.button, "Clear the cache")
                try await page.sees("Clear the cache: done.", in: ".notices")
                try await Self.performed.pass()
            }
        }

        @Test func `stopping a job that runs is confirmed, and cancels its run`() async throws {
            let gate = Gate()
            try await Site.with([Jobs.gated(gate)], at: "#/jobs/gated") { site in
                let page = site.page
                try await page.press("r")
                try await page.sees("Running now")
                let run = try #require(try await site.newestRun(of: "gated"))
                try await page.click(.button, "Stop Gated")
                try await page.click(.button, "Let it go on")
                #expect(try await site.scheduler.run(run.id).state.isFinal == false)
                try await page.click(.button, "Stop Gated")
                try await page.click(.button, "Stop the job")
                #expect(try await site.scheduler.finished(run.id).state == .cancelled)
                try await page.sees("stopped", in: ".view-head .pill")
                try await page.click(.button, "Start Gated")
                try await page.sees("Gated started.", in: ".notices")
                #expect(try await site.scheduler.job("gated").state == .paused)
            }
        }

        @Test func `a viewer sees what is and no button`() async throws {
            try await Site.with([Self.cron], role: .viewer, at: "#/jobs/report") { site in
                try await site.page.sees("Cron expression")
                #expect(try await site.page.buttons == [])
                #expect(try await site.page.browser.run("return document.querySelectorAll('main input').length") == 0)
            }
        }
    }
}

extension WebPage {
    /// Waits until a field is marked as wrong and says why.
    func showsError(at field: String) async throws {
        try await wait(
            for: "the error at \(field)",
            """
            (() => {
              const field = __probe.find('field', given[0]);
              const ids = (field?.getAttribute('aria-describedby') ?? '').split(' ');
              return field?.getAttribute('aria-invalid') === 'true'
                && ids.some((id) => document.getElementById(id)?.matches('.error') && document.getElementById(id).textContent);
            })()
            """, .string(field))
    }
}
