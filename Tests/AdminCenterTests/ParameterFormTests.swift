import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What a job asks for, in the forms that ask for it.
    @Suite struct ParameterFormTests {
        /// A bad value for each kind of field, what is said about it, and one that is better.
        private static let cases: [(field: String, bad: String, said: String, good: String)] = [
            ("Pages", "101", "between 1 and 100", "100"), ("Pages", "2.5", "whole number", "3"),
            ("Rate", "0.1", "between 0.5 and 9.5", "0.75"),
            ("Patience", "soon", "no length of time", "90 s"), ("Title", "", "is needed", "A title"),
            ("Paper", "Parchment", "one of A4, Letter", "Letter"), ("options", "[1,", "must be an array", "[1, 2]"),
        ]

        @Test func `each kind of field says what is wrong with what was typed, and a run is told what is right`()
            async throws
        {
            try await Site.with([Self.job], at: "#/jobs/print") { site in
                let page = site.page
                try await page.click(.button, "Run Print now")
                for (field, bad, said, good) in Self.cases {
                    try await page.put(bad, into: field)
                    try await page.click(.button, "Run now")
                    try await page.isWrong(field, saying: said)
                    #expect(try await page.focused.hasPrefix(field))
                    try await page.put(good, into: field)
                    try await page.count(of: "dialog .error", is: 0)
                }
                try await page.click(.field, "Colour")
                #expect(try await site.newestRun(of: "print") == nil)
                try await page.click(.button, "Run now")
                try await page.sees("Print succeeded.", in: ".notices")
                let run = try #require(try await site.newestRun(of: "print"))
                #expect(try await site.scheduler.finished(run.id).state == .succeeded)
                #expect(Self.isTold(run.order.parameters))
                try await page.go(to: "#/runs/\(run.id)")
                for (name, value) in [("Pages", "3"), ("Rate", "0.75"), ("Patience", "1 min 30 s"), ("Colour", "On")] {
                    try await page.sees(value, in: ".facts div:has(> dt)")
                    try await page.sees(name, in: ".facts dt")
                }
            }
        }

        @Test func `a schedule's form does the same`() async throws {
            try await Site.with([Self.job], at: "#/schedules/new?job=print") { site in
                let page = site.page
                try await page.fill("Identifier", with: "printing")
                for (field, bad, said, good) in Self.cases {
                    // The preview finds what is wrong; each kind of field is tried with a run.
                    if ["Rate", "options"].contains(field) {
                        try await page.put(bad, into: field)
                        try await page.isWrong(field, saying: said)
                    }
                    try await page.put(good, into: field)
                }
                try await page.count(of: ".schedule-form .field.is-wrong", is: 0)
                try await page.click(.field, "Colour")
                try await page.click(.button, "Create schedule")
                try await page.isAt("#/schedules/printing")
                let made = try await site.scheduler.schedule("printing").schedule
                #expect(Self.isTold(made.parameters))
                try await page.click(.button, "Run printing now")
                try await page.sees("printing succeeded.", in: ".notices")
                let run = try #require(try await site.newestRun(of: "print"))
                #expect(Self.isTold(run.order.parameters))
                #expect(try await site.scheduler.finished(run.id).state == .succeeded)
            }
        }

        private static func isTold(_ parameters: Parameters) -> Bool {
            let values = parameters.values
            return values["pages"] == .integer(3) && values["rate"] == .number(0.75) && values["title"] == "A title"
                && values["paper"] == "Letter" && values["colour"] == true
                && values["options"] == .list([.integer(1), .integer(2)]) && values["patience"] != nil
        }

        private static let job = JobOptions(
            id: "print", name: "Print", kind: .manual,
            parameters: .typed(
                Told(),
                fields: [
                    .integer("pages", in: 1...100, title: "Pages"), .number("rate", in: 0.5...9.5, title: "Rate"),
                    .duration("patience", title: "Patience"), .text("title", title: "Title", isRequired: true),
                    .choice("paper", of: ["A4", "Letter"], title: "Paper"), .switch("colour", title: "Colour"),
                ])
        ) { _ in }

        private struct Told: Codable, Sendable {
            var pages = 1
            var rate = 1.5
            @DurationParameter var patience = .minutes(1)
            var title = "Report"
            var paper = "A4"
            var colour = false
            var options = [0]
        }
    }
}

extension WebPage {
    /// Types into a field, or chooses; what a list does not offer as well, as somebody who tampers with the page.
    fileprivate func put(_ value: String, into field: String) async throws {
        let element = try await element(.field, field)
        guard try await browser.run("return arguments[0].matches('select')", element.json).isTrue else {
            return try await fill(field, with: value)
        }
        try await browser.run(
            """
            const [select, value] = arguments;
            if (![...select.options].some((one) => one.value === value)) select.add(new Option(value, value));
            select.value = value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            """, element.json, .string(value))
    }
}
