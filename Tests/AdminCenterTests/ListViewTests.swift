import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing
import WebDriver

extension AdminCenterTests {
    /// Resources, artifacts, nodes and queues, and the audit.
    @Suite struct ListViewTests {
        @Test func `resources say who has them and who waits, and what has touched them and will`() async throws {
            let gates = [Gate(), Gate()]
            let jobs = gates.enumerated().map { index, gate in
                JobOptions(id: "job-\(index)", name: "Job \(index)", kind: .manual, resources: ["disk"]) { _ in
                    try await gate.pass()
                }
            }
            let schedule = Schedule(id: "daily", job: "job-1", recurrence: .hourly)
            try await Site.with(jobs, schedules: [schedule], at: "#/resources") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await page.sees("free", in: "[data-label=State]")
                let first = try await scheduler.runNow("job-0")
                try await page.sees("locked by run \(first)", in: "[data-label=State]")
                let second = try await scheduler.runNow("job-1")
                try await page.wait(
                    for: "one that waits", "document.querySelector('[data-label=Waiting]')?.innerText === '1'")
                try await page.click(.link, "disk")
                try await page.isAt("#/resources/disk")
                try await page.sees("locked by run \(first)", in: ".facts")
                try await page.sees("running", in: "[aria-labelledby=resource-runs] tr")
                try await page.sees("pending", in: "[aria-labelledby=resource-runs] tr")
                try await page.sees("Job 1", in: "[aria-labelledby=resource-upcoming] tr")
                try await page.sees("Every 1 hour", in: "[aria-labelledby=resource-schedules] tr")

                gates[0].open()
                try await page.sees("locked by run \(second)", in: ".facts")
                gates[1].open()
                _ = try await scheduler.finished(second)
                try await page.sees("free", in: ".facts")
                try await page.count(of: "[aria-labelledby=resource-runs] .pill.is-succeeded", is: 2)
                try await page.count(of: "[aria-labelledby=resource-upcoming] tbody tr", is: 6)
                try await page.click(.button, "24 h")
                try await page.sees("Show more (14)", in: "[aria-labelledby=resource-upcoming] button")
                try await page.click(.link, "All that is to come")
                try await page.isAt("#/upcoming?resource=disk")
            }
        }

        @Test func `artifacts stand by job, open, are found by label, and say when they expire`() async throws {
            let clock = ManualClock(now: Date().adding(.hours(-2)))
            let (published, gate) = (Gate(), Gate())
            let reports = JobOptions(id: "reports", name: "Reports", kind: .manual) { context in
                _ = try await context.publish(
                    Artifact(
                        labels: ["kind": "pdf"], url: "https://example.org/report.pdf", size: 12_300,
                        expiresAfter: .days(14)))
                published.open()
                try await gate.pass()
                _ = try await context.publish(Artifact(labels: ["kind": "csv"], url: "javascript:alert(1)", size: 700))
            }
            let other = JobOptions(id: "other", name: "Other", kind: .manual) { context in
                _ = try await context.publish(Artifact(labels: ["kind": "csv"], url: "https://example.org/rows.csv"))
            }
            let scheduler = Scheduler(node: NodeOptions(name: "node-1", gracePeriod: .zero), clock: clock)
            for job in [reports, other] { try await scheduler.configure(job) }
            try await Site.with(scheduler, at: "#/artifacts") { site in
                let page = site.page
                try await page.sees("No artifacts yet")
                let order = try await scheduler.runNow("reports")
                try await published.pass()
                clock.step(by: .hours(1))
                gate.open()
                let run = try await scheduler.finished(order)
                try await page.sees("2 artifacts of 1 job, 13 kB in all", in: ".about")
                _ = try await scheduler.finished(try await scheduler.runNow("other"))
                try await page.sees("3 artifacts of 2 jobs", in: ".about")
                try await page.count(of: "tbody tr", is: 0)
                let newest = try await page.browser.run(
                    "return [...document.querySelectorAll('.group-facts time')].map((one) => one.dateTime)"
                ).texts
                let published = try await scheduler.artifacts(ArtifactQuery(job: "reports")).map(\.publishedAt).max()
                #expect(newest.contains { $0.prefix(22) == ISO8601.text(try! #require(published)).prefix(22) })
                try await page.click(.button, "Reports")
                try await page.count(of: "tbody tr", is: 2)
                try await page.sees("12.3 kB", in: "td")
                try await page.sees("expires in 13 d", in: "[data-label=Expires]")
                try await page.sees("never", in: "[data-label=Expires]")
                let links =
                    "return [...document.querySelectorAll('.address a')].map((link) => link.getAttribute('href'))"
                #expect(try await page.browser.run(links) == ["https://example.org/report.pdf"])
                try await page.sees("javascript:alert(1)", in: ".address code")
                #expect(try await page.has(.link, "Run \(run.id)"))

                try await page.click(.button, "kind pdf")
                try await page.sees("1 artifact of 1 job", in: ".about")
                try await page.count(of: "tbody tr", is: 1)
                try await page.browser.reload()
                try await page.sees("1 artifact of 1 job", in: ".about")
                try await page.count(of: "tbody tr", is: 1)
                try await page.fill("Labels, written name:value", with: "kind:csv")
                try await page.sees("2 artifacts of 2 jobs", in: ".about")
                try await page.sees("javascript:alert(1)", in: ".address code")
                try await page.fill("Labels, written name:value", with: "kind:none")
                try await page.click(.button, "Show all artifacts")
                try await page.sees("3 artifacts of 2 jobs", in: ".about")
                #expect(try await page.faults() == [])
            }
        }

