import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What becomes of what was typed, and of what was chosen, when somebody goes elsewhere or back.
    @Suite struct LeavingTests {
        private static let warning = "Leave without saving?"

        @Test func `whoever leaves settings that are not saved is asked first, whichever way they leave`() async throws
        {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: "#/") { site in
                let page = site.page
                try await page.click(.link, "Tick")
                try await page.fill("Cron expression", with: "1 1 * * *")
                try await page.sees("01:01", in: ".settings-words")
                try await page.click(.link, "Background processes", in: "Views")
                try await page.sees(Self.warning, in: "dialog")
                try await page.click(.button, "Stay")
                try await page.isAt("#/jobs/tick")
                try await page.holds("1 1 * * *", in: "Cron expression")

                try await page.focus("main h1")
                try await page.press("g", "s")
                try await page.sees(Self.warning, in: "dialog")
                try await page.press(Key.escape)
                try await page.wait(for: "the dialog to go", "!document.querySelector('dialog')")
                #expect(try await page.hash == "#/jobs/tick")
                #expect(try await page.warnsOfUnload)

                try await page.back()
                try await page.sees(Self.warning, in: "dialog")
                #expect(try await page.hash == "#/jobs/tick")
                try await page.click(.button, "Leave")
                try await page.isAt("#/")
                #expect(try await page.warnsOfUnload == false)
            }
        }

        @Test func `what is saved, or typed back as it was, is left without a question`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: "#/jobs/tick") { site in
                let page = site.page
                try await page.fill("Cron expression", with: "1 1 * * *")
                try await page.sees("01:01", in: ".settings-words")
                try await page.fill("Cron expression", with: "0 0 1 1 *")
                #expect(try await page.warnsOfUnload == false)
                try await page.fill("Cron expression", with: "1 1 * * *")
                try await page.click(.button, "Save")
                try await page.sees("The settings apply from now on.", in: ".notices")
                try await page.click(.link, "Schedules")
                try await page.isAt("#/schedules")
            }
        }

        @Test func `a schedule that is being written, and parameters in a dialog, are not lost by Back`() async throws {
            try await Site.with([Jobs.asking]) { site in
                let page = site.page
                try await page.go(to: "#/schedules/new")
                try await page.fill("Description", with: "Half of")
                try await page.back()
                try await page.sees(Self.warning, in: "dialog")
                try await page.click(.button, "Leave")
                try await page.isAt("#/")

                try await page.click(.button, "Run Asking now")
                #expect(try await page.warnsOfUnload == false)
                try await page.fill("Pages", with: "12")
                #expect(try await page.warnsOfUnload)
                try await page.browser.run("history.forward()")
                try await page.sees(Self.warning, in: "dialog:last-of-type")
                try await page.click(.button, "Stay")
                try await page.isAt("#/")
                try await page.holds("12", in: "Pages")
                try await page.click(.button, "Cancel")
            }
        }

        @Test func `Back takes back a filter that was chosen, but not each letter that was typed`() async throws {
            try await Site.with([Jobs.quick, Jobs.named("other", "Other")], at: "#/") { site in
                let page = site.page
                try await page.go(to: "#/schedules")
                try await page.click(.link, "Background processes")
                // Schedules have a State as well.
                try await page.isAt("#/")
                try await page.choose("stopped", of: "State")
                try await page.sees("No job fits")
                try await page.click(.button, "Show all jobs")
                try await page.fill("Search jobs", with: "quick")
                try await page.isAt("#/?text=quick")
                try await page.back()
                try await page.isAt("#/?state=stopped")
                try await page.sees("No job fits")
                try await page.back()
                try await page.isAt("#/")
                try await page.count(of: ".card", is: 2)
                try await page.back()
                try await page.isAt("#/schedules")
            }
        }
    }
}

extension WebPage {
    fileprivate func back() async throws {
        try await browser.run("history.back()")
    }

    fileprivate func focus(_ selector: String) async throws {
        try await browser.run("document.querySelector(arguments[0]).focus()", .string(selector))
    }

    /// Whether the browser is told to ask before the page is closed or loaded anew.
    fileprivate var warnsOfUnload: Bool {
        get async throws {
            try await browser.run(
                """
                const event = new Event('beforeunload', { cancelable: true });
                dispatchEvent(event);
                return event.defaultPrevented;
                """
            ).isTrue
        }
    }
}
