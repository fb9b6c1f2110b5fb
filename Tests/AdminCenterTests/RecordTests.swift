import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// Where the history ends, and which hour of the heatmap is looked at.
    @Suite struct RecordTests {
        @Test func `the history says where its record begins, and why there`() async throws {
            let forgetful = JobOptions(
                id: "forgetful", name: "Forgetful", kind: .manual, history: HistoryPolicy(runs: 1)
            ) { _ in }
            try await Site.with([forgetful, Jobs.quick], at: nil) { site in
                let (page, scheduler) = (site.page, site.scheduler)
                try await site.signIn(as: .viewer)
                for _ in 1...2 { _ = try await scheduler.finished(try await scheduler.runNow("forgetful")) }
                try await page.go(to: "#/history")
                try await page.sees("The record begins here: older runs were removed.", in: ".record-begin")
                try await page.count(of: ".timeline-plot .timeline-begin[d^=M]", is: 1)
                try await page.go(to: "#/history?until=2020-01-01T00:00:00Z")
                try await page.sees("The record begins later")
                try await page.go(to: "#/history?state=cancelled")
                try await page.sees("Nothing fits")
            }
            try await Site.with([Jobs.quick], at: nil) { site in
                try await site.signIn(as: .viewer)
                _ = try await site.scheduler.finished(try await site.scheduler.runNow("quick"))
                try await site.page.go(to: "#/history?range=all")
                try await site.page.sees("this is the scheduler’s first run", in: ".record-begin")
            }
        }

        @Test func `the busiest hour that was chosen is outlined, and a link to it shows the same`() async throws {
            try await Site.with(try await Practised.scheduler()) { site in
                let page = site.page
                try await page.go(to: "#/heatmap?zone=UTC&from=\(Practised.day)")
                try await page.count(of: ".heat-cell", is: 168)
                try await page.count(of: ".is-chosen", is: 0)
                try await page.browser.run("document.querySelector('.heat-peaks button').click()")
                try await page.count(of: ".is-chosen[aria-selected=true]", is: 1)
                try await page.sees("02:00–03:00", in: ".heat-details h3")
                #expect(try await page.hash.contains("at="))
                try await page.browser.reload()
                try await page.count(of: ".is-chosen[aria-selected=true]", is: 1)
                try await page.sees("02:00–03:00", in: ".heat-details h3")
            }
        }
    }
}
