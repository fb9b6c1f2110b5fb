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

        @Test func `a page that is put away leaves no connection behind`() async throws {
            try await Site.with([Jobs.quick]) { site in
                let page = site.page
                // Browsers hold six connections to a server at most.
                for visit in 1...10 {
                    try await page.browser.open("\(page.origin)/?\(visit)")
                    try await page.sees("Live", in: ".connection")
                    let wait = try await page.browser.run(
                        "return performance.getEntriesByType('navigation')[0].requestStart")
                    #expect((wait.number ?? 0) < 20_000, "milliseconds until there was a connection")
                }
            }
        }
    }
}
