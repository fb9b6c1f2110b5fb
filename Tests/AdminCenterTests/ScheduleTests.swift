import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct ScheduleTests {
        private static let nightly = Schedule(id: "nightly", job: "quick", recurrence: .cron("0 3 * * *"))

        @Test func `a schedule is triggered, held with a reason, released and deleted from the table`() async throws {
            try await Site.with([Jobs.quick], schedules: [Self.nightly], at: "#/schedules") { site in
                let page = site.page
                try await page.click(.button, "Run nightly now")
                try await page.sees("nightly runs.", in: ".notices")
                #expect(try await site.newestRun(of: "quick") != nil)
                try await page.click(.button, "Hold nightly")
                try await page.fill("Reason", with: "The move")
                try await page.click(.button, "Hold", in: "Hold nightly")
                try await page.sees("nightly is held.", in: ".notices")
                #expect(try await site.scheduler.schedule("nightly").schedule.hold?.reason == "The move")
                try await page.sees("The move", in: "td")
                try await page.click(.button, "Release nightly")
                try await page.sees("nightly goes on.", in: ".notices")
                #expect(try await site.scheduler.schedule("nightly").schedule.hold == nil)
                try await page.click(.button, "Delete nightly")
                try await page.click(.button, "Delete")
                try await page.sees("nightly is deleted.", in: ".notices")
                #expect(try await site.scheduler.schedules().contains { $0.schedule.id == "nightly" } == false)
            }
        }

        @Test func `a schedule is made by the form, with a preview`() async throws {
            try await Site.with([Jobs.asking], at: "#/schedules/new") { site in
                let page = site.page
                try await page.choose("Asking", of: "Job")
                try await page.fill("Identifier", with: "weekly-report")
                try await page.fill("Pages", with: "7")
                try await page.sees("Next slots")
                try await page.click(.button, "Create schedule")
                try await page.wait(for: "the schedule", "location.hash === '#/schedules/weekly-report'")
                let made = try await site.scheduler.schedule("weekly-report").schedule
                #expect(made.job == "asking")
                #expect(made.parameters.values["pages"] == .integer(7))
            }
        }

        @Test func `errors of the form stand at their fields`() async throws {
            try await Site.with([Jobs.asking], at: "#/schedules/new?job=asking") { site in
                let page = site.page
                try await page.fill("Zone", with: "Mars/Olympus")
                try await page.showsError(at: "Zone")
                try await page.fill("Zone", with: "Europe/Berlin")
                try await page.fill("Pages", with: "1000")
                try await page.click(.button, "Create schedule")
                try await page.showsError(at: "Pages")
                #expect(
                    try await site.scheduler.schedules(of: "asking").allSatisfy {
                        $0.schedule.id.rawValue.hasPrefix("@")
                    })
            }
        }

        @Test func `the table is sorted, and columns are hidden, also after reloading`() async throws {
            try await Site.with([Jobs.quick], schedules: [Self.nightly], at: "#/schedules") { site in
                let page = site.page
                try await page.click(.button, "Schedule")
                try await page.wait(for: "the order", "document.querySelector('th[aria-sort=descending]')")
                try await page.click(.button, "Columns")
                try await page.click(.field, "Time to live")
                try await page.seesNo("Time to live", in: "th")
                try await page.browser.reload()
                try await page.settle()
                #expect(
                    try await page.browser.run("return document.querySelector('th[aria-sort=descending]') !== null")
                        .isTrue)
                try await page.seesNo("Time to live", in: "th")
            }
        }

        @Test func `a viewer is shown no way to change a schedule`() async throws {
            try await Site.with([Jobs.quick], schedules: [Self.nightly], role: .viewer, at: "#/schedules") { site in
                try await site.page.sees("nightly")
                let buttons = try await site.page.buttons
                #expect(buttons.allSatisfy { !$0.contains("nightly") }, "\(buttons)")
                #expect(try await site.page.has(.link, "New schedule") == false)
                #expect(try await site.page.has(.link, "Edit nightly") == false)
            }
        }
    }
}
