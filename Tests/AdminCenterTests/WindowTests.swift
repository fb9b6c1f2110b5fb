import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// Several windows and tabs of one browser, which has six connections to a server for all of them.
    @Suite struct WindowTests {
        @Test func `eight windows side by side all load, and all are live, even when the first of them is closed`()
            async throws
        {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let (page, browser) = (site.page, site.page.browser)
                let run = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(run)")
                var windows = [try await browser.window]
                for _ in 2...8 {
                    windows.append(try await browser.openWindow())
                    try await browser.open("\(page.origin)/#/runs/\(run)")
                    try await page.sees("Following", in: ".log-status")
                    #expect(try await browser.run("return document.hidden") == false)
                }
                for (part, open) in [(1, windows[...]), (2, windows.dropFirst())] {
                    if part == 2 {
                        // The one that tells the others goes.
                        try await browser.look(at: windows[0])
                        try await browser.closeWindow(thenLookAt: windows[1])
                    }
                    puppet.tell { context in
                        context.logger.info("line \(part)")
                        context.progress(Double(part) / 10)
                    }
                    for window in open {
                        try await browser.look(at: window)
                        try await page.sees("Live", in: ".connection")
                        try await page.lines((1...part).map { "line \($0)" })
                        try await page.sees("\(part)0 %", in: ".run-progress")
                    }
                }
                puppet.tell { $0.logger.info("the last one") }
                puppet.end()
                for window in windows.dropFirst() {
                    try await browser.look(at: window)
                    try await page.sees("succeeded", in: ".view-head .pill")
                    try await page.lines(["line 1", "line 2", "the last one"])
                    try await page.seesNo("Following", in: ".log-status")
                    #expect(try await page.faults() == [])
                }
            }
        }

        @Test func `where windows cannot agree, each is live by itself`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let (page, browser) = (site.page, site.page.browser)
                // So it is where the page comes over plain HTTP from another machine.
                let source = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"
                try await browser.chromium("Page.addScriptToEvaluateOnNewDocument", ["source": .string(source)])
                let run = try await site.scheduler.runNow("puppet")
                try await browser.reload()
                try await page.go(to: "#/runs/\(run)")
                try await page.sees("Live", in: ".connection")
                puppet.tell { context in
                    context.logger.info("a line")
                    context.progress(0.42)
                }
                try await page.lines(["a line"])
                try await page.sees("42 %", in: ".run-progress")
                puppet.end()
                try await page.sees("succeeded", in: ".view-head .pill")
                #expect(try await page.faults() == [])
            }
        }

        @Test func `a tab out of sight lets go of its connections, and is up to date when it is seen again`()
            async throws
        {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let (page, browser) = (site.page, site.page.browser)
                let run = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(run)")
                puppet.tell { $0.logger.info("before") }
                try await page.lines(["before"])
                // Nobody waits for it: what is to be done after a while is done at once.
                try await browser.run(
                    """
                    const later = window.setTimeout;
                    window.setTimeout = (action, delay, ...more) => later(action, delay === 10_000 ? 0 : delay, ...more);
                    window.__closed = [];
                    const last = (address) => address.split(/[? ]/)[0].split('/').at(-1);
                    for (const [kind, name] of [[EventSource, 'url'], [BroadcastChannel, 'name']]) {
                      const { close } = kind.prototype;
                      kind.prototype.close = function () { __closed.push([document.hidden, last(this[name])]); close.call(this); };
                    }
                    """)
                let tab = try await browser.window
                try await browser.openWindow(asTab: true)
                try await browser.open("\(page.origin)/")
                try await page.sees("Live", in: ".connection")
                puppet.tell { context in
                    context.logger.info("meanwhile")
                    context.progress(0.42)
                }
                try await page.sees("running", in: "[data-job=puppet] .pill")
                try await browser.look(at: tab)
                try await page.lines(["before", "meanwhile"])
                try await page.sees("42 %", in: ".run-progress")
                try await page.sees("Live", in: ".connection")
                let closed = try await browser.run("return __closed.map(String).sort()").texts
                #expect(closed == ["true,events", "true,live"])
                puppet.end()
                try await page.sees("succeeded", in: ".view-head .pill")
            }
        }

        @Test func `whoever signs out in one window is signed out in all, and in again in all`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)]) { site in
                let (page, browser) = (site.page, site.page.browser)
                try await page.click(.button, "Stop Tick")
                try await page.sees("Tick stopped.", in: ".notices")
                let first = try await browser.window
                let second = try await browser.openWindow()
                try await browser.open("\(page.origin)/#/schedules")
                try await page.sees("Live", in: ".connection")
                try await page.click(.button, "Sign out")
                try await page.sees("Sign in", in: "main.sign-in")
                try await browser.look(at: first)
                try await page.sees("Your session has ended.", in: "main.sign-in")

                try await browser.look(at: second)
                let code = try await site.admin.makeSignInCode(for: Principal(name: "bob", role: .viewer))
                try await page.signIn(code: code)
                try await browser.look(at: first)
                try await page.sees("bob", in: ".who")
                // What the administrator could take back, bob cannot.
                #expect(try await browser.run("return document.querySelector('.notices').innerText").text == "")
                try await page.hasNo(.button, "Start Tick")
                try await page.sees("Live", in: ".connection")
            }
        }

        @Test
        func `when somebody else signs in in one window, the others are theirs, and show nothing of who was there`()
            async throws
        {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)]) { site in
                let (page, browser) = (site.page, site.page.browser)
                try await page.click(.button, "Stop Tick")
                try await page.click(.link, "Tick")
                try await page.fill("Cron expression", with: "1 1 * * *")
                try await page.sees("Undo", in: ".notices")
                let first = try await browser.window
                try await browser.openWindow()
                let code = try await site.admin.makeSignInCode(for: Principal(name: "bob", role: .operator))
                try await page.signIn(code: code)
                try await page.sees("Live", in: ".connection")

                try await browser.look(at: first)
                try await page.sees("bob", in: ".who")
                try await page.sees("Live", in: ".connection")
                #expect(try await browser.run("return document.querySelector('.notices').innerText").text == "")
                try await page.settle()
                try await page.holds("0 0 1 1 *", in: "Cron expression")
                try await page.hasNo(.button, "Save")
                // The events are bob's: both windows hear them by the one connection that he has.
                let held = try await browser.runAsync(
                    "return (await navigator.locks.query()).held.map((one) => one.name)"
                ).texts
                #expect(held.count == 1)
                #expect(held.allSatisfy { $0.hasPrefix("scheduler./api/v1/events bob ") })
                try await page.sees("stopped", in: ".view-head .pill")
                try await site.scheduler.start(job: "tick")
                try await page.sees("paused", in: ".view-head .pill")
                #expect(try await page.faults() == [])
            }
        }

        @Test func `a stream that comes back finds out whose it is`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)]) { site in
                let (page, browser) = (site.page, site.page.browser)
                let port = try #require(site.server.port)
                try await page.sees("Live", in: ".connection")
                try await page.sees("paused", in: "[data-job=tick] .pill")
                #expect(try await page.has(.button, "Stop Tick"))
                // Nobody tells the page, as where it has not heard.
                try await browser.run("BroadcastChannel.prototype.postMessage = () => {}")
                let code = try await site.admin.makeSignInCode(for: Principal(name: "bob", role: .viewer))
                try await browser.runAsync(
                    """
                    await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' },
                      body: JSON.stringify({ code: arguments[0] }) });
                    """, .string(code))
                try await page.sees("admin", in: ".who")
                await site.server.stop()
                try await page.sees("Reconnecting", in: ".connection")
                try await Site.serving(site.admin, at: port) {
                    try await page.sees("bob", in: ".who")
                    try await page.sees("Live", in: ".connection")
                    try await page.hasNo(.button, "Stop Tick")
                }
            }
        }
    }
}
