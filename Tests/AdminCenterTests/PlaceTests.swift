import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// The few connections that windows of one browser share.
    @Suite struct PlaceTests {
        @Test
        func `four windows at most follow a log over connections of their own, and the next takes what one gives back`()
            async throws
        {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let (page, browser) = (site.page, site.page.browser)
                let run = try await site.scheduler.runNow("puppet")
                let first = try await browser.window
                var windows: [Browser.Handle] = []
                for _ in 1...6 {
                    windows.append(try await browser.openWindow())
                    try await browser.counts()
                    try await browser.open("\(page.origin)/#/runs/\(run)")
                    try await page.sees("Following", in: ".log-status")
                }
                puppet.tell { $0.logger.info("for all") }
                for (index, window) in windows.enumerated() {
                    try await browser.look(at: window)
                    try await page.lines(["for all"])
                    #expect(
                        try await browser.run("return __open.size").number == (index < 4 ? 1 : 0), "window \(index)")
                }
                // One that is closed gives back its place, and so does one that goes to another view.
                try await browser.look(at: windows[0])
                try await browser.closeWindow(thenLookAt: windows[1])
                try await page.go(to: "#/")
                try await page.wait(for: "no connection", "__open.size === 0")
                for window in windows[2...] {
                    try await browser.look(at: window)
                    try await page.wait(for: "a connection", "__open.size === 1")
                }
                puppet.tell { $0.logger.info("for those who are left") }
                for window in windows[2...] {
                    try await browser.look(at: window)
                    try await page.lines(["for all", "for those who are left"])
                    #expect(try await page.faults() == [])
                }
                puppet.end()
                try await page.sees("succeeded", in: ".view-head .pill")
                try await page.wait(for: "no connection", "__open.size === 0")
                try await browser.look(at: first)
            }
        }

        @Test
        func `what happens after the window with the connection is gone, and before another has one, is not missed`()
            async throws
        {
            try await Site.with([Jobs.quick]) { site in
                let (page, browser) = (site.page, site.page.browser)
                try await page.sees("Live", in: ".connection")
                let first = try await browser.window
                let second = try await browser.openWindow()
                // Only events have it ask again, and when it connects is for the test to say.
                let source = """
                    window.setInterval = () => 0;
                    const send = window.fetch;
                    const free = new Promise((resolve) => { window.__connect = resolve; });
                    window.fetch = async (...order) => {
                      if (String(order[0]).endsWith('/events')) { window.__isConnecting = true; await free; }
                      return send(...order);
                    };
                    """
                try await browser.chromium("Page.addScriptToEvaluateOnNewDocument", ["source": .string(source)])
                try await browser.open("\(page.origin)/#/jobs/quick")
                try await page.sees("No runs yet")
                try await page.sees("Live", in: ".connection")
                // Hearing that there is a connection, it asks once more.
                try await page.wait(
                    for: "all to be asked for",
                    "performance.now() - performance.getEntriesByType('resource').at(-1).responseEnd > 1000")
                try await browser.look(at: first)
                try await browser.closeWindow(thenLookAt: second)
                try await page.wait(for: "the window to connect", "window.__isConnecting")
                _ = try await site.scheduler.finished(try await site.scheduler.runNow("quick"))
                try await page.isQuiet()
                #expect(try await page.text.contains("No runs yet"))
                try await browser.run("__connect()")
                try await page.sees("succeeded", in: ".runs tbody tr")
                _ = try await site.scheduler.finished(try await site.scheduler.runNow("quick"))
                try await page.count(of: ".runs tbody tr", is: 2)
                #expect(try await page.faults() == [])
            }
        }
    }
}

extension Browser {
    /// Has the pages of this window know which event sources they have open.
    fileprivate func counts() async throws {
        let source = """
            window.__open = new Set();
            const { close } = EventSource.prototype;
            EventSource.prototype.close = function () { __open.delete(this); close.call(this); };
            window.EventSource = class extends EventSource { constructor(...all) { super(...all); __open.add(this); } };
            """
        try await chromium("Page.addScriptToEvaluateOnNewDocument", ["source": .string(source)])
    }
}
