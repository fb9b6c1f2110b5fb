import AdminCenterDemo
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What holds of every view, over the demo's jobs.
    @Suite struct EveryViewTests {
        @Test(arguments: [1_360, 375], [false, true])
        func `no view breaks a rule, says an error or is wider than the window`(width: Int, isDark: Bool) async throws {
            let demo = try await Demo()
            try await Site.with(demo.scheduler) { site in
                let page = site.page
                try await page.browser.prefer(dark: isDark)
                try await page.browser.resize(width: width, height: 900)
                for view in try await demo.views() {
                    try await page.go(to: view.hash)
                    try await page.isQuiet()
                    var faults = try await page.faults()
                    // Chromium says so itself where something is not there.
                    if view.name.hasSuffix("missing") { faults.removeAll { $0.contains("404") } }
                    #expect(faults == [], "\(view.name)")
                    let sizes = try await page.browser.run(
                        "return [document.documentElement.scrollWidth - document.documentElement.clientWidth, document.querySelectorAll('h1').length]"
                    )
                    #expect(sizes == [0, 1], "\(view.name): pixels too wide, headings of the first level")
                    let title = try await page.browser.run(
                        "return [document.title, __probe.squeezed(document.querySelector('h1').innerText)]"
                    ).texts
                    #expect(title[0].hasSuffix(" · Admin Center"), "\(view.name)")
                }
            }
        }

        @Test(arguments: [false, true])
        func `every view can be used without seeing it, and be read by who sees badly`(isDark: Bool) async throws {
            let demo = try await Demo()
            try await Site.with(demo.scheduler) { site in
                let page = site.page
                try await page.browser.prefer(dark: isDark)
                for view in try await demo.views() {
                    try await page.go(to: view.hash)
                    try await page.isQuiet()
                    for width in [375, 1_360] {
                        try await page.browser.resize(width: width, height: 900)
                        let faults = try await Audit.faults(of: page)
                        #expect(faults == [], "\(view.name), \(width) pixels wide")
                    }
                }
            }
        }

        @Test func `the focus goes through every view in the order of the document`() async throws {
            let demo = try await Demo()
            try await Site.with(demo.scheduler) { site in
                for view in try await demo.views() {
                    try await site.page.go(to: view.hash)
                    let faults = try await Audit.focusOrder(of: site.page)
                    #expect(faults == [], "\(view.name)")
                }
            }
        }
    }
}
