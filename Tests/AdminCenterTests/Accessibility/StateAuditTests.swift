import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What the views of the demo do not show: the way in, errors, what is asked and told, and what goes on.
    @Suite struct StateAuditTests {
        @Test(arguments: [(1_360, false), (375, true)])
        func `what comes and goes keeps to the rules of every view`(width: Int, isDark: Bool) async throws {
            let deaf = Puppet(isDeaf: true)
            let quiet = Puppet()
            let jobs = [deaf.job(), quiet.job("quiet", name: "Quiet"), Jobs.asking]
            let schedule = Schedule(id: "nightly", job: "asking", recurrence: .cron("30 2 * * *"))
            try await Site.with(jobs, schedules: [schedule], at: nil) { site in
                let page = site.page
                try await page.browser.prefer(dark: isDark)
                try await page.browser.resize(width: width, height: 900)
                func audit(_ state: String) async throws {
                    let faults = try await Audit.faults(of: page)
                    #expect(faults == [], "\(state), \(width) pixels wide, dark: \(isDark)")
                    #expect(try await Audit.excess(of: page) == 0, "\(state): pixels too wide for \(width)")
                }

                try await page.browser.open(page.origin)
                try await page.sees("Sign in", in: "main.sign-in")
                try await audit("who has no session")
                try await page.fill("Token", with: "nonsense")
                try await page.click(.button, "Sign in")
                try await page.sees("Nobody has this token", in: "#token-error")
                try await audit("a token that nobody has")
                try await page.browser.open("about:blank")
                try await page.browser.open("\(page.origin)/#code=nonsense")
                try await page.sees("This link has been used already")
                try await audit("a link that was used")

                try await site.signIn(as: .admin)
                let run = try await site.scheduler.runNow("puppet")
                try await page.go(to: "#/runs/\(run)")
                deaf.tell { $0.progress(0.42, note: "copies the third table") }
                try await page.sees("42 %", in: ".run-progress")
                try await audit("a run with progress")
                try await page.elsewhere("POST", "/runs/\(run)/cancel")
                try await page.sees("Asked to stop", in: ".banner")
                try await audit("a run that was asked to stop")
                try await page.go(to: "#/")
                try await page.sees("still running", in: ".card-next")
                try await audit("a card of a run that was asked to stop")

                try await page.go(to: "#/jobs/quiet")
                try await page.press("r")
                try await page.sees("Quiet runs.", in: ".notices")
                try await audit("a notice")
                quiet.end()
                try await page.sees("Quiet succeeded.", in: ".notices")

                try await page.go(to: "#/schedules/new")
                try await page.click(.button, "Cron", in: "How often")
                try await page.fill("Expression", with: "61 * * * *")
                try await page.click(.button, "Create schedule")
                try await page.isWrong("Job", saying: "Choose the job that it runs.")
                try await page.choose("Asking", of: "Job")
                try await page.fill("Pages", with: "1000")
                try await page.isWrong("Expression", saying: "61")
                try await audit("a form with errors at its fields")
                try await page.browser.run("location.hash = '#/'")
                try await page.sees("Leave without saving?", in: "dialog")
                try await audit("a question whether to leave")
                try await page.click(.button, "Leave")
                try await page.isAt("#/")

                try await page.go(to: "#/schedules/nightly/edit")
                try await page.fill("Expression", with: "15 2,3,4 * * *")
                try await page.click(.button, "What if")
                try await page.isAt("#/heatmap?draft=1")
                try await page.sees("hours busier.", in: ".what-changes")
                try await audit("what a draft would change")
                try await page.click(.link, "Leave")
                try await page.count(of: ".what-if", is: 0)
                #expect(try await page.faults().filter { !$0.contains("401") && !$0.contains("422") } == [])

                await site.server.stop()
                try await page.sees("The connection to the server is lost")
                try await audit("a connection that is lost")
                deaf.end()
            }
        }
    }
}