        @Test func `an artifact that could not be pruned says why, and the next success tries again`() async throws {
            let isBroken = Mutex(true)
            let job = JobOptions(
                id: "backup", name: "Backup", kind: .manual, artifactRetention: ArtifactRetention(keepLast: 1),
                prune: { _ in if isBroken.withLock({ $0 }) { throw Jobs.Broken() } }
            ) { context in
                _ = try await context.publish(Artifact(url: "file:///backups/\(context.run)"))
            }
            try await Site.with([job], at: "#/artifacts") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                for _ in 1...2 { _ = try await scheduler.finished(try await scheduler.runNow("backup")) }
                try await page.click(.button, "Backup")
                try await page.sees("could not be pruned: the disk is full", in: "[data-label=Expires]")
                try await page.count(of: "tbody tr", is: 2)
                isBroken.withLock { $0 = false }
                let newest = try await scheduler.finished(try await scheduler.runNow("backup"))
                try await page.count(of: "tbody tr", is: 1)
                try await page.sees("file:///backups/\(newest.id)", in: ".address code")
            }
        }

        @Test func `nodes and queues say what runs and what waits`() async throws {
            let gate = Gate()
            let job = JobOptions(id: "gated", name: "Gated", kind: .manual, queue: "slow", overlap: .queueAll) { _ in
                try await gate.pass()
            }
            try await Site.with([job], at: "#/nodes") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await page.sees("node-1", in: "[data-label=Node]")
                try await page.sees("this one", in: "[data-label=Node]")
                try await page.sees("slow", in: "[data-label=Queue]")
                let first = try await scheduler.runNow("gated")
                try await page.sees("1", in: "[aria-labelledby=nodes] [data-label=Running]")
                try await page.sees("1", in: "[aria-labelledby=queues] [data-label=Running]")
                let second = try await scheduler.runNow("gated")
                try await page.sees("1", in: "[data-label=Waiting]")
                for run in [first, second] {
                    gate.open()
                    _ = try await scheduler.finished(run)
                }
                try await page.seesNo("1", in: "[data-label=Waiting]")
                try await page.seesNo("1", in: "[aria-labelledby=queues] [data-label=Running]")
            }
        }

        @Test func `the audit says who did what, and what was before and after`() async throws {
            let schedule = Schedule(
                id: "nightly", job: "quick", description: "At night", recurrence: .cron("30 2 * * *"))
            try await Site.with([Jobs.quick], schedules: [schedule], at: "#/audit") { site in
                let page = site.page
                try await page.sees("signed in", in: "td.audit-what")
                try await page.elsewhere("PUT", "/schedules/nightly", ["description": "At dawn"])
                try await page.sees("changed a schedule", in: "tbody tr:first-child")
                try await page.sees("admin", in: "tbody tr:first-child [data-label=Who]")
                try await page.click(css: "tbody tr:first-child summary")
                try await page.sees("At night", in: "tbody tr:first-child del")
                try await page.sees("At dawn", in: "tbody tr:first-child ins")
                try await page.elsewhere("POST", "/jobs/quick/run")
                try await page.sees("ran a job", in: "tbody tr:first-child")
                try await page.sees("127.0.0.1", in: "tbody tr:first-child [data-label=From]")

                try await page.choose("All on schedules", of: "Operation")
                try await page.count(of: "tbody tr", is: 1)
                try await page.browser.reload()
                try await page.count(of: "tbody tr", is: 1)
                #expect(try await page.hash == "#/audit?operation=schedules.")
                try await page.click(.link, "nightly")
                try await page.isAt("#/schedules/nightly")
                try await page.go(to: "#/audit?subject=quick")
                try await page.count(of: "tbody tr", is: 1)
                try await page.fill("Who, exactly", with: "maria")
                try await page.sees("Nothing fits")
                try await page.click(.button, "Show everything")
                try await page.count(of: "tbody tr", is: 3)
                try await page.elsewhere("POST", "/sessions/link", ["role": "viewer", "name": "maria"])
                try await page.choose("All on sessions", of: "Operation")
                try await page.sees("made a link to sign in", in: "tbody tr:first-child")
                try await page.count(of: "tbody tr", is: 1)
                try await page.choose("All on signing in and out", of: "Operation")
                try await page.sees("signed in", in: "tbody tr:first-child")
                try await page.count(of: "tbody tr", is: 1)
            }
        }
    }
}
