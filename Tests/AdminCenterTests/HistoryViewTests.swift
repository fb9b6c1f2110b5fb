import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct HistoryViewTests {
        @Test func `history says when runs began, how they ended and why, and takes in new ones by itself`()
            async throws
        {
            let puppet = Puppet()
            try await Site.with([Jobs.quick, Jobs.failing, puppet.job()], at: "#/history") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await page.sees("Nothing has run in this time")
                let first = try await scheduler.finished(try await scheduler.runNow("quick"))
                try await page.history(["\(first.id) Quick succeeded"])
                let second = try await scheduler.finished(try await scheduler.runNow("failing"))
                let third = try await scheduler.runNow("puppet")
                try await page.history([
                    "\(third) Puppet running", "\(second.id) Failing failed", "\(first.id) Quick succeeded",
                ])
                try await page.sees("the disk is full", in: "td .error-text")
                puppet.end()
                _ = try await scheduler.finished(third)
                try await page.history([
                    "\(third) Puppet succeeded", "\(second.id) Failing failed", "\(first.id) Quick succeeded",
                ])
                try await page.sees("By hand", in: "[data-label=Trigger]")
                try await page.count(of: ".timeline-plot[aria-label*='3 items of 3 jobs']", is: 1)
                #expect(try await page.faults() == [])
            }
        }

        @Test func `the start is there in the viewer's zone, with UTC on hover`() async throws {
            try await Site.with([Jobs.quick]) { site in
                let page = site.page
                let run = try await site.scheduler.finished(try await site.scheduler.runNow("quick"))
                let start = try #require(run.startedAt)
                try await page.browser.live(in: "Asia/Kathmandu")
                try await page.browser.reload()
                try await page.go(to: "#/history")
                try await page.history(["\(run.id) Quick succeeded"])
                let utc = ISO8601.text(start).prefix(19).replacing("T", with: " ")
                let there = ISO8601.text(start, offset: 20_700).prefix(19).suffix(8)
                let shown = try await page.browser.run(
                    "const one = document.querySelector('tbody time'); return [one.title, one.innerText]"
                ).texts
                #expect(shown[0].contains(utc))
                #expect(shown[0].hasSuffix("UTC"))
                #expect(shown[1].hasSuffix(there))
            }
        }

        @Test func `slots that did not run say why, as they pass`() async throws {
            let gate = Gate()
            let schedule = Schedule(id: "often", job: "gated", recurrence: .every(.seconds(1)), overlap: .skip)
            try await Site.with([Jobs.gated(gate)], schedules: [schedule], at: "#/history") { site in
                let page = site.page
                try await page.sees("running", in: "[data-label=Result]")
                try await page.sees("skipped", in: "[data-label=Result]")
                try await page.sees("the run before it was still going", in: "td.why")
                try await page.choose("skipped", of: "Result")
                try await page.seesNo("running", in: "[data-label=Result]")
                try await page.sees("skipped", in: "[data-label=Result]")
                try await page.wait(for: "the address", "location.hash === '#/history?state=skipped'")
                try await page.choose("running", of: "Result")
                try await page.seesNo("skipped", in: "[data-label=Result]")
                try await page.sees("running", in: "[data-label=Result]")
                let slots = try await site.scheduler.store.outcomes(
                    of: "often", from: .distantPast, through: .distantFuture)
                #expect(slots.contains { $0.outcome == .skipped && $0.reason == "the run before it was still going" })
                gate.open()
            }
        }

        @Test func `filters of history stand in the address and survive a reload`() async throws {
            let jobs = [Jobs.named("backup", "Backup", tags: ["nightly"]), Jobs.failing, Jobs.quick]
            try await Site.with(jobs, at: "#/history") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                var runs: [String: RunID] = [:]
                for job in ["backup", "failing", "quick"] {
                    runs[job] = try await scheduler.finished(try await scheduler.runNow(JobID(rawValue: job))).id
                }
                let (backup, failing, quick) = (
                    "\(runs["backup"]!) Backup succeeded", "\(runs["failing"]!) Failing failed",
                    "\(runs["quick"]!) Quick succeeded"
                )
                try await page.history([quick, failing, backup])
                try await page.choose("nightly", of: "Tag")
                try await page.history([backup])
                #expect(try await page.hash == "#/history?tag=nightly")
                try await page.click(.button, "Clear filters")
                try await page.history([quick, failing, backup])
                try await page.choose("failed", of: "Result")
                try await page.history([failing])
                try await page.click(.button, "7 d")
                try await page.wait(for: "the address", "location.hash === '#/history?state=failed&range=7d'")
                try await page.browser.reload()
                try await page.history([failing])
                #expect(try await page.hash == "#/history?state=failed&range=7d")
                try await page.holds("failed", in: "Result")
                try await page.choose("Quick", of: "Job")
                try await page.sees("Nothing fits")
                try await page.click(.button, "Show everything")
                try await page.history([quick, failing, backup])
                try await page.press("/")
                try await page.fill("Search errors and jobs", with: "disk")
                try await page.history([failing])
            }
        }

        @Test func `the timeline is read with arrow keys, and leads to runs`() async throws {
            try await Site.with([Jobs.failing], at: "#/history?range=1h") { site in
                let page = site.page
                let run = try await site.scheduler.finished(try await site.scheduler.runNow("failing")).id
                try await page.history(["\(run) Failing failed"])
                try await page.browser.run("document.querySelector('.timeline-plot').focus()")
                try await page.press(Key.right)
                try await page.sees("Failing · run \(run) · failed", in: ".timeline-readout")
                try await page.sees("the disk is full", in: ".timeline-readout")
                try await page.press(Key.enter)
                try await page.isAt("#/runs/\(run)")
            }
        }

        @Test func `what is to come is told the next one first, filtered, and changes as schedules do`() async throws {
            let jobs = [
                JobOptions(id: "backup", name: "Backup", kind: .manual, tags: ["nightly"], resources: ["disk"]) { _ in
                },
                Jobs.quick,
            ]
            let schedules = [
                Schedule(id: "nightly", job: "backup", recurrence: .cron("0 2 * * *")),
                Schedule(id: "hourly", job: "quick", recurrence: .hourly),
                Schedule(id: "held", job: "quick", recurrence: .hourly, hold: Hold(reason: "not now", author: "maria")),
            ]
            try await Site.with(jobs, schedules: schedules, at: "#/upcoming") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await page.count(of: "tbody tr", is: 25)
                let times = try await page.browser.run(
                    "return [...document.querySelectorAll('[data-label=When] time')].map((one) => one.dateTime)"
                ).texts
                #expect(times == times.sorted())
                #expect(times.count == 25)
                try await page.sees("Quick · held — held by maria: not now", in: "[aria-labelledby=heat-left-out]")
                try await page.sees("disk", in: "[data-label=Resources]")
                try await page.choose("disk", of: "Resource")
                try await page.count(of: "tbody tr", is: 1)
                try await page.click(.button, "7 d")
                try await page.count(of: "tbody tr", is: 7)
                #expect(try await page.hash == "#/upcoming?resource=disk&range=7d")
                try await page.browser.reload()
                try await page.count(of: "tbody tr", is: 7)
                #expect(try await page.hash == "#/upcoming?resource=disk&range=7d")
                try await page.browser.run("document.querySelector('.timeline-plot').focus()")
                try await page.press(Key.right)
                try await page.sees("Backup · nightly", in: ".timeline-readout")
                try await page.elsewhere("POST", "/schedules/nightly/hold", ["reason": "the disk is exchanged"])
                try await page.sees("Nothing is planned in this time")
                #expect(try await scheduler.schedule("nightly").schedule.hold != nil)
                try await page.elsewhere("POST", "/schedules/nightly/release")
                try await page.count(of: "tbody tr", is: 7)
            }
        }
    }
}

extension WebPage {
    /// Waits until the table has these rows in this order: run, job and result.
    fileprivate func history(_ rows: [String]) async throws {
        try await wait(
            for: "the rows \(rows)",
            """
            JSON.stringify([...document.querySelectorAll('tbody tr')].map((row) => ['Run', 'Job', 'Result']
              .map((label) => row.querySelector(`[data-label=${label}]`)?.innerText.trim()).join(' '))) === JSON.stringify(given[0])
            """, .array(rows.map { .string($0) }))
    }
}
