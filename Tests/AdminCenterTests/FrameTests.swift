import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct FrameTests {
        @Test func `the navigation leads to every view, which it says it is at`() async throws {
            try await Site.with { site in
                let page = site.page
                for place in try await page.browser.run(
                    "return [...document.querySelectorAll('nav a')].map(__probe.name)"
                ).texts {
                    try await page.click(.link, place)
                    try await page.wait(
                        for: "\(place) to be here",
                        "__probe.name(document.querySelector('nav [aria-current=page]')) === given[0]", .string(place))
                    try await page.settle()
                }
            }
        }

        @Test func `g and a letter lead to a view, whose heading gets the focus`() async throws {
            try await Site.with { site in
                let page = site.page
                let places = try await page.browser.run(
                    "return [...document.querySelectorAll('nav a')].map((one) => [one.title, one.getAttribute('href')])"
                ).list.map(\.texts)
                #expect(places.count == 10)
                for place in places.dropFirst() + places.prefix(1) {
                    let (keys, hash) = (place[0], place[1])
                    try await page.press("g", String(keys.suffix(1)))
                    try await page.wait(for: hash, "location.hash === given[0]", .string(hash))
                    try await page.wait(for: "the focus", "document.activeElement?.matches('main h1')")
                }
            }
        }

        @Test func `a question mark shows the keys until Escape`() async throws {
            try await Site.with { site in
                let page = site.page
                try await page.press("?")
                try await page.sees("Go to Schedules", in: "dialog")
                try await page.press(Key.escape)
                try await page.wait(for: "the dialog to go", "!document.querySelector('dialog')")
            }
        }

        @Test func `single keys are switched off, and stay so`() async throws {
            try await Site.with([Jobs.quick], at: "#/jobs/quick") { site in
                let page = site.page
                let shortcuts = "return document.querySelectorAll('[aria-keyshortcuts]').length"
                #expect(try await page.browser.run(shortcuts).number == 1)
                try await page.press("?")
                try await page.click(.field, "Single-key shortcuts")
                try await page.click(.button, "Close")
                try await page.browser.reload()
                try await page.settle()
                for key in ["?", "n", "g", "s", "r"] { try await page.press(key) }
                try await page.settle()
                #expect(try await page.hash == "#/jobs/quick")
                #expect(try await page.browser.run("return document.querySelector('dialog') === null").isTrue)
                #expect(try await site.newestRun(of: "quick") == nil)
                #expect(try await page.browser.run(shortcuts).number == 0)

                try await page.click(.button, "Keys")
                try await page.click(.field, "Single-key shortcuts")
                try await page.press(Key.escape)
                try await page.press("g", "s")
                try await page.isAt("#/schedules")
            }
        }

        @Test func `the theme is switched, and stays so`() async throws {
            try await Site.with { site in
                let page = site.page
                let scheme = "return document.documentElement.dataset.theme"
                try await page.click(.button, "Theme: auto")
                #expect(try await page.browser.run(scheme).text == "light")
                try await page.click(.button, "Theme: light")
                #expect(try await page.browser.run(scheme).text == "dark")
                try await page.browser.reload()
                try await page.settle()
                #expect(try await page.browser.run(scheme).text == "dark")
                try await page.click(.button, "Theme: dark")
                #expect(try await page.browser.run(scheme).text == "auto")
            }
        }

        @Test func `the first Tab offers to skip what is the same everywhere`() async throws {
            try await Site.with([Jobs.quick], at: "#/jobs/quick") { site in
                let page = site.page
                try await page.browser.reload()
                try await page.settle()
                try await page.press(Key.tab)
                #expect(try await page.focused == "Skip to the content")
                try await page.press(Key.enter)
                try await page.wait(for: "the focus", "document.activeElement.matches('main h1')")
                #expect(try await page.hash == "#/jobs/quick")
                try await page.press(Key.tab)
                #expect(try await page.browser.run("return document.activeElement.closest('main') !== null").isTrue)
            }
        }

        @Test func `a viewer is not led to what only administrators see`() async throws {
            try await Site.with(role: .viewer) { site throws in
                #expect(try await site.page.has(.link, "Schedules"))
                #expect(try await site.page.has(.link, "Audit") == false)
                #expect(try await site.page.has(.link, "Access") == false)
            }
        }

        @Test func `an address that is nowhere says so`() async throws {
            try await Site.with(at: "#/no/such/view/at/all") { site throws in
                try await site.page.sees("Nothing here", in: "h1")
                try await site.page.sees("There is no page at this address", in: "main")
                #expect(try await site.page.has(.link, "Schedules"))
            }
        }

        @Test func `on a phone, the menu opens and leads on`() async throws {
            try await Site.with { site in
                let page = site.page
                try await page.browser.resize(width: 375, height: 800)
                try await page.click(.button, "Menu")
                try await page.click(.link, "Schedules", in: "Views")
                try await page.wait(for: "the schedules", "location.hash === '#/schedules'")
                try await page.wait(for: "the menu to close", "!document.querySelector('.menu-open')")
            }
        }
    }
}
