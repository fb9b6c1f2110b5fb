import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct ScheduleFormTests {
        @Test func `each kind of recurrence makes the schedule that it says`() async throws {
            let (six, nine, night) = (
                try TimeOfDay(hour: 6), try TimeOfDay(hour: 9, minute: 15), try TimeOfDay(hour: 2, minute: 30)
            )
            let christmas = try YearDay(month: 12, day: .day(24))
            let cases: [(kind: String, fill: @Sendable (WebPage) async throws -> Void, recurrence: Recurrence)] = [
                (
                    "Once",
                    { page in
                        try await page.choose("UTC", of: "Clock of When")
                        try await page.set("When", to: "2100-02-28T10:00")
                    }, .once(at: Date(timeIntervalSince1970: 4_107_492_000))
                ),
                ("Hourly", { try await $0.fill("Minute of the hour", with: "17") }, .cron("17 * * * *")),
                (
                    "Daily",
                    { page in
                        try await page.click(.button, "Add a time")
                        try await page.set("Times, 2", to: "09:15")
                    }, .daily(at: [night, nine])
                ),
                (
                    "Twice daily", { try await $0.set("Times, 2", to: "09:15") }, .daily(at: [six, nine])
                ),
                (
                    "Weekly",
                    { page in
                        try await page.click(.button, "Mon", in: "Days")
                        try await page.click(.button, "Sat", in: "Days")
                    }, .weekly(on: [.tuesday, .wednesday, .thursday, .friday, .saturday], at: [night])
                ),
                ("Every 30 days", { _ in }, .every(.days(30), journalised: true)),
                (
                    "Monthly",
                    { page in
                        try await page.click(.button, "Last", in: "Days")
                        try await page.fill("Other days", with: "tue#2")
                    }, .monthly(on: [.day(1), .last, .nth(2, .tuesday)], at: [night])
                ),
                ("Yearly", { try await $0.fill("Days", with: "12/24") }, .yearly(on: [christmas], at: [night])),
                (
                    "Custom",
                    { page in
                        for (name, value) in [("days", "1"), ("hours", "2"), ("minutes", "30")] {
                            try await page.fill(name, with: value)
                        }
                        try await page.click(.field, "Keep the grid")
                    }, .every(.minutes(26 * 60 + 30), journalised: false)
                ),
                (
                    "Cron", { try await $0.fill("Expression", with: "*/5 8-18 * * mon-fri") },
                    .cron("*/5 8-18 * * mon-fri")
                ),
            ]
            try await Site.with([Jobs.quick]) { site in
                let page = site.page
                for (index, (kind, fill, recurrence)) in cases.enumerated() {
                    let id = "schedule-\(index)"
                    try await page.go(to: "#/schedules/new?job=quick")
                    try await page.fill("Identifier", with: id)
                    try await page.click(.button, kind, in: "How often")
                    try await fill(page)
                    try await page.wait(
                        for: "the preview of \(kind)",
                        "document.querySelectorAll('.foreseen[aria-busy=false] .slots li').length >= given[0]",
                        .number(kind == "Once" ? 1 : 5))
                    let first = "return document.querySelector('.slots time')?.dateTime"
                    let foreseen = try ISO8601.instant(try await page.browser.run(first).text ?? "")
                    try await page.click(.button, "Create schedule")
                    try await page.isAt("#/schedules/\(id)")
                    let made = try await site.scheduler.schedule(ScheduleID(rawValue: id)).schedule
                    #expect(made.recurrence == recurrence, "\(kind)")
                    #expect(made.job == "quick")
                    // It plans what was foreseen; a length of time counts from when it is made.
                    let next = try #require(try await site.scheduler.job("quick").nextPlannedAt, "\(kind)")
                    if case .every = recurrence {
                        #expect(abs(next.timeIntervalSince(foreseen)) < 60, "\(kind)")
                    } else {
                        #expect(next == foreseen, "\(kind)")
                    }
                    let planned = try ISO8601.instant(try await page.browser.run(first).text ?? "")
                    #expect(planned == next, "\(kind)")
                    try await site.scheduler.remove(schedule: made.id)
                }
            }
        }

        @Test func `everything else that the form asks for is in the schedule that it makes`() async throws {
            try await Site.with([Jobs.asking, Jobs.quick], at: "#/schedules/new") { site in
                let page = site.page
                try await page.choose("Asking", of: "Job")
                try await page.fill("Identifier", with: "all-of-it")
                try await page.fill("Description", with: "Says what it is for")
                try await page.fill("Pages", with: "12")
                try await page.choose("Letter", of: "Paper")
                try await page.fill("Patience", with: "2 min")
                try await page.click(.field, "Colour")
                try await page.fill("Zone", with: "Europe/Berlin")
                try await page.fill("Runs at most", with: "9")
                try await page.set("Start", to: "2099-06-01T12:00")
                try await page.choose("UTC", of: "Clock of End")
                try await page.set("End", to: "2100-02-28T10:00")
                try await page.click(.field, "Enabled")
                try await page.click(css: ".more-panel summary")
                try await page.choose("Run side by side", of: "While a run is unfinished")
                try await page.fill("Side by side at most", with: "3")
                try await page.choose("Run each of them", of: "Slots that passed unseen")
                try await page.fill("Of them at most", with: "7")
                try await page.fill("Passed within", with: "6 h")
                try await page.click(.field, "Also those under a hold")
                try await page.choose("Leave it out", of: "Times the clock jumps over")
                try await page.choose("Run both times", of: "Times the clock shows twice")
                try await page.fill("Jitter", with: "30 s")
                try await page.click(.button, "Leave out days")
                try await page.set("From", to: "2099-12-24")
                try await page.fill("Reason", with: "Christmas")
                try await page.sees("the schedule is disabled", in: ".foreseen")
                try await page.click(.button, "Create schedule")
                try await page.isAt("#/schedules/all-of-it")
                let made = try await site.scheduler.schedule("all-of-it").schedule
                #expect(made.description == "Says what it is for")
                #expect(made.zone == "Europe/Berlin")
                #expect(made.maximumRuns == 9)
                #expect(made.start == Date(timeIntervalSince1970: 4_083_991_200))
                #expect(made.end == Date(timeIntervalSince1970: 4_107_492_000))
                #expect(made.isEnabled == false)
                #expect(made.overlap == .allow(limit: 3))
                #expect(made.catchUp == CatchUpPolicy(.all(limit: 7), within: .hours(6), coversHolds: true))
                #expect(made.daylight == DaylightPolicy(gap: .skip, fold: .both))
                #expect(made.jitter?.limit == .seconds(30))
                #expect(made.exclusions.dates.map(\.reason) == ["Christmas"])
                #expect(made.parameters.values["pages"] == .integer(12))
                #expect(made.parameters.values["paper"] == "Letter")
                #expect(made.parameters.values["colour"] == true)
                #expect(made.parameters.values["patience"] != nil)
                #expect(made.parameters.values["title"] == nil)
            }
        }

        @Test
        func `errors stand at their fields, from the preview and from saving, and the preview follows what is typed`()
            async throws
        {
            let jobs = [Jobs.asking, Jobs.quick]
            let taken = Schedule(id: "taken", job: "quick", recurrence: .hourly)
            try await Site.with(jobs, schedules: [taken], at: "#/schedules/new") { site in
                let page = site.page
                try await page.click(.button, "Create schedule")
                try await page.isWrong("Job", saying: "Choose the job that it runs.")
                try await page.wait(for: "the focus", "document.activeElement === __probe.find('field', 'Job')")
                try await page.choose("Asking", of: "Job")
                try await page.click(.button, "Cron", in: "How often")
                try await page.sees("Write an expression", in: ".form-side")
                try await page.fill("Expression", with: "61 * * * *")
                try await page.isWrong("Expression", saying: "61")
                try await page.fill("Zone", with: "Europe/Berlin")
                try await page.fill("Expression", with: "30 2 * 3 sun")
                try await page.sees("Sunday", in: ".foreseen .words")
                try await page.count(of: ".foreseen[aria-busy=false] .slots > li", is: 5)
                try await page.count(of: ".slots .is-daylight", is: 1)
                try await page.choose("30 days", of: "If the scheduler were down for")
                try await page.sees("caught up", in: ".foreseen")

                try await page.fill("Pages", with: "1000")
                try await page.isWrong("Pages", saying: "100")
                try await page.fill("Pages", with: "10")
                try await page.fill("Zone", with: "Europe/Nowhere")
                try await page.isWrong("Zone", saying: "Europe/Nowhere")
                try await page.fill("Zone", with: "UTC")
                try await page.fill("Identifier", with: "taken")
                try await page.click(.button, "Create schedule")
                try await page.isWrong("Identifier", saying: "a schedule of this identifier exists")
                #expect(try await site.scheduler.schedules().count == 1)

                // Whoever presses twice makes one.
                try await page.fill("Identifier", with: "")
                try await page.browser.run(
                    "const button = __probe.find('button', 'Create schedule'); button.click(); button.click();")
                try await page.wait(for: "the schedule", "/^#\\/schedules\\/(?!new)/.test(location.hash)")
                #expect(try await site.scheduler.schedules().count == 2)
            }
        }

        @Test func `the same order twice makes one schedule even where the first answer is lost`() async throws {
            try await Site.with([Jobs.quick], at: "#/schedules/new?job=quick") { site in
                let page = site.page
                try await page.browser.run(
                    """
                    const send = window.fetch;
                    window.fetch = async (address, options) => {
                      const answer = await send(address, options);
                      if (options?.method !== 'POST' || !String(address).endsWith('/schedules')) return answer;
                      window.fetch = send;
                      throw new TypeError('the connection is gone');
                    };
                    """)
                try await page.click(.button, "Create schedule")
                try await page.sees("The server cannot be reached.", in: ".form-problem")
                #expect(try await site.scheduler.schedules().count == 1)
                try await page.click(.button, "Create schedule")
                try await page.wait(for: "the schedule", "/^#\\/schedules\\/(?!new)/.test(location.hash)")
                #expect(try await site.scheduler.schedules().count == 1)
            }
        }

        @Test func `who may only look is told so`() async throws {
            try await Site.with([Jobs.quick], role: .viewer, at: nil) { site in
                try await site.signIn(as: .viewer)
                try await site.page.browser.run("location.hash = '#/schedules/new'")
                try await site.page.sees("Your role may look at schedules, but not change them.")
                try await site.page.hasNo(.field, nil)
            }
        }
    }
}
