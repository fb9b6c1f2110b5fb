import SchedulerAdminServer
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct LiveTests {
        @Test func `the page comes back by itself when the server does, and is live again`() async throws {
            try await Site.with([Jobs.quick]) { site in
                let page = site.page
                let port = try #require(site.server.port)
                try await page.sees("Live", in: ".connection")
                try await page.browser.run("window.isTheSamePage = true")
                await site.server.stop()
                try await page.sees("The connection to the server is lost")
                let other = AdminServer(site.admin, options: AdminServerOptions(port: port))
                try other.start()
                try await page.sees("Live", in: ".connection")
                try await page.seesNo("The connection to the server is lost")
                _ = try await site.scheduler.finished(try await site.scheduler.runNow("quick"))
                try await page.sees("Last", in: "[data-job=quick]")
                #expect(try await page.browser.run("return window.isTheSamePage").isTrue)
                await other.stop()
            }
        }

        @Test func `a form that got no answer asks again when the server is back`() async throws {
            try await Site.with([Jobs.quick], at: "#/schedules/new?job=quick") { site in
                let page = site.page
                let port = try #require(site.server.port)
                try await page.sees("Next slots", in: ".schedule-form")
                await site.server.stop()
                try await page.click(.button, "Hourly")
                try await page.fill("Description", with: "Kept")
                try await page.sees("The server cannot be reached.")
                try await Site.serving(site.admin, at: port) {
                    try await page.seesNo("The server cannot be reached.", in: "main")
                    try await page.sees("Next slots", in: ".schedule-form")
                    try await page.holds("Kept", in: "Description")
                }
            }
        }

        @Test func `what somebody else does is seen without reloading`() async throws {
            let gate = Gate()
            try await Site.with([Jobs.gated(gate)]) { site in
                let page = site.page
                try await page.sees("paused", in: "[data-job=gated] .pill")
                let run = try await site.scheduler.runNow("gated")
                try await page.sees("running", in: "[data-job=gated] .pill")
                gate.open()
                _ = try await site.scheduler.finished(run)
                try await page.sees("paused", in: "[data-job=gated] .pill")
            }
        }

        @Test func `what the app's own code changes is seen without reloading`() async throws {
            let schedule = Schedule(id: "nightly", job: "quick", recurrence: .cron("30 2 * * *"))
            try await Site.with([Jobs.quick], schedules: [schedule]) { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await page.sees("paused", in: "[data-job=quick] .pill")
                try await scheduler.stop(job: "quick")
                try await page.sees("stopped", in: "[data-job=quick] .pill")
                try await scheduler.configure(Jobs.named("late", "Late one", kind: .manual))
                try await page.sees("Late one", in: "[data-job=late]")
                try await scheduler.remove(job: "late")
                try await page.count(of: "[data-job=late]", is: 0)

                try await page.go(to: "#/schedules")
                try await page.sees("nightly", in: "main")
                try await scheduler.update(schedule: "nightly") { $0.description = "Tidies up" }
                try await page.sees("Tidies up", in: "main")
                try await scheduler.add(Schedule(id: "weekly", job: "quick", recurrence: .cron("0 3 * * 0")))
                try await page.sees("weekly", in: "main")

                try await page.go(to: "#/schedules/nightly")
                try await page.sees("Tidies up", in: "main")
                try await scheduler.hold(schedule: "nightly", reason: "by code", author: "app")
                try await page.sees("Held by app: by code", in: ".hold-box")

                try await page.go(to: "#/jobs/quick")
                try await page.sees("nightly", in: "main")
                try await scheduler.remove(schedule: "nightly")
                try await page.seesNo("nightly", in: "main")
                try await page.hasNo(.button, "Reset to defaults")
                var settings = try await scheduler.settings(of: "quick")
                settings.disabled = true
                try await scheduler.change(settings: settings, of: "quick")
                try await page.count(of: ".settings .changed", is: 1)
            }
        }

        @Test func `jobs that come are known at once by the views that name them`() async throws {
            try await Site.with([Jobs.quick]) { site in
                let page = site.page
                for (index, hash) in ["#/schedules", "#/history"].enumerated() {
                    try await page.go(to: hash)
                    try await page.sees("Live", in: ".connection")
                    try await site.scheduler.configure(Jobs.named("late-\(index)", "Late \(index)"))
                    try await site.scheduler.add(Schedule(id: "of-\(index)", job: "late-\(index)", recurrence: .hourly))
                    try await page.wait(
                        for: "the job's name in \(hash)",
                        "[...document.querySelectorAll('main option')].some((one) => one.text === given[0])",
                        .string("Late \(index)"))
                }
            }
        }

        @Test func `what could not be asked for anew is shown as out of date, until it can`() async throws {
            let schedule = Schedule(id: "nightly", job: "quick", recurrence: .cron("30 2 * * *"))
            try await Site.with([Jobs.quick], schedules: [schedule]) { site in
                let (page, browser) = (site.page, site.page.browser)
                for hash in ["#/", "#/jobs/quick", "#/schedules", "#/schedules/nightly"] {
                    try await page.go(to: hash)
                    try await page.sees("Live", in: ".connection")
                    try await page.isQuiet()
                    try await browser.run(
                        """
                        const kept = window.fetch;
                        window.__mend = () => { window.fetch = kept; };
                        const body = JSON.stringify({ detail: 'The disk is full.' });
                        window.fetch = async () => new Response(body, { status: 503 });
                        """)
                    try await site.scheduler.stop(job: "quick")
                    try await page.sees("This may be out of date: The disk is full.", in: "main")
                    try await page.sees("Quick", in: "main")
                    try await browser.run("window.__mend()")
                    try await page.click(.button, "Try again")
                    try await page.seesNo("This may be out of date")
                    try await site.scheduler.start(job: "quick")
                }
            }
        }

        @Test func `a page that is put away leaves no connection behind`() async throws {
            try await Site.with([Jobs.quick]) { site in
                let page = site.page
                // Browsers hold six connections to a server at most.
                for visit in 1...10 {
                    try await page.browser.open("\(page.origin)/?\(visit)")
                    try await page.sees("Live", in: ".connection")
                    let wait = try await page.browser.run(
                        "return performance.getEntriesByType('navigation')[0].requestStart")
                    // Where none is free, it waits until the server says something on one of the others and finds nobody,
                    // which goes on for longer than this; a machine that is busy takes less.
                    #expect((wait.number ?? 0) < 20_000, "milliseconds until there was a connection")
                }
            }
        }
    }
}
