import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct ScheduleViewTests {
        @Test func `it tells all about a schedule: its rules, next slots, ledger, runs and changes`() async throws {
            let clock = ManualClock(now: Date().adding(.hours(-4)))
            let scheduler = Scheduler(node: NodeOptions(name: "node-1", gracePeriod: .zero), clock: clock)
            try await scheduler.configure(Jobs.quick)
            try await scheduler.add(
                Schedule(
                    id: "beat", job: "quick", recurrence: .every(.hours(1)), zone: "Europe/Berlin",
                    parameters: .none, overlap: .allow(limit: 3), catchUp: CatchUpPolicy.none))
            try await Site.with(scheduler, at: "#/schedules/beat") { site in
                let page = site.page
                try await page.sees("Europe/Berlin", in: ".facts")
                try await page.sees("Run side by side, up to 3", in: ".facts")
                try await page.count(of: ".slots > li", is: 8)
                clock.step(by: .hours(1))
                try await page.sees("ran", in: "[aria-label='Slots and what became of them'] .pill")
                try await page.sees("succeeded", in: "[aria-label='Runs'] .pill")
                try await page.click(.button, "Hold beat")
                try await page.fill("Reason", with: "too fast for us")
                try await page.click(.button, "Hold")
                try await page.sees("Held by admin: too fast for us", in: ".hold-box")
                clock.step(by: .hours(1))
                try await page.sees("skipped", in: "[aria-label='Slots and what became of them'] .pill")
                try await page.sees("too fast for us", in: "[aria-label='Slots and what became of them'] td")
                try await page.sees("skipped while it is held", in: ".slots")
                try await page.sees("admin held it", in: ".changes")
                try await page.sees("too fast for us", in: ".changes ins")
                try await page.click(.button, "Undo the last change")
                try await page.sees("The last change is taken back.", in: ".notices")
                try await page.seesNo("Held by admin", in: "main .panel")
                try await page.sees("took back a change", in: ".changes")
                #expect(try await site.scheduler.schedule("beat").schedule.hold == nil)
            }
        }

        @Test func `what is run by hand stands among its runs, and says who asked for it`() async throws {
            let schedule = Schedule(id: "nightly", job: "quick", recurrence: .cron("30 2 * * *"))
            try await Site.with([Jobs.quick], schedules: [schedule], at: "#/schedules/nightly") { site in
                let page = site.page
                try await page.sees("None yet.", in: "main")
                try await page.click(.button, "Run nightly now")
                try await page.sees("By hand, by admin", in: "[aria-label='Runs'] td")
                try await page.sees("succeeded", in: "[aria-label='Runs'] .pill")
                try await page.go(to: "#/runs/1")
                try await page.sees("By hand, by admin", in: ".facts")
                try await page.sees("nightly", in: ".facts")
                try await page.go(to: "#/history")
                try await page.sees("By hand, by admin", in: "[data-label=Trigger]")
                try await page.go(to: "#/schedules")
                try await page.sees("succeeded", in: "main td")
            }
        }

        @Test func `its next slot is skipped, it is switched off and on, copied and deleted`() async throws {
            let schedule = Schedule(id: "nightly", job: "quick", recurrence: .cron("30 2 * * *"))
            try await Site.with([Jobs.quick], schedules: [schedule], at: "#/schedules/nightly") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                let before = try await scheduler.schedule("nightly").schedule
                try await page.more("Skip the next slot…")
                try await page.fill("Reason", with: "a holiday")
                try await page.click(.button, "Skip it")
                try await page.sees("The next slot will be skipped.", in: ".notices")
                try await page.sees("a holiday", in: ".slots .is-left-out")
                let skip = try #require(try await scheduler.schedule("nightly").schedule.skips.first)
                #expect(skip.reason == "a holiday")
                #expect(skip.author == "admin")
                try await page.click(.button, "Undo")
                try await page.seesNo("a holiday", in: ".slots")
                #expect(try await scheduler.schedule("nightly").schedule.skips.isEmpty)

                try await page.more("Disable")
                try await page.sees("disabled", in: ".view-head .pill")
                #expect(try await scheduler.schedule("nightly").schedule.isEnabled == false)
                try await page.hasNo(.button, "Hold nightly")
                try await page.more("Enable")
                try await page.sees("enabled", in: ".view-head .pill")
                #expect(try await scheduler.schedule("nightly").schedule.isEnabled)

                try await page.press("r")
                try await page.sees("nightly succeeded.", in: ".notices")
                #expect(try await site.newestRun(of: "quick")?.trigger == .hand)
                try await page.more("Copy")
                try await page.isAt("#/schedules/new?copy=nightly")
                try await page.holds("30 2 * * *", in: "Expression")

                try await page.go(to: "#/schedules/nightly")
                try await page.more("Delete…")
                try await page.click(.button, "Delete")
                try await page.isAt("#/schedules")
                #expect(try await scheduler.schedules().isEmpty)
                try await page.go(to: "#/schedules/nightly")
                try await page.sees("This schedule was deleted.")
                try await page.click(.button, "Bring it back")
                try await page.sees("nightly is there again.", in: ".notices")
                try await page.sees("enabled", in: ".view-head .pill")
                #expect(try await scheduler.schedule("nightly").schedule == before)
            }
        }

        @Test func `slots of the past run once it was seen which, and not more than is allowed`() async throws {
            let schedule = Schedule(
                id: "hours", job: "quick", recurrence: .hourly, start: Date(timeIntervalSinceNow: -10 * 3_600 - 60))
            try await Site.with([Jobs.quick], schedules: [schedule], at: "#/schedules/hours") { site in
                let page = site.page
                try await page.more("Backfill…")
                try await page.sees("11 slots would run:", in: ".dry-run")
                try await page.count(of: ".dry-slots li", is: 11)
                try await page.fill("At most", with: "4")
                try await page.sees("more than 4", in: ".dry-run .error")
                try await page.click(.button, "Run them")
                try await page.isWrong("At most", saying: "11 slots")
                #expect(try await site.newestRun(of: "quick") == nil)
                try await page.fill("At most", with: "11")
                try await page.set("From", to: "2100-01-01T00:00")
                try await page.seesNo("would run:", in: ".dry-run")
                try await page.click(.button, "Show the slots")
                try await page.isWrong("Through", saying: "is before the start of the range")
                try await page.set("From", to: "2020-01-01T00:00")
                try await page.click(.button, "Show the slots")
                try await page.sees("11 slots would run:", in: ".dry-run")
                #expect(try await site.newestRun(of: "quick") == nil)
                try await page.click(.button, "Run them")
                try await page.sees("11 slots run.", in: ".notices")
                let runs = try await site.scheduler.runs(RunQuery(job: "quick"))
                #expect(runs.count == 11)
                #expect(runs.allSatisfy { $0.trigger == .backfill })
                try await page.sees("succeeded", in: "[aria-label='Runs'] .pill")
            }
        }

        @Test func `an operator finds what belongs to a job's own schedule, and no more`() async throws {
            let jobs = [Jobs.named("tick", "Tick", kind: .cron)]
            try await Site.with(jobs, role: .operator, at: "#/schedules") { site in
                let page = site.page
                try await page.hasNo(.button, "Delete")
                try await page.click(.link, "Details of Built-in timing of tick")
                try await page.sees("Its job brings it along.")
                try await page.hasNo(.link, "Edit")
                try await page.click(.button, "More")
                #expect(try await page.has(.button, "Backfill…"))
                try await page.hasNo(.button, "Delete…")
                try await page.hasNo(.button, "Disable")
                try await page.click(.link, "job's settings")
                try await page.isAt("#/jobs/tick")
            }
        }
    }
}

extension WebPage {
    /// Chooses something of the menu of further things to do.
    fileprivate func more(_ name: String) async throws {
        try await click(.button, "More")
        try await click(.button, name)
    }
}
