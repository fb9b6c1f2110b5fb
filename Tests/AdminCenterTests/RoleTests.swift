import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct RoleTests {
        @Test(arguments: [Role.viewer, .operator])
        func `who opens an address of what they may not do is told so, and no view shows a refusal`(role: Role)
            async throws
        {
            let nightly = Schedule(
                id: "nightly", job: "asking", recurrence: .cron("30 2 * * *"), parameters: ["title": "swordfish"])
            let tick = Jobs.named("tick", "Tick", kind: .cron)
            try await Site.with([Jobs.asking, tick], schedules: [nightly], role: role) { site in
                let page = site.page
                let run = try await site.scheduler.finished(
                    try await site.scheduler.runNow("asking", parameters: ["title": "swordfish"]))
                for hash in ["#/audit", "#/audit?operation=tokens.", "#/access"] {
                    try await page.go(to: hash)
                    try await page.sees("This is for administrators")
                    try await page.hasNo(.field, nil)
                    #expect(try await page.buttons == [])
                }
                let hashes = [
                    "#/", "#/jobs/asking", "#/jobs/tick", "#/runs/\(run.id)", "#/schedules", "#/schedules/nightly",
                    "#/schedules/nightly/edit", "#/schedules/new", "#/schedules/new?copy=nightly",
                    "#/schedules/@tick/edit",
                    "#/heatmap", "#/heatmap?draft=1", "#/upcoming", "#/history", "#/resources", "#/artifacts",
                    "#/nodes",
                ]
                for hash in hashes {
                    try await page.go(to: hash)
                    let text = try await page.text
                    #expect(!text.contains("That did not work"), "\(hash)")
                    guard role == .viewer else { continue }
                    #expect(!text.contains("swordfish"), "\(hash)")
                    try await page.press("?")
                    try await page.sees("This help", in: "dialog")
                    let keys = try await page.browser.run("return document.querySelector('dialog').innerText").text
                    #expect(keys?.contains("Run ") == false, "\(hash)")
                    try await page.press(Key.escape)
                }
                try await page.isQuiet()
                #expect(try await page.faults() == [])
            }
        }
    }
}
