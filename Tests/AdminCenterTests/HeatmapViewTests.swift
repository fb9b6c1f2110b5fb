import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct HeatmapViewTests {
        @Test func `cells say who runs and for how long, and arrow keys lead through hours and minutes`() async throws {
            try await Site.with(try await Practised.scheduler()) { site in
                let page = site.page
                let week = "#/heatmap?zone=UTC&from=\(Practised.day)"
                try await page.go(to: week)
                try await page.count(of: ".heat-cell", is: 168)
                try await page.browser.run("document.querySelector('[data-index=\"0\"]').focus()")
                try await page.press(Key.right, Key.right)
                let both =
                    "02:00–03:00: 2 at once, 2 starts: Report (morning), unknown duration; Backup (nightly), 1 h 30 min"
                try await page.isOn(both)
                try await page.sees("Up to 2 at once, 2 starts", in: ".heat-details")
                try await page.sees("1 h 30 min", in: ".heat-details")
                try await page.press(Key.right)
                try await page.isOn("03:00–04:00: 1 at once, 0 starts: Backup (nightly), 1 h 30 min")
                try await page.sees("goes on", in: ".heat-details")
                try await page.press(Key.down)
                try await page.wait(for: "the next day", "document.activeElement.dataset.index === '27'")
                try await page.press(Key.up)

                try await page.press(Key.enter)
                try await page.isOn("03:00–03:15: 1 at once, 0 starts: Backup (nightly), 1 h 30 min")
                try await page.count(of: ".heat-cell", is: 96)
                try await page.press(Key.enter)
                try await page.isOn("03:00–03:05: 1 at once")
                try await page.press(Key.enter)
                try await page.isOn("03:00–03:01: 1 at once")
                try await page.count(of: ".heat-cell", is: 1_440)
                try await page.browser.run("document.querySelector('[data-index=\"210\"]').focus()")
                try await page.isOn("03:30–03:31: nothing")
                try await page.press(Key.escape)
                try await page.count(of: ".heat-cell", is: 288)
                try await page.click(.link, "The whole week")
                try await page.isAt(week)
                try await page.count(of: ".heat-cell", is: 168)
                try await page.click(.button, "15 min")
                try await page.count(of: ".heat-cell", is: 96)
                #expect(try await page.faults() == [])
            }
        }

        @Test func `it says when it is busiest, who takes nobody knows how long, and who rests`() async throws {
            try await Site.with(try await Practised.scheduler()) { site in
                let page = site.page
                try await page.go(to: "#/heatmap?zone=UTC&from=\(Practised.day)")
                try await page.sees(
                    "02:00, 2 at once: Report (morning), Backup (nightly) (and 6 other times)", in: ".heat-peaks")
                try await page.click(css: ".heat-peaks button")
                try await page.isOn("02:00–03:00: 2 at once")
                try await page.sees("Report · morning", in: "[aria-labelledby=heat-unknown-duration]")
                try await page.seesNo("nightly", in: "[aria-labelledby=heat-unknown-duration]")
                try await page.sees(
                    "Sweep · sweeping — held by maria: the disk is exchanged", in: "[aria-labelledby=heat-left-out]")
                try await page.sees("unknown", in: "[aria-labelledby=who-runs]")
                try await page.seesNo("sweeping", in: "[aria-labelledby=who-runs]")

                try await page.click(.button, "Any job")
                try await page.click(.field, "Report")
                try await page.seesNo("nightly", in: "[aria-labelledby=who-runs]")
                try await page.sees("Never more than one at once.")
                #expect(try await page.hash.hasSuffix("&job=report"))
                try await page.click(.field, "Backup")
                try await page.sees("nightly", in: "[aria-labelledby=who-runs]")
                try await page.sees("Job: 2 chosen", in: "summary")
                try await page.browser.reload()
                try await page.sees("nightly", in: "[aria-labelledby=who-runs]")
                try await page.sees("Job: 2 chosen", in: "summary")
                try await page.click(.button, "Clear filters")
                try await page.click(.button, "Any resource")
                try await page.click(.field, "disk")
                try await page.seesNo("morning", in: "[aria-labelledby=who-runs]")
                try await page.sees("nightly", in: "[aria-labelledby=who-runs]")
                try await page.click(.button, "Clear filters")
                try await page.click(.button, "Any tag")
                try await page.click(.field, "office")
                try await page.seesNo("nightly", in: "[aria-labelledby=who-runs]")
                try await page.sees("morning", in: "[aria-labelledby=who-runs]")
                #expect(try await page.hash.hasSuffix("&tag=office"))
                try await page.browser.reload()
                try await page.sees("morning", in: "[aria-labelledby=who-runs]")
                try await page.seesNo("nightly", in: "[aria-labelledby=who-runs]")
                try await page.click(.button, "Clear filters")
                try await page.click(.button, "Show only Backup")
                try await page.seesNo("morning", in: "[aria-labelledby=who-runs]")
                #expect(try await page.hash.hasSuffix("&job=backup"))
            }
        }

        @Test func `a pointer shows who runs, looks closer, and goes to other days and zones`() async throws {
            try await Site.with(try await Practised.scheduler()) { site in
                let page = site.page
                try await page.go(to: "#/heatmap?zone=UTC&from=\(Practised.day)")
                try await page.count(of: ".heat-cell", is: 168)
                try await page.browser.hover(try await page.element(css: "[data-index='2']"))
                try await page.sees("Up to 2 at once, 2 starts", in: ".heat-details")
                try await page.sees("1 h 30 min", in: ".heat-details")
                try await page.browser.hover(try await page.element(css: "[data-index='5']"))
                try await page.sees("Nothing is expected.", in: ".heat-details")
                try await page.set("Zone", to: "Asia/Tokyo")
                try await page.sees("11:00", in: ".heat-peaks")
                try await page.set("Zone", to: "UTC")
                try await page.sees("02:00", in: ".heat-peaks")
                let week = "document.querySelector('.stepper-text').innerText"
                let present = try await page.browser.run("return \(week)")
                try await page.click(.button, "The week after")
                try await page.wait(for: "the next week", "\(week) !== given[0]", present)
                try await page.count(of: ".heat-cell", is: 168)
                try await page.click(.button, "The week before")
                try await page.wait(for: "this week", "\(week) === given[0]", present)

                // A finger, which cannot hover, first shows who runs.
                let finger = """
                    const real = window.__matchMedia ??= matchMedia;
                    window.matchMedia = (query) => (query === '(hover: none)' ? { matches: arguments[0] } : real(query));
                    """
                try await page.browser.run(finger, true)
                try await page.go(to: "#/heatmap?zone=UTC&from=\(Practised.day)")
                try await page.click(css: "[data-index='2']")
                try await page.sees("Up to 2 at once, 2 starts", in: ".heat-details")
                try await page.click(.button, "Look closer")
                try await page.count(of: ".heat-cell", is: 96)
                try await page.isOn("02:00–02:15: 1 at once, 1 start: Backup (nightly), 1 h 30 min")
                try await page.click(.link, "The whole week")
                try await page.count(of: ".heat-cell", is: 168)
                try await page.browser.run(finger, false)
                try await page.click(css: "[data-index='2']")
                try await page.count(of: ".heat-cell", is: 96)
                try await page.isOn("02:00–02:15: 1 at once, 1 start: Backup (nightly), 1 h 30 min")
                try await page.click(.link, "The whole week")
                try await page.count(of: ".heat-cell", is: 168)
                try await page.click(css: ".heat-title button")
                try await page.count(of: ".heat-cell", is: 96)
                #expect(try await page.faults() == [])
            }
        }

        @Test func `a draft shows what would be, beside what is, and changes nothing`() async throws {
            try await Site.with(try await Practised.scheduler(), at: "#/schedules/morning/edit") { site in
                let page = site.page
                let stored = try await site.scheduler.schedule("morning")
                try await page.fill("Expression", with: "15 2,3,4 * * *")
                try await page.click(.button, "What if")
                try await page.isAt("#/heatmap?draft=1")
                try await page.go(to: "#/heatmap?draft=1&zone=UTC&from=\(Practised.day)")
                try await page.sees("Still 2 at once at most.", in: ".what-changes")
                try await page.sees("14 hours busier.", in: ".what-changes")
                try await page.sees("Report (as edited): 21 runs instead of 7.", in: ".what-changes")
                try await page.sees("as edited", in: "[aria-labelledby=who-runs]")
                try await page.sees("1▲", in: "[data-index='4']")
                try await page.click(.button, "Before")
                try await page.seesNo("as edited", in: "[aria-labelledby=who-runs]")
                try await page.count(of: ".is-changed", is: 0)
                try await page.click(.button, "After")
                try await page.count(of: ".is-changed", is: 14)
                #expect(try await site.scheduler.schedule("morning") == stored)
                try await page.click(.link, "Leave")
                try await page.count(of: ".what-if", is: 0)
                try await page.seesNo("as edited", in: "[aria-labelledby=who-runs]")
            }
        }
    }
}

