import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// The log in a run's view.
    @Suite struct RunLogTests {
        @Test func `lines come as they are logged, are followed, and wait for who reads`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(run)")
                try await page.sees("Nothing has been logged yet.", in: ".log")
                puppet.tell { $0.logger.warning("begins", metadata: ["bucket": "backups"]) }
                try await page.sees("begins bucket=backups", in: ".log-line.is-warning")
                try await page.sees("Following", in: ".log-status")
                puppet.tell { context in for index in 1...300 { context.logger.info("line \(index)") } }
                try await page.sees("301 lines", in: ".log-status")
                try await page.isAtEndOfLog()

                // Somebody turns back to read.
                try await page.browser.run("document.querySelector('.log-scroller').scrollTop -= 200")
                try await page.sees("Paused here while new lines come", in: ".log-status")
                let place = try await page.browser.run("return document.querySelector('.log-scroller').scrollTop")
                puppet.tell { $0.logger.info("one more") }
                try await page.sees("Follow · 1 new line", in: ".log-follow")
                #expect(try await page.browser.run("return document.querySelector('.log-scroller').scrollTop") == place)
                try await page.click(.button, "Follow")
                try await page.sees("one more", in: ".log-line")
                try await page.isAtEndOfLog()
                try await page.hasNo(.button, "Follow")
                puppet.end()
                try await page.sees("succeeded", in: ".view-head .pill")
                try await page.seesNo("Following", in: ".log-status")
            }
        }

        @Test func `lines are filtered by level, text and fields, live ones too, and stand in the address`()
            async throws
        {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                puppet.tell { context in
                    context.logger.debug("opens the valve")
                    context.logger.info("reads", metadata: ["table": "customers"])
                    context.logger.warning("is slow", metadata: ["table": "orders"])
                    context.logger.error("cannot write <b>it</b>")
                }
                try await page.go(to: "#/runs/\(run)?level=warning")
                try await page.lines(["is slow table=orders", "cannot write <b>it</b>"])
                puppet.tell { context in
                    context.logger.info("nobody asked for this")
                    context.logger.critical("burns")
                }
                try await page.lines(["is slow table=orders", "cannot write <b>it</b>", "burns"])
                try await page.choose("All levels", of: "Level")
                try await page.fill("Search the log", with: "CUSTOMERS")
                try await page.lines(["reads table=customers"])
                try await page.sees("customers", in: ".log-line mark")
                #expect(try await page.hash == "#/runs/\(run)?text=CUSTOMERS")
                try await page.browser.reload()
                try await page.lines(["reads table=customers"])
                try await page.click(.field, "Fields")
                try await page.lines(["reads"])
                try await page.fill("Search the log", with: "nothing of the kind")
                try await page.click(.button, "Show all lines")
                try await page.sees("nobody asked for this", in: ".log-line")
                #expect(try await page.hash == "#/runs/\(run)")
                puppet.end()
            }
        }

        @Test func `the log is downloaded as text, from the level that is chosen`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                puppet.tell { context in
                    context.logger.info("reads", metadata: ["table": "customers"])
                    context.logger.error("cannot write")
                }
                puppet.end()
                _ = try await site.scheduler.finished(run)
                try await page.go(to: "#/runs/\(run)")
                let download = """
                    const link = __probe.find('link', 'Download');
                    const answer = await fetch(link.href);
                    return [link.download, answer.headers.get('content-disposition'), await answer.text()];
                    """
                let whole = try await page.browser.runAsync(download).texts
                #expect(whole[0] == "run-\(run).log")
                #expect(whole[1].hasPrefix("attachment"))
                #expect(whole[2].contains("reads") && whole[2].contains("customers"))
                try await page.choose("error and above", of: "Level")
                try await page.lines(["cannot write"])
                let errors = try await page.browser.runAsync(download).texts
                #expect(errors[2].contains("cannot write") && !errors[2].contains("reads"))
            }
        }

        @Test func `what came while the connection was lost is there when it is back`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(run)")
                puppet.tell { $0.logger.info("before") }
                try await page.lines(["before"])
                let port = try #require(site.server.port)
                await site.server.stop()
                try await page.sees("Connection lost; trying again", in: ".log-status")
                puppet.tell { $0.logger.info("meanwhile") }
                try await Site.serving(site.admin, at: port) {
                    try await page.lines(["before", "meanwhile"])
                    puppet.tell { $0.logger.info("after") }
                    try await page.lines(["before", "meanwhile", "after"])
                }
            }
        }
    }
}

extension WebPage {
    /// Waits until the log shows these lines and no others.
    func lines(_ lines: [String]) async throws {
        try await wait(
            for: "the lines \(lines)",
            """
            JSON.stringify([...document.querySelectorAll('.log-line .log-words')].map((one) => __probe.squeezed(one.innerText)))
              === JSON.stringify(given[0])
            """, .array(lines.map { .string($0) }))
    }

    /// Waits until the end of the log is in sight.
    func isAtEndOfLog() async throws {
        try await wait(
            for: "the end of the log",
            """
            (() => {
              const scroller = document.querySelector('.log-scroller');
              return scroller.scrollHeight > scroller.clientHeight + 100
                && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 8;
            })()
            """)
    }
}
