import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// The form of a schedule that there is.
    @Suite struct ScheduleEditTests {
        static let nightly = Schedule(
            id: "nightly", job: "asking", description: "Before", recurrence: .cron("30 2 * * *"), zone: "Europe/Berlin",
            parameters: ["pages": 7], overlap: .queueAll)

        @Test func `what is edited is saved, the rest stays, and it is taken back`() async throws {
            try await Site.with([Jobs.asking], schedules: [Self.nightly], at: "#/schedules/nightly/edit") { site in
                let page = site.page
                let before = try await site.scheduler.schedule("nightly").schedule
                try await page.holds("30 2 * * *", in: "Expression")
                try await page.holds("7", in: "Pages")
                try await page.fill("Description", with: "After")
                try await page.fill("Expression", with: "45 3 * * *")
                try await page.sees("03:45", in: ".foreseen .words")
                #expect(try await site.scheduler.schedule("nightly").schedule == before)
                try await page.click(.button, "Save changes")
                try await page.isAt("#/schedules/nightly")
                try await page.sees("nightly is saved.", in: ".notices")
                var expected = before
                expected.description = "After"
                expected.recurrence = .cron("45 3 * * *")
                #expect(try await site.scheduler.schedule("nightly").schedule == expected)
                try await page.click(.button, "Undo", in: "nightly is saved. Undo")
                try await page.sees("Before", in: ".view-head .about")
                #expect(try await site.scheduler.schedule("nightly").schedule == before)
            }
        }

        @Test func `what somebody else has saved meanwhile is not overwritten unless that is wanted`() async throws {
            try await Site.with([Jobs.asking], schedules: [Self.nightly], at: "#/schedules/nightly/edit") { site in
                let page = site.page
                try await page.fill("Description", with: "Mine")
                _ = try await site.scheduler.update(schedule: "nightly") { $0.description = "Theirs" }
                try await page.click(.button, "Save changes")
                try await page.sees("Somebody else has changed this schedule", in: "[role=alert]")
                #expect(try await site.scheduler.schedule("nightly").schedule.description == "Theirs")
                try await page.holds("Mine", in: "Description")
                try await page.click(.button, "Take theirs")
                try await page.holds("Theirs", in: "Description")
                try await page.seesNo("Somebody else has changed this schedule")

                try await page.fill("Description", with: "Mine again")
                try await page.elsewhere("PUT", "/schedules/nightly", ["description": "Theirs again"])
                try await page.sees("admin has changed this schedule", in: "[role=alert]")
                try await page.click(.button, "Save changes")
                #expect(try await site.scheduler.schedule("nightly").schedule.description == "Theirs again")
                try await page.click(.button, "Save mine over it")
                try await page.isAt("#/schedules/nightly")
                #expect(try await site.scheduler.schedule("nightly").schedule.description == "Mine again")
            }
        }

        @Test func `a secret is shown to nobody, and stays what it was until another is typed`() async throws {
            let job = JobOptions(
                id: "send", name: "Send", kind: .manual,
                parameters: .typed(Told(), fields: [.text("password", title: "Password")]),
                secretParameters: ["password"]
            ) { _ in }
            let schedule = Schedule(
                id: "send-it", job: "send", recurrence: .hourly, parameters: ["password": "swordfish"])
            try await Site.with([job], schedules: [schedule], at: "#/schedules/send-it/edit") { site in
                let page = site.page
                try await page.count(of: "input[type=password][placeholder=Unchanged]", is: 1)
                try await page.fill("Description", with: "Another")
                try await page.click(.button, "Save changes")
                try await page.isAt("#/schedules/send-it")
                let saved = try await site.scheduler.schedule("send-it").schedule
                #expect(saved.description == "Another")
                #expect(saved.parameters.values["password"] == "swordfish")
                try await page.sees("Another", in: ".changes")
                #expect(try await page.text.contains("swordfish") == false)
                try await page.go(to: "#/schedules/send-it/edit")
                try await page.fill("Password", with: "hammerhead")
                try await page.click(.button, "Save changes")
                try await page.isAt("#/schedules/send-it")
                let changed = try await site.scheduler.schedule("send-it").schedule
                #expect(changed.parameters.values["password"] == "hammerhead")
            }
        }

        private struct Told: Codable, Sendable {
            var password = "default"
        }

        @Test func `each choice of what a schedule does with runs and slots in its way arrives in it`() async throws {
            let overlaps: [(String, OverlapPolicy?)] = [
                ("Skip the slot", .skip), ("Let one run wait", .queueOne), ("Let every run wait its turn", .queueAll),
                ("Stop the run that goes on", .cancelRunning), ("Run side by side", .allow(limit: 2)),
                ("As the job says", nil),
            ]
            let catchUps: [(String, CatchUpPolicy?)] = [
                ("Run none of them", CatchUpPolicy.none), ("Run the newest, for all of them", .latest),
                ("Run the oldest, for all of them", .first), ("Run each of them", .all(limit: 10)),
                ("As the job says", nil),
                ("As the job says", nil),
            ]
            try await Site.with([Jobs.asking], schedules: [Self.nightly], at: "#/schedules/nightly/edit") { site in
                let page = site.page
                for ((overlap, wanted), (catchUp, caught)) in zip(overlaps, catchUps) {
                    try await page.go(to: "#/schedules/nightly/edit")
                    try await page.click(css: ".more-panel summary")
                    try await page.choose(overlap, of: "While a run is unfinished")
                    try await page.choose(catchUp, of: "Slots that passed unseen")
                    try await page.click(.button, "Save changes")
                    try await page.isAt("#/schedules/nightly")
                    let saved = try await site.scheduler.schedule("nightly").schedule
                    #expect(saved.overlap == wanted, "\(overlap)")
                    #expect(saved.catchUp == caught, "\(catchUp)")
                }
            }
        }

        @Test func `a copy is another schedule like it`() async throws {
            try await Site.with([Jobs.asking], schedules: [Self.nightly], at: "#/schedules/new?copy=nightly") { site in
                let page = site.page
                let before = try await site.scheduler.schedule("nightly").schedule
                try await page.holds("7", in: "Pages")
                try await page.fill("Identifier", with: "nightly-too")
                try await page.fill("Pages", with: "8")
                try await page.click(.button, "Create schedule")
                try await page.isAt("#/schedules/nightly-too")
                var expected = before
                expected.id = "nightly-too"
                expected.parameters.values["pages"] = .integer(8)
                let made = try await site.scheduler.schedule("nightly-too").schedule
                expected.start = made.start
                #expect(made == expected)
                #expect(try await site.scheduler.schedule("nightly").schedule == before)
            }
        }

        @Test func `what if shows the heatmap before anything is saved, and the form is as it was left`() async throws {
            try await Site.with([Jobs.asking], schedules: [Self.nightly], at: "#/schedules/nightly/edit") { site in
                let page = site.page
                let before = try await site.scheduler.schedule("nightly").schedule
                try await page.fill("Expression", with: "0 * * * *")
                try await page.click(.button, "What if")
                try await page.isAt("#/heatmap?draft=1")
                try await page.sees("What if: nightly", in: ".what-if")
                try await page.sees("nothing is saved yet", in: ".what-if")
                try await page.sees("runs instead of", in: ".what-changes")
                #expect(try await site.scheduler.schedule("nightly").schedule == before)
                try await page.click(.link, "Back to the form")
                try await page.isAt("#/schedules/nightly/edit?draft=1")
                try await page.sees("This is what you had begun", in: ".resumed")
                try await page.holds("0 * * * *", in: "Expression")
                try await page.click(.button, "Save changes")
                try await page.isAt("#/schedules/nightly")
                #expect(try await site.scheduler.schedule("nightly").schedule.recurrence == .cron("0 * * * *"))
            }
        }
    }
}