/// Jobs of which one is known to take 90 minutes, and their schedules.
enum Practised {
    /// A day that has not begun in any zone.
    static let day = String(ISO8601.text(Date(timeIntervalSinceNow: 3 * 86_400)).prefix(10))

    static func scheduler() async throws -> Scheduler {
        let store = MemoryStore()
        let past = SchedulerHarness(
            clock: ManualClock(now: Date(timeIntervalSinceNow: -86_400)), store: store,
            node: NodeOptions(name: "node-1", gracePeriod: .zero))
        try await past.scheduler.configure(backup)
        try await past.start()
        _ = try await past.scheduler.runNow("backup")
        try await past.advance(by: .minutes(90))
        try await past.shutDown()
        let scheduler = Scheduler(store: store, node: NodeOptions(name: "node-1", gracePeriod: .zero))
        for job in [backup, Jobs.named("report", "Report", tags: ["office"]), Jobs.named("sweep", "Sweep")] {
            try await scheduler.configure(job)
        }
        try await scheduler.add(Schedule(id: "nightly", job: "backup", recurrence: .cron("0 2 * * *")))
        try await scheduler.add(Schedule(id: "morning", job: "report", recurrence: .cron("30 2 * * *")))
        let hold = Hold(reason: "the disk is exchanged", author: "maria")
        try await scheduler.add(Schedule(id: "sweeping", job: "sweep", recurrence: .hourly, hold: hold))
        return scheduler
    }

    private static let backup = JobOptions(id: "backup", name: "Backup", kind: .manual, resources: ["disk"]) {
        try await $0.sleep(for: .minutes(90))
    }
}

extension WebPage {
    /// Waits until the cell that has the focus says something.
    fileprivate func isOn(_ text: String) async throws {
        try await wait(
            for: "the focus on a cell that says \"\(text)\"",
            "document.activeElement.matches('[data-index]') && __probe.name(document.activeElement).includes(given[0])",
            .string(text))
    }
}
