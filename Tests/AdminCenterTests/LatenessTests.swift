import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing
import WebDriver

extension AdminCenterTests {
    /// How late runs began, and when they ended, wherever the page says so.
    @Suite struct LatenessTests {
        @Test func `the lateness of runs is drawn over a job's runs, and stands with each of them`() async throws {
            try await Site.with(try await Self.hurried(), at: "#/jobs/slow") { site in
                let page = site.page
                let runs = try await site.scheduler.runs(RunQuery(job: "slow")).reversed() as [Run]
                #expect(runs.count == 3)
                try await page.sees("Late by · up to 1 h, median 30 min", in: ".chart figcaption")
                let bars = try await page.browser.run(
                    """
                    return [...document.querySelectorAll('.chart [aria-label="Late by"] a')].map((bar) =>
                      [bar.getAttribute('href'), __probe.name(bar), bar.querySelector('rect').getBoundingClientRect().height]);
                    """
                ).list.map(\.list)
                #expect(bars.map { $0[0].text } == runs.map { "#/runs/\($0.id)" })
                let words = zip(runs, ["0 s", "30 min", "1 h"]).map { "Run \($0.id): \($1), succeeded" }
                #expect(bars.map { $0[1].text } == words)
                let heights = bars.compactMap { $0[2].number }
                #expect(heights == heights.sorted())
                #expect(abs(heights[1] / heights[2] - 0.5) < 0.05)

                let last = try #require(runs.last)
                try await page.browser.run("document.querySelector('[aria-label=\"Late by\"] a:last-of-type').focus()")
                try await page.press(Key.enter)
                try await page.isAt("#/runs/\(last.id)")
                try await page.fact("Late by", is: "1 h")
                let slot = try await page.browser.run(
                    "return [...document.querySelectorAll('.facts dt')].find((one) => one.innerText === 'Slot').parentElement.querySelector('time').dateTime"
                ).text
                #expect(try ISO8601.instant(slot ?? "") == last.slot)
            }
        }

        @Test func `the history says when runs ended, and how late they began`() async throws {
            try await Site.with(try await Self.hurried(), at: "#/history") { site in
                let page = site.page
                let runs = try await site.scheduler.runs(RunQuery(job: "slow"))
                let one = try await site.scheduler.runNow("gated")
                try await page.count(of: "tbody tr", is: 4)
                try await page.sees("running", in: "[data-label=Result]")
                let finishes = try await page.browser.run(
                    "return [...document.querySelectorAll('[data-label=Finish]')].map((cell) => cell.querySelector('time')?.dateTime ?? cell.innerText)"
                ).texts
                #expect(finishes.first == "—")
                let ends = try runs.map { try #require($0.finishedAt) }
                #expect(try finishes.dropFirst().map { try ISO8601.instant($0) } == ends)
                let late = try await page.browser.run(
                    "return [...document.querySelectorAll(\"[data-label='Late by']\")].map((cell) => cell.innerText)"
                ).texts
                #expect(late == ["—", "1 h", "30 min", "0 s"])
                _ = try await site.scheduler.cancel(one)
                try await page.wait(
                    for: "the end of the run", "document.querySelector('[data-label=Finish]').querySelector('time')")
            }
        }

        /// A scheduler with a job that takes longer than from one slot to the next, so that it is later each time.
        private static func hurried() async throws -> Scheduler {
            let slow = JobOptions(id: "slow", name: "Slow", kind: .manual) { try await $0.sleep(for: .minutes(90)) }
            let begin = Date(microsecondsSince1970: Date().microsecondsSince1970 / 1_000_000 * 1_000_000)
            let schedule = Schedule(
                id: "hourly", job: "slow", recurrence: .every(.hours(1)), start: begin.adding(.hours(-9)),
                end: begin.adding(.minutes(-9 * 60 + 150)), overlap: .queueAll, catchUp: CatchUpPolicy.none)
            return try await Past.scheduler([slow, Jobs.gated(Gate())], schedules: [schedule], ago: .hours(10)) {
                try await $0.advance(by: .hours(9))
            }
        }
    }
}

extension WebPage {
    /// Waits until one of the facts about something says this.
    fileprivate func fact(_ name: String, is text: String) async throws {
        try await wait(
            for: "\(name): \(text)",
            """
            [...document.querySelectorAll('.facts dt')].some((one) => one.innerText === given[0]
              && __probe.squeezed(one.parentElement.querySelector('dd').innerText) === given[1])
            """, .string(name), .string(text))
    }
}
