import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct OverviewTests {
        @Test func `a card runs its job, and says so`() async throws {
            try await Site.with([Jobs.quick]) { site in
                try await site.page.click(.button, "Run Quick now")
                try await site.page.sees("Quick succeeded.", in: ".notices")
                let run = try #require(try await site.newestRun(of: "quick"))
                #expect(try await site.scheduler.finished(run.id).state == .succeeded)
                try await site.page.click(.link, "Open the run")
                try await site.page.wait(for: "the run", "location.hash === given[0]", .string("#/runs/\(run.id)"))
            }
        }

        @Test func `r runs the job that has the focus, with no hand on the mouse`() async throws {
            try await Site.with([Jobs.named("other", "Other"), Jobs.quick]) { site in
                let page = site.page
                try await page.tab(to: "Quick")
                try await page.press("r")
                try await page.sees("Quick succeeded.", in: ".notices")
                #expect(try await site.newestRun(of: "quick") != nil)
                #expect(try await site.newestRun(of: "other") == nil)
            }
        }

        @Test func `Tab and Enter run a job, with no hand on the mouse`() async throws {
            try await Site.with([Jobs.quick]) { site in
                try await site.page.tab(to: "Run Quick now")
                try await site.page.press(Key.enter)
                try await site.page.sees("Quick succeeded.", in: ".notices")
                #expect(try await site.newestRun(of: "quick") != nil)
                #expect(try await site.page.focused == "Run Quick now")
            }
        }

        @Test func `a job that takes parameters asks for them, and errors stand at their field`() async throws {
            try await Site.with([Jobs.asking]) { site in
                let page = site.page
                try await page.click(.button, "Run Asking now")
                try await page.fill("Pages", with: "1000")
                try await page.click(.button, "Run now")
                try await page.wait(
                    for: "the error at its field",
                    """
                    (() => {
                      const field = __probe.find('field', 'Pages');
                      const ids = (field.getAttribute('aria-describedby') ?? '').split(' ');
                      return field.getAttribute('aria-invalid') === 'true' && document.activeElement === field
                        && ids.some((id) => document.getElementById(id)?.matches('.error'));
                    })()
                    """)
                #expect(try await site.newestRun(of: "asking") == nil)
                try await page.fill("Pages", with: "12")
                try await page.choose("Letter", of: "Paper")
                try await page.click(.button, "Run now")
                try await page.sees("Asking succeeded.", in: ".notices")
                let run = try #require(try await site.newestRun(of: "asking"))
                #expect(run.order.parameters.values["pages"] == .integer(12))
                #expect(run.order.parameters.values["paper"] == .text("Letter"))
            }
        }

        @Test func `a card stops and starts its job, and stopping can be undone`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)]) { site in
                let page = site.page
                try await page.click(.button, "Stop Tick")
                try await page.sees("Tick stopped.", in: ".notices")
                #expect(try await site.scheduler.job("tick").state == .stopped)
                try await page.click(.button, "Undo")
                try await page.sees("paused", in: "[data-job=tick] .pill")
                #expect(try await site.scheduler.job("tick").state == .paused)
                try await page.click(.button, "Stop Tick")
                try await page.click(.button, "Start Tick")
                try await page.sees("Tick started.", in: ".notices")
                #expect(try await site.scheduler.job("tick").state == .paused)
            }
        }

        @Test func `search, state and tag leave the cards that fit, and stand in the address`() async throws {
            let jobs = [
                Jobs.named("backup", "Backup", kind: .cron, tags: ["nightly"], isDisabled: true),
                Jobs.named("report", "Report", tags: ["nightly", "office"]), Jobs.named("mail", "Mail"),
            ]
            try await Site.with(jobs) { site in
                let page = site.page
                try await page.press("/")
                #expect(try await page.focused == "Search jobs")
                try await page.press("r", "e", "p")
                #expect(try await page.cards(["report"]))
                #expect(try await page.hash == "#/?text=rep")
                try await page.fill("Search jobs", with: "")
                try await page.choose("nightly", of: "Tag")
                #expect(try await page.cards(["backup", "report"]))
                try await page.choose("disabled", of: "State")
                #expect(try await page.cards(["backup"]))
                try await page.browser.reload()
                #expect(try await page.cards(["backup"]))
                try await page.fill("Search jobs", with: "nothing like it")
                try await page.click(.button, "Show all jobs")
                #expect(try await page.cards(["backup", "mail", "report"]))
                try await page.click(.field, "Group by tag")
                try await page.sees("office", in: "h2")
                #expect(try await page.cards(["backup", "mail", "report", "report"]))
            }
        }

        @Test func `a job that fails and one that is overdue stand out, and each says how it went and comes next`()
            async throws
        {
            var (late, tick) = (Jobs.named("late", "Late"), Jobs.named("tick", "Tick", kind: .cron))
            late.job.expectedInterval = .hours(1)
            tick.job.defaults.cron = "0 * * * *"
            let past = try await Past.scheduler([Jobs.failing, late, tick]) { past in
                for job in ["failing", "late", "late", "late"] as [JobID] {
                    _ = try await past.finished(try await past.scheduler.runNow(job))
                }
            }
            try await Site.with(past) { site in
                let page = site.page
                try await page.sees("failing", in: "[data-job=failing] .pill")
                try await page.sees("overdue", in: "[data-job=late] .pill")
                try await page.sees("3 jobs · 1 failing · 1 overdue", in: ".about")
                try await page.count(of: "[data-job=late] [aria-label^='Last 3 runs: none failed']", is: 1)
                try await page.count(of: "[data-job=failing] [aria-label^='Last 1 run: 1 failed']", is: 1)
                try await page.sees("Every hour", in: "[data-job=tick] .card-timing")
                let next = try #require(try await site.scheduler.job("tick").nextPlannedAt)
                let told = try await page.browser.run(
                    "return document.querySelector('[data-job=tick] .card-next time').dateTime")
                #expect(told.text?.prefix(19) == ISO8601.text(next).prefix(19))
                try await page.sees("Next in", in: "[data-job=tick] .card-next")
                for state in ["overdue", "failing"] {
                    try await page.choose(state, of: "State")
                    #expect(try await page.cards([state == "overdue" ? "late" : "failing"]))
                }
                try await page.go(to: "#/jobs/late")
                try await page.sees("a success is expected every hour.", in: ".banner")
            }
        }

        @Test func `a card says in words when a job runs that has no times`() async throws {
            let once = Jobs.named("once", "Once", kind: .oneShot)
            try await Site.with([Jobs.quick, once]) { site in
                try await site.page.sees("By hand only", in: "[data-job=quick] .card-timing")
                try await site.page.sees("Once", in: "[data-job=once] .card-timing")
            }
        }

        @Test func `a viewer sees cards and no buttons on them`() async throws {
            try await Site.with([Jobs.quick], role: .viewer) { site in
                try await site.page.sees("Quick", in: "[data-job]")
                #expect(try await site.page.buttons == [])
            }
        }

        @Test func `where there is no job, it says how jobs come`() async throws {
            try await Site.with { site in
                try await site.page.sees("No jobs are registered", in: "main")
            }
        }

        @Test func `a thousand jobs are all there, and one is found`() async throws {
            let jobs = (0..<1_000).map { Jobs.named(JobID(rawValue: "job-\($0)"), "Job \($0)") }
            try await Site.with(jobs) { site in
                try await site.page.sees("1000 jobs", in: ".about")
                try await site.page.fill("Search jobs", with: "job-777")
                #expect(try await site.page.cards(["job-777"]))
            }
        }
    }
}

extension WebPage {
    /// Whether the cards of these jobs are there, in any order, and no others; waits for it.
    func cards(_ jobs: [String]) async throws -> Bool {
        try await wait(
            for: "the cards \(jobs)",
            "JSON.stringify([...document.querySelectorAll('[data-job]')].map((card) => card.dataset.job).sort()) === given[0]",
            .string("[\(jobs.sorted().map { "\"\($0)\"" }.joined(separator: ","))]"))
        return true
    }

    /// Presses Tab until something has the focus.
    func tab(to name: String) async throws {
        var passed: [String] = []
        while passed.count < 100 {
            try await press(Key.tab)
            passed.append(try await focused)
            if passed.last == name { return }
        }
        throw BrowserError("Tab does not lead to \"\(name)\", but to \(passed)")
    }
}
