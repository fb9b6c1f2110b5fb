import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What is said of a run that somebody has asked for, and of one that was asked to stop.
    @Suite struct RunNoticeTests {
        @Test func `the notice of a run cancels it`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()], at: "#/jobs/puppet") { site in
                let page = site.page
                try await page.press("r")
                try await page.sees("Puppet runs.", in: ".notices")
                let first = try #require(try await site.newestRun(of: "puppet")).id
                try await page.click(.button, "Cancel", in: "Puppet runs. Open the run Cancel")
                try await page.sees("Cancel run \(first)?", in: "dialog")
                try await page.click(.button, "Let it go on")
                try await page.sees("Puppet runs.", in: ".notices")
                #expect(try await site.scheduler.run(first).state == .running)
                try await page.click(.button, "Cancel", in: "Puppet runs. Open the run Cancel")
                try await page.click(.button, "Cancel the run")
                #expect(try await site.scheduler.finished(first).state == .cancelled)
                try await page.sees("Puppet is asked to stop.", in: ".notices")
            }
        }

        @Test func `the notice of a run that waits takes it out of the queue unasked`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()], at: "#/jobs/puppet") { site in
                let page = site.page
                let first = try await site.scheduler.runNow("puppet")
                try await page.press("r")
                try await page.sees("waits for run \(first) to end.", in: ".notices")
                let second = try #require(try await site.newestRun(of: "puppet")).id
                let words = "Puppet: run \(second) waits for run \(first) to end. Open the run Cancel"
                try await page.click(.button, "Cancel", in: words)
                #expect(try await site.scheduler.finished(second).state == .cancelled)
                #expect(try await site.scheduler.run(first).state == .running)
            }
        }

        @Test func `running what stops a run that goes on is asked first`() async throws {
            let jealous = JobOptions(id: "jealous", name: "Jealous", kind: .manual, overlap: .cancelRunning) {
                try await $0.sleep(for: .days(1))
            }
            let nightly = Schedule(id: "nightly", job: "jealous", recurrence: .hourly)
            try await Site.with([jealous], schedules: [nightly], at: "#/jobs/jealous") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await page.press("r")
                try await page.sees("Jealous runs.", in: ".notices")
                let first = try #require(try await site.newestRun(of: "jealous")).id
                try await page.sees("Run \(first)", in: ".active-runs")
                try await page.press("r")
                try await page.sees("This stops run \(first), which goes on", in: "dialog")
                try await page.press(Key.escape)
                #expect(try await scheduler.runs(RunQuery(job: "jealous")).count == 1)

                let slotted = try await scheduler.runNow(schedule: "nightly")
                try await page.go(to: "#/schedules/nightly")
                try await page.click(.button, "Run nightly now")
                try await page.sees("This stops run \(slotted), which goes on", in: "dialog")
                try await page.click(.button, "Run now")
                #expect(try await scheduler.finished(slotted).state == .cancelled)
                #expect(try await scheduler.run(first).state == .running)
            }
        }

        @Test func `the notice of a run says how it went`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()], at: "#/jobs/puppet") { site in
                let page = site.page
                try await page.press("r")
                try await page.sees("Puppet runs.", in: ".notices")
                puppet.end()
                try await page.sees("Puppet succeeded.", in: ".notices")
                try await page.seesNo("Puppet runs.", in: ".notices")
            }
        }

        @Test func `r without a job that has the focus runs none`() async throws {
            try await Site.with([Jobs.quick]) { site in
                try await site.page.press("r")
                try await site.page.sees("Choose a job first", in: ".notices")
                #expect(try await site.newestRun(of: "quick") == nil)
            }
        }

        @Test func `a card and a job say that a run goes on although it was asked to stop`() async throws {
            let deaf = Puppet(isDeaf: true)
            try await Site.with([deaf.job()]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                try await page.sees("Running", in: ".card-next")
                try await page.elsewhere("POST", "/runs/\(run)/cancel")
                try await page.sees("Asked to stop", in: ".card-next")
                try await page.sees("still running", in: ".card-next")
                try await page.hasNo(.button, "Stop Puppet")
                try await page.click(.link, "Puppet")
                try await page.sees("still running", in: ".active-runs")
                try await page.hasNo(.button, "Stop Puppet")
                deaf.end()
                try await page.sees("Nothing", in: ".active")
            }
        }

        @Test func `a job's page stays where it is when a run starts`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()], at: "#/jobs/puppet") { site in
                let page = site.page
                for width in [1200, 375] {
                    try await page.browser.resize(width: width, height: 800)
                    try await page.sees("Nothing", in: ".active")
                    let place = "return __probe.find('heading', 'Facts').getBoundingClientRect().top"
                    let before = try await page.browser.run(place).number
                    _ = try await site.scheduler.runNow("puppet")
                    try await page.sees("Run", in: ".active-runs")
                    #expect(try await page.browser.run(place).number == before)
                    puppet.end()
                }
            }
        }
    }
}
