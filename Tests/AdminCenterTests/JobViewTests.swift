import SchedulerAdmin
import SchedulerCore
import Synchronization
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct JobViewTests {
        @Test func `a run is told what was typed, and the page follows it without being loaded again`() async throws {
            try await Site.with([Jobs.asking], at: "#/jobs/asking") { site in
                let page = site.page
                let birth = try await page.birth
                try await page.sees("No runs yet")
                try await page.click(.button, "Run Asking now")
                try await page.fill("Pages", with: "12")
                try await page.choose("Letter", of: "Paper")
                try await page.fill("Patience", with: "2 min")
                try await page.click(.field, "Colour")
                try await page.fill("Title", with: "A title")
                try await page.click(.button, "Run now")
                try await page.sees("Asking succeeded.", in: ".notices")
                let run = try #require(try await site.newestRun(of: "asking"))
                let told = run.order.parameters.values
                #expect(told["pages"] == .integer(12))
                #expect(told["paper"] == "Letter")
                #expect(told["colour"] == true)
                #expect(told["title"] == "A title")
                #expect(try await site.scheduler.finished(run.id).state == .succeeded)
                try await page.sees("succeeded", in: ".runs tbody tr")
                try await page.sees("100 % · 1 succeeded", in: ".job-facts")
                try await page.sees("How the last run went", in: "h2")
                let bars = try await page.browser.run(
                    "return [...document.querySelectorAll('.chart a')].map((bar) => bar.getAttribute('href'))")
                #expect(bars == [.string("#/runs/\(run.id)")])
                try await page.click(.link, "Run \(run.id)", in: "Last runs")
                try await page.isAt("#/runs/\(run.id)")
                try await page.sees("2 min", in: ".facts")
                #expect(try await page.birth == birth)
            }
        }

        @Test func `a job is stopped once that is confirmed, and started again`() async throws {
            let endless = JobOptions(id: "endless", name: "Endless", kind: .manual) {
                try await $0.sleep(for: .days(1))
            }
            try await Site.with([endless], at: "#/jobs/endless") { site in
                let page = site.page
                try await page.hasNo(.button, "Stop Endless")
                let run = try await site.scheduler.runNow("endless")
                try await page.sees("Running now")
                try await page.click(.button, "Stop Endless")
                try await page.click(.button, "Let it go on")
                #expect(try await site.scheduler.run(run).askedToStopAt == nil)
                try await page.click(.button, "Stop Endless")
                try await page.click(.button, "Stop the job")
                #expect(try await site.scheduler.finished(run).state == .cancelled)
                try await page.sees("stopped", in: ".view-head .pill")
                try await page.hasNo(.button, "Stop Endless")
                try await page.click(.button, "Start Endless")
                try await page.sees("Endless started.", in: ".notices")
                #expect(try await site.scheduler.job("endless").state == .paused)
                try await page.seesNo("stopped", in: ".view-head .pill")
                try await page.press("r")
                try await page.sees("Endless runs.", in: ".notices")
                #expect(try #require(try await site.newestRun(of: "endless")).id > run)
            }
        }

        @Test func `its own actions are done once they are confirmed, and say what went wrong`() async throws {
            let done = Mutex(0)
            var job = Jobs.quick
            job.actions = [
                CustomAction("Empty the cache") { done.withLock { $0 += 1 } },
                CustomAction("Break") { throw Jobs.Broken() },
            ]
            try await Site.with([job], at: "#/jobs/quick") { site in
                let page = site.page
                try await page.click(.button, "Empty the cache")
                try await page.click(.button, "Cancel")
                #expect(done.withLock { $0 } == 0)
                try await page.click(.button, "Empty the cache")
                try await page.click(.button, "Empty the cache")
                try await page.sees("Empty the cache: done.", in: ".notices")
                #expect(done.withLock { $0 } == 1)
                try await page.click(.button, "Break")
                try await page.click(.button, "Break")
                try await page.sees("the disk is full", in: "dialog .error")
            }
        }

        @Test func `a failure stands first, and leads to its log`() async throws {
            try await Site.with([Jobs.failing], at: "#/jobs/failing") { site in
                let page = site.page
                let run = try await site.scheduler.finished(try await site.scheduler.runNow("failing"))
                try await page.sees("the disk is full", in: ".banner.is-bad")
                try await page.sees("failing", in: ".view-head .pill")
                try await page.click(.link, "To its log")
                try await page.isAt("#/runs/\(run.id)")
                try await page.sees("about to fail", in: ".log-line")
            }
        }

        @Test func `its schedules are there, and a new one begins with it`() async throws {
            let schedule = Schedule(id: "nightly", job: "quick", recurrence: .cron("30 2 * * *"), zone: "Europe/Berlin")
            try await Site.with([Jobs.quick], schedules: [schedule], at: "#/jobs/quick") { site in
                let page = site.page
                try await page.sees("02:30", in: "td")
                try await page.sees("Europe/Berlin", in: "td")
                try await page.click(css: "[aria-labelledby=schedules-title] tbody a")
                try await page.isAt("#/schedules/nightly")
                try await page.go(to: "#/jobs/quick")
                try await page.click(.link, "New schedule")
                try await page.wait(for: "the form", "__probe.find('field', 'Job')?.value === 'quick'")
            }
        }

        @Test func `a viewer reads settings, and changes nothing`() async throws {
            let jobs = [Jobs.named("tick", "Tick", kind: .cron)]
            try await Site.with(jobs, role: .viewer, at: "#/jobs/tick") { site in
                try await site.page.sees("Cron expression", in: ".timing")
                try await site.page.hasNo(.field, nil)
                #expect(try await site.page.buttons == [])
                try await site.page.hasNo(.link, "New schedule")
            }
        }
    }
}
