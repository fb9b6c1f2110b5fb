import FoundationEssentials
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// The history of what did not run, and what of it goes elsewhere.
    @Suite struct HistoryOutcomeTests {
        @Test func `slots that were missed, and those that another run stands for, say why`() async throws {
            try await Site.with(try await Self.rested(), at: "#/history") { site in
                let page = site.page
                let schedules = ["none", "latest", "held"].map { ScheduleID(rawValue: $0) }
                try await page.count(of: "tbody tr", is: 4)
                let missed = try #require(try await site.records(of: schedules[0], as: .missed).first)
                let coalesced = try #require(try await site.records(of: schedules[1], as: .coalesced).first)
                let skipped = try #require(try await site.records(of: schedules[2], as: .skipped).first)
                let run = try #require(try await site.newestRun(of: "quick"))
                #expect(coalesced.run == run.id)
                for (record, outcome) in [(missed, "missed"), (coalesced, "by another run"), (skipped, "skipped")] {
                    let row = try await page.row(of: "\(record.schedule)")
                    #expect(row["Result"].text == "\(outcome) \(record.count) slots")
                    #expect(row["Error or reason"].text == record.reason)
                    #expect(row["Trigger"].text == "By schedule")
                    #expect(row["Run"].text == (record.run.map { "\($0)" } ?? "—"))
                }
                #expect(missed.reason == "no node was watching")
                #expect(coalesced.reason == "caught up by one run")
                #expect(skipped.reason.contains("the disk is exchanged"))

                try await page.choose("did not run", of: "Result")
                try await page.count(of: "tbody tr", is: 3)
                try await page.choose("missed", of: "Result")
                try await page.count(of: "tbody tr", is: 1)
                try await page.click(.button, "More filters")
                try await page.choose("latest", of: "Schedule")
                try await page.sees("Nothing fits")
                try await page.choose("by another run (coalesced)", of: "Result")
                try await page.count(of: "tbody tr", is: 1)
                #expect(try await page.hash == "#/history?state=coalesced&schedule=latest")
                try await page.browser.reload()
                try await page.count(of: "tbody tr", is: 1)
                try await page.click(.link, "Run \(run.id)")
                try await page.isAt("#/runs/\(run.id)")

                // A day before that, there was nothing.
                try await page.go(to: "#/history")
                try await page.count(of: "tbody tr", is: 4)
                try await page.click(.button, "More filters")
                try await page.choose("By hand", of: "Trigger")
                try await page.sees("Nothing fits")
                try await page.click(.button, "Clear filters")
                try await page.click(.button, "Earlier")
                try await page.sees("The record begins later")
                #expect(try await page.hash.contains("until="))
                try await page.click(.button, "Now")
                try await page.count(of: "tbody tr", is: 4)
                #expect(try await page.hash == "#/history")
                #expect(try await page.faults() == [])
            }
        }

        @Test func `what is shown is downloaded for a spreadsheet, in which nothing becomes a formula`() async throws {
            let sly = JobOptions(id: "sly", name: "Sly", kind: .manual) { _ in throw Sly() }
            try await Site.with([Jobs.quick, sly], at: "#/history") { site in
                let page = site.page
                let first = try await site.scheduler.finished(try await site.scheduler.runNow("quick"))
                let second = try await site.scheduler.finished(try await site.scheduler.runNow("sly"))
                try await page.count(of: "tbody tr", is: 2)
                try await page.browser.run(
                    """
                    const make = URL.createObjectURL;
                    URL.createObjectURL = (blob) => { window.__made = blob; return make(blob); };
                    HTMLAnchorElement.prototype.click = function () { window.__name = this.download; };
                    """)
                try await page.click(.button, "Download what is shown as CSV")
                let csv = try await page.browser.runAsync("return [__name, __made.type, await __made.text()]").texts
                #expect(csv[0] == "history.csv")
                #expect(csv[1] == "text/csv")
                let lines = csv[2].split(separator: "\r\n").map(String.init)
                #expect(lines.count == 3)
                #expect(
                    lines[0]
                        == #""start","finish","job","schedule","result","trigger","run","count","duration","lateness","text","by""#
                )
                for (line, run) in zip(lines.dropFirst(), [second, first]) {
                    let started = try #require(run.startedAt)
                    #expect(line.hasPrefix("\"\(ISO8601.text(started).prefix(19))"), "\(line)")
                    #expect(line.contains("\"\(run.order.job)\""))
                    #expect(line.contains("\"\(run.id)\",\"1\","))
                }
                #expect(lines[1].contains(#","failed","hand","#))
                #expect(lines[1].hasSuffix(#","'=HYPERLINK(""https://example.org"", ""free"")","""#))
                #expect(lines[2].contains(#","succeeded","hand","#))

                try await page.choose("succeeded", of: "Result")
                try await page.count(of: "tbody tr", is: 1)
                try await page.click(.button, "Download what is shown as CSV")
                let less = try await page.browser.runAsync("return await __made.text()").text ?? ""
                #expect(less == [lines[0], lines[2]].joined(separator: "\r\n"))
            }
        }

        private struct Sly: Error, CustomStringConvertible {
            var description: String { #"=HYPERLINK("https://example.org", "free")"# }
        }

        /// A scheduler that nobody watched for a day, with a schedule that was held.
        private static func rested() async throws -> Scheduler {
            let begin = Date().adding(.hours(-22))
            let every = { (id: ScheduleID, policy: CatchUpPolicy) in
                Schedule(id: id, job: "quick", recurrence: .every(.hours(1)), start: begin, catchUp: policy)
            }
            var held = every("held", .none)
            held.hold = Hold(reason: "the disk is exchanged", author: "maria")
            return try await Past.scheduler(
                [Jobs.quick], schedules: [every("none", .none), every("latest", .latest), held], ago: .hours(23))
        }
    }
}

extension Site {
    fileprivate func records(of schedule: ScheduleID, as outcome: Outcome) async throws -> [SlotRecord] {
        try await scheduler.store.outcomes(of: schedule, from: .distantPast, through: .distantFuture)
            .filter { $0.outcome == outcome }
    }
}

extension WebPage {
    /// What stands in the row of a schedule's slots that did not run, by column.
    fileprivate func row(of schedule: String) async throws -> JSON {
        try await browser.run(
            """
            const row = [...document.querySelectorAll('tbody tr')].find((one) =>
              one.querySelector('[data-label=Schedule]').innerText === arguments[0] && one.querySelector('.is-missed, .is-coalesced, .is-skipped'));
            return Object.fromEntries([...row.cells].map((cell) => [cell.dataset.label, __probe.squeezed(cell.innerText)]));
            """, .string(schedule))
    }
}
