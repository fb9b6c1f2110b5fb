import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct SchedulesViewTests {
        @Test func `the table is sorted, loses columns and rows, and stays as somebody wants it`() async throws {
            let jobs = [
                JobOptions(
                    id: "backup", name: "Backup", kind: .manual, tags: ["nightly"],
                    artifactRetention: ArtifactRetention(timeToLive: .days(3))
                ) { _ in },
                Jobs.named("report", "Annual report"), Jobs.named("tick", "Tick", kind: .cron),
            ]
            let held = Hold(reason: "the disk is exchanged", author: "maria")
            let schedules = [
                Schedule(id: "alpha", job: "report", description: "For the board", recurrence: .cron("0 9 * * *")),
                Schedule(id: "beta", job: "backup", recurrence: .cron("30 2 * * *"), zone: "Europe/Berlin"),
                Schedule(id: "gamma", job: "backup", recurrence: .hourly, isEnabled: false),
                Schedule(id: "omega", job: "backup", recurrence: .hourly, hold: held),
            ]
            try await Site.with(jobs, schedules: schedules, at: "#/schedules") { site in
                let page = site.page
                try await page.rows(["alpha", "beta", "gamma", "omega", "tick"])
                try await page.sees("5 schedules · 3 enabled · 1 held", in: ".about")
                try await page.sees("02:30, every day, Berlin", in: "td")
                try await page.sees("3 d", in: "[data-label='Time to live']")
                try await page.sees("the disk is exchanged", in: ".state-cell")
                try await page.sees("No run", in: "[data-label='Last run']")

                try await page.click(.button, "Job")
                try await page.rows(["alpha", "beta", "gamma", "omega", "tick"])
                try await page.click(.button, "Job")
                try await page.rows(["tick", "beta", "gamma", "omega", "alpha"])
                try await page.count(of: "th[aria-sort=descending]", is: 1)
                try await page.click(.button, "Columns")
                try await page.click(.field, "Time to live")
                try await page.seesNo("Time to live", in: "thead")
                try await page.press(Key.escape)
                try await page.browser.reload()
                try await page.rows(["tick", "beta", "gamma", "omega", "alpha"])
                try await page.seesNo("Time to live", in: "thead")

                try await page.press("/")
                try await page.press("b", "e", "r", "l", "i", "n")
                try await page.rows(["beta"])
                #expect(try await page.hash == "#/schedules?text=berlin")
                try await page.fill("Search schedules", with: "")
                try await page.choose("nightly", of: "Tag")
                try await page.rows(["beta", "gamma", "omega"])
                try await page.choose("disabled", of: "State")
                try await page.rows(["gamma"])
                #expect(try await page.hash == "#/schedules?tag=nightly&state=disabled")
                try await page.browser.reload()
                try await page.rows(["gamma"])
                try await page.choose("Annual report", of: "Job")
                try await page.click(.button, "Show all schedules")
                try await page.rows(["tick", "beta", "gamma", "omega", "alpha"])
            }
        }

        @Test func `each column is sorted by, hidden and shown again`() async throws {
            let jobs = [
                JobOptions(
                    id: "backup", name: "Backup", kind: .manual,
                    artifactRetention: ArtifactRetention(timeToLive: .days(3))
                ) { _ in },
                Jobs.named("report", "Annual report"),
            ]
            let held = Hold(reason: "the disk is exchanged", author: "maria")
            let schedules = [
                Schedule(id: "alpha", job: "report", recurrence: .every(.days(2))),
                Schedule(id: "beta", job: "backup", recurrence: .hourly, hold: held),
                Schedule(
                    id: "gamma", job: "backup", recurrence: .cron("0 0 1 1 *"), start: .distantPast, isEnabled: false),
            ]
            // The last one has run, and the first one has not.
            let orders: [String: [[String]]] = [
                "Schedule": [["alpha", "beta", "gamma"], ["gamma", "beta", "alpha"]],
                "Job": [["alpha", "beta", "gamma"], ["beta", "gamma", "alpha"]],
                "Recurrence": [["gamma", "beta", "alpha"], ["alpha", "beta", "gamma"]],
                "Time to live": [["beta", "gamma", "alpha"], ["alpha", "beta", "gamma"]],
                "Last run": [["gamma", "alpha", "beta"], ["alpha", "beta", "gamma"]],
                "Next": [["alpha", "beta", "gamma"], ["beta", "gamma", "alpha"]],
                "State": [["gamma", "alpha", "beta"], ["beta", "alpha", "gamma"]],
            ]
            try await Site.with(jobs, schedules: schedules, at: "#/schedules") { site in
                let page = site.page
                let now = Date()
                let runs = try await site.scheduler.backfill(
                    schedule: "gamma", from: now.addingTimeInterval(-365 * 86_400), through: now)
                #expect(runs.count == 1)
                try await page.sees("succeeded", in: "[data-label='Last run']")
                for (column, wanted) in orders.sorted(by: { $0.key < $1.key }) {
                    for order in wanted {
                        try await page.click(.button, column)
                        try await page.rows(order)
                    }
                }
                let heads = "return [...document.querySelectorAll('thead th')].map((one) => __probe.name(one))"
                let all = try await page.browser.run(heads).texts
                try await page.click(.button, "Columns")
                let hidden = try await page.browser.run(
                    "return [...document.querySelectorAll('.menu-body label')].map((one) => one.innerText)"
                ).texts
                #expect(hidden == ["Job", "Recurrence", "Time to live", "Last run", "Next", "State"])
                for index in 1...6 { try await page.click(css: ".menu-body label:nth-child(\(index))") }
                try await page.count(of: "thead th", is: 3)
                #expect(try await page.browser.run(heads).texts == ["Schedule", "Note", "Actions"])
                try await page.browser.reload()
                try await page.count(of: "thead th", is: 3)
                try await page.click(.button, "Columns")
                for index in (1...6).reversed() { try await page.click(css: ".menu-body label:nth-child(\(index))") }
                try await page.count(of: "thead th", is: all.count)
                #expect(try await page.browser.run(heads).texts == all)
            }
        }

        @Test func `a row runs its schedule, holds and releases it, deletes it and brings it back`() async throws {
            let schedule = Schedule(
                id: "nightly", job: "asking", recurrence: .cron("30 2 * * *"), parameters: ["pages": 7])
            try await Site.with([Jobs.asking], schedules: [schedule], at: "#/schedules") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                let birth = try await page.birth
                try await page.click(.button, "Run nightly now")
                try await page.sees("nightly succeeded.", in: ".notices")
                let run = try #require(try await site.newestRun(of: "asking"))
                #expect(run.order.parameters.values["pages"] == .integer(7))
                try await page.sees("Open the run", in: ".notices")

                try await page.click(.button, "Hold nightly")
                try await page.fill("Reason", with: "the disk is exchanged")
                try await page.set("Until", to: "2020-02-29T10:00")
                try await page.click(.button, "Hold")
                try await page.isWrong("Until", saying: "is not later than now")
                #expect(try await scheduler.schedule("nightly").schedule.hold == nil)
                try await page.set("Until", to: "2100-02-28T10:00")
                try await page.choose("UTC", of: "Clock of Until")
                try await page.click(.button, "Hold")
                try await page.sees("nightly is held.", in: ".notices")
                try await page.sees("held", in: ".state-cell .pill")
                try await page.sees("the disk is exchanged", in: ".state-cell")
                let hold = try #require(try await scheduler.schedule("nightly").schedule.hold)
                #expect(hold.reason == "the disk is exchanged")
                #expect(hold.author == "admin")
                #expect(hold.until == Date(timeIntervalSince1970: 4_107_492_000))

                try await page.click(.button, "Undo")
                try await page.sees("enabled", in: ".state-cell .pill")
                #expect(try await scheduler.schedule("nightly").schedule.hold == nil)
                try await page.click(.button, "Hold nightly")
                try await page.click(.button, "Hold")
                try await page.click(.button, "Release nightly")
                try await page.sees("nightly was released.", in: ".notices")
                #expect(try await scheduler.schedule("nightly").schedule.hold == nil)

                try await page.click(.button, "Delete nightly")
                try await page.click(.button, "Cancel")
                #expect(try await scheduler.schedules().count == 1)
                try await page.click(.button, "Delete nightly")
                try await page.click(.button, "Delete")
                try await page.sees("There are no schedules yet")
                #expect(try await scheduler.schedules().isEmpty)
                try await page.sees("nightly is deleted.", in: ".notices")
                try await page.click(.button, "Undo", in: "nightly is deleted. Undo")
                try await page.rows(["nightly"])
                #expect(try await scheduler.schedule("nightly").schedule.recurrence == schedule.recurrence)

                try await page.click(.link, "Edit nightly")
                try await page.isAt("#/schedules/nightly/edit")
                try await page.go(to: "#/schedules")
                try await page.click(.link, "Details of nightly")
                try await page.isAt("#/schedules/nightly")
                #expect(try await page.birth == birth)
            }
        }

        @Test func `what others make, and what becomes of runs, stands in the table without anybody asking`()
            async throws
        {
            let gate = Gate()
            let schedule = Schedule(id: "nightly", job: "gated", recurrence: .hourly, start: .distantPast)
            try await Site.with([Jobs.gated(gate)], schedules: [schedule], at: "#/schedules") { site in
                let page = site.page
                try await page.elsewhere(
                    "POST", "/schedules", ["id": "another", "job": "gated", "daily": ["02:30"], "isEnabled": false])
                try await page.rows(["another", "nightly"])
                let slots = try await site.scheduler.backfill(
                    schedule: "nightly", from: Date(timeIntervalSinceNow: -3_600),
                    through: Date(timeIntervalSinceNow: 0))
                #expect(slots.count == 1)
                gate.open()
                try await page.sees("succeeded", in: "[data-label='Last run']")
            }
        }

        @Test func `a viewer looks at schedules, and has no button to change one`() async throws {
            let schedule = Schedule(id: "nightly", job: "quick", recurrence: .hourly)
            try await Site.with([Jobs.quick], schedules: [schedule], role: .viewer, at: "#/schedules") { site in
                let page = site.page
                try await page.rows(["nightly"])
                #expect(try await page.buttons.filter { $0.contains("nightly") } == [])
                try await page.hasNo(.link, "New schedule")
                try await page.hasNo(.link, "Edit nightly")
                try await page.click(.link, "Details of nightly")
                try await page.isAt("#/schedules/nightly")
                try await page.sees("Every 1 hour", in: ".facts")
                #expect(try await page.buttons == [])
            }
        }
    }
}

extension WebPage {
    /// Waits until the table has these rows in this order.
    func rows(_ schedules: [String]) async throws {
        try await wait(
            for: "the rows \(schedules)",
            """
            JSON.stringify([...document.querySelectorAll('.schedules-table tbody tr .schedule-name > a')].map((one) => one.innerText))
              === JSON.stringify(given[0])
            """, .array(schedules.map { .string($0) }))
    }
}
