import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What can be taken back beside what the tests of the views take back.
    @Suite struct UndoTests {
        @Test func `a schedule that was released, switched off or on is again as it was`() async throws {
            let hold = Hold(reason: "the disk is exchanged", author: "maria")
            let schedules = [
                Schedule(id: "nightly", job: "quick", recurrence: .hourly),
                Schedule(id: "held", job: "quick", recurrence: .hourly, hold: hold),
            ]
            try await Site.with([Jobs.quick], schedules: schedules, at: "#/schedules/nightly") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                for (action, state) in [("Disable", false), ("Enable", true)] {
                    if state { _ = try await scheduler.update(schedule: "nightly") { $0.isEnabled = false } }
                    try await page.sees(state ? "disabled" : "enabled", in: ".view-head .pill")
                    try await page.click(.button, "More")
                    try await page.click(.button, action)
                    try await page.sees("nightly is \(action.lowercased())d.", in: ".notices")
                    #expect(try await scheduler.schedule("nightly").schedule.isEnabled == state)
                    try await page.click(.button, "Undo", in: "nightly is \(action.lowercased())d. Undo")
                    try await page.sees(state ? "disabled" : "enabled", in: ".view-head .pill")
                    #expect(try await scheduler.schedule("nightly").schedule.isEnabled == !state)
                }

                try await page.go(to: "#/schedules/held")
                try await page.click(.button, "Release held")
                try await page.sees("held was released.", in: ".notices")
                #expect(try await scheduler.schedule("held").schedule.hold == nil)
                try await page.click(.button, "Undo", in: "held was released. Undo")
                try await page.sees("the disk is exchanged", in: ".hold-box")
                let again = try #require(try await scheduler.schedule("held").schedule.hold)
                #expect(again.reason == hold.reason)
                #expect(again.author == "admin")
            }
        }

        @Test func `what somebody else has changed since is not taken back`() async throws {
            let nightly = Schedule(id: "nightly", job: "quick", recurrence: .hourly)
            try await Site.with([Jobs.quick], schedules: [nightly], at: "#/schedules") { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await page.click(.button, "Hold nightly")
                try await page.click(.button, "Hold")
                try await page.sees("nightly is held.", in: ".notices")
                _ = try await scheduler.update(schedule: "nightly") { $0.description = "Theirs" }
                try await page.click(.button, "Undo")
                try await page.sees("Somebody has changed it meanwhile.", in: ".notices .problem")
                #expect(try await scheduler.schedule("nightly").schedule.hold != nil)
            }
        }
    }
}
