import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct RunViewTests {
        @Test func `a run tells how far it is while it goes on, and is cancelled once that is confirmed`() async throws
        {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                let second = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(run)")
                let birth = try await page.birth
                try await page.sees("It runs, and tells no progress", in: ".run-progress")
                puppet.tell { $0.progress(0.42, note: "copies the third table") }
                try await page.sees("42 %", in: ".run-progress")
                try await page.sees("copies the third table", in: ".run-progress")
                try await page.sees("Running for", in: ".run-progress")
                try await page.sees("left", in: ".run-progress")

                try await page.click(.button, "Cancel run \(run)")
                try await page.click(.button, "Let it go on")
                #expect(try await site.scheduler.run(run).askedToStopAt == nil)
                try await page.click(.button, "Cancel run \(run)")
                try await page.click(.button, "Cancel the run")
                #expect(try await site.scheduler.finished(run).state == .cancelled)
                try await page.sees("cancelled", in: ".view-head .pill")
                try await page.seesNo("Running for")
                try await page.hasNo(.button, "Cancel run \(run)")

                try await page.click(.button, "Retry run \(run)")
                try await page.sees("does it again.", in: ".notices")
                let again = try #require(try await site.newestRun(of: "puppet"))
                #expect(again.trigger == .retry)
                #expect(again.id != second)
                try await page.click(.link, "Open the run")
                try await page.isAt("#/runs/\(again.id)")
                // Its job has no timing of its own that it could lead to.
                try await page.sees("Retry", in: ".facts dd")
                try await page.seesNo("@puppet", in: ".facts")
                #expect(try await page.birth == birth)
            }
        }

        @Test func `a run that waits is taken out of the queue`() async throws {
            let puppet = Puppet()
            try await Site.with([puppet.job()]) { site in
                let page = site.page
                let first = try await site.scheduler.runNow("puppet")
                let waiting = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(waiting)")
                try await page.sees("It waits for run \(first) to end.", in: ".run-progress")
                try await page.sees("The run has not started yet", in: ".log")
                try await page.click(.button, "Cancel run \(waiting)")
                try await page.sees("It is taken out of the queue", in: "dialog")
                try await page.click(.button, "Cancel the run")
                try await page.sees("cancelled", in: ".view-head .pill")
                #expect(try await site.scheduler.run(waiting).state == .cancelled)
            }
        }

        @Test func `a run waits for one of those beside it, or for a time that is told in UTC as well`() async throws {
            let pair = JobOptions(id: "pair", name: "Pair", kind: .manual, overlap: .allow(limit: 2)) {
                try await $0.sleep(for: .days(1))
            }
            let flaky = JobOptions(
                id: "flaky", name: "Flaky", kind: .manual, retry: .constant(.hours(1), attempts: 2)
            ) { _ in throw Jobs.Broken() }
            try await Site.with([pair, flaky]) { site in
                let page = site.page
                for _ in 1...2 { _ = try await site.scheduler.runNow("pair") }
                let third = try await site.scheduler.runNow("pair")
                try await page.go(to: "#/runs/\(third)")
                try await page.sees("It waits for one of 2 runs to end.", in: ".run-progress")
                let retried = try await site.scheduler.runNow("flaky")
                try await page.go(to: "#/runs/\(retried)")
                try await page.sees("for its next attempt.", in: ".run-progress")
                try await page.count(of: ".run-progress-words time[title$=UTC]", is: 1)
            }
        }

        @Test func `one that goes on although it was asked to stop says since when`() async throws {
            let puppet = Puppet(isDeaf: true)
            try await Site.with([puppet.job()]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(run)")
                try await page.click(.button, "Cancel run \(run)")
                try await page.click(.button, "Cancel the run")
                try await page.sees("Asked to stop", in: ".banner")
                try await page.sees("stopping", in: ".view-head .pill")
                try await page.hasNo(.button, "Cancel run \(run)")
                // Nobody waits for it: the page's clock goes on.
                try await page.browser.run("const now = Date.now; Date.now = () => now.call(Date) + 12_000;")
                try await page.sees("It goes on all the same", in: ".banner")
                try await page.wait(
                    for: "the seconds", "/Asked to stop 1[2-9] s ago/.test(document.querySelector('.banner').innerText)"
                )
                puppet.end()
                try await page.sees("cancelled", in: ".view-head .pill")
                try await page.seesNo("Asked to stop")
            }
        }

        @Test func `attempts that failed stand there, each with its error and its lines`() async throws {
            let job = JobOptions(
                id: "flaky", name: "Flaky", kind: .manual, retry: .constant(.zero, attempts: 2)
            ) { context in
                context.logger.info("tries for the \(context.attempt). time")
                throw Jobs.Broken()
            }
            try await Site.with([job]) { site in
                let page = site.page
                let run = try await site.scheduler.finished(try await site.scheduler.runNow("flaky"))
                try await page.go(to: "#/runs/\(run.id)")
                try await page.sees("It failed", in: ".failure")
                try await page.sees("the disk is full", in: ".failure pre")
                try await page.sees("attempt 2", in: ".view-head .tag")
                try await page.sees("the disk is full", in: "[aria-label='Attempts'] td")
                try await page.sees("Attempt 2", in: ".log-divider")
                try await page.sees("tries for the 1. time", in: ".log-line")
                try await page.sees("tries for the 2. time", in: ".log-line")
                #expect(try await page.has(.button, "Retry run \(run.id)"))
            }
        }

        @Test func `artifacts are links where they are of the web, and secrets are dots`() async throws {
            let job = JobOptions(
                id: "export", name: "Export", kind: .manual,
                parameters: .typed(
                    Told(), fields: [.text("password", title: "Password"), .duration("window", title: "Window")]),
                secretParameters: ["password"]
            ) { context in
                _ = try await context.publish(
                    Artifact(labels: ["kind": "<b>bold</b>"], url: "https://example.org/report.pdf", size: 12_300))
                _ = try await context.publish(Artifact(url: "javascript:alert(document.domain)"))
            }
            try await Site.with([job]) { site in
                let page = site.page
                let order = try await site.scheduler.runNow(
                    "export", parameters: ["password": "correct horse battery staple"])
                let run = try await site.scheduler.finished(order)
                #expect(run.state == .succeeded)
                try await page.go(to: "#/runs/\(run.id)")
                try await page.sees("12.3 kB", in: ".artifact-list")
                try await page.sees("kind <b>bold</b>", in: ".artifact-list .label")
                let links = try await page.browser.run(
                    "return [...document.querySelectorAll('.artifact-list a')].map((link) => link.getAttribute('href'))"
                )
                #expect(links == ["https://example.org/report.pdf"])
                try await page.sees("javascript:alert(document.domain)", in: ".artifact-list code")
                try await page.sees("Password", in: ".facts dt")
                try await page.sees("••••••", in: ".facts dd")
                try await page.sees("1 h", in: ".facts dd")
                let source = try await page.browser.run("return document.documentElement.outerHTML").text ?? ""
                #expect(source.contains("battery") == false)
            }
        }

        private struct Told: Codable, Sendable {
            var password = "default"
            @DurationParameter var window = .hours(1)
        }

        @Test func `a viewer sees how it goes, but neither its log nor what it was told, and steers nothing`()
            async throws
        {
            let puppet = Puppet()
            try await Site.with([puppet.job(), Jobs.asking], role: .viewer) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("puppet")
                puppet.tell { context in
                    context.logger.info("the password is swordfish")
                    context.progress(0.1)
                }
                try await page.go(to: "#/runs/\(run)")
                try await page.sees("10 %", in: ".run-progress")
                try await page.sees("You may not read logs", in: ".panel")
                #expect(try await page.buttons == [])
                #expect(try await page.text.contains("swordfish") == false)
                let other = try await site.scheduler.finished(
                    try await site.scheduler.runNow("asking", parameters: ["title": "swordfish"]))
                try await page.go(to: "#/runs/\(other.id)")
                try await page.sees("You may not see what runs are told", in: ".panel")
                #expect(try await page.text.contains("swordfish") == false)
            }
        }

        @Test func `a run that nobody knows says so`() async throws {
            try await Site.with(at: "#/runs/999") { site in
                try await site.page.sees("There is no such run")
                try await site.page.click(.link, "To the history")
                try await site.page.isAt("#/history")
            }
        }
    }
}
