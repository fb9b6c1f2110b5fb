import AdminCenterDemo
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// What holds of every view, over the demo's jobs.
    @Suite struct EveryViewTests {
        /// Each is loaded on a desk by day and on a phone by night, and then turned into the other.
        @Test(arguments: [(1_360, false), (375, true)])
        func `every view keeps to its rules, and is used by who sees badly or nothing, in any window`(
            width: Int, isDark: Bool
        ) async throws {
            let demo = try await Demo()
            try await Site.with(demo.scheduler) { site in
                let page = site.page
                for view in try await demo.views() {
                    try await page.browser.prefer(dark: isDark)
                    try await page.browser.resize(width: width, height: 900)
                    try await page.go(to: view.hash)
                    try await page.isQuiet()
                    for (width, isDark) in [(width, isDark), (width == 375 ? 1_360 : 375, !isDark)] {
                        try await page.browser.prefer(dark: isDark)
                        try await page.browser.resize(width: width, height: 900)
                        let faults = try await Audit.faults(of: page)
                        #expect(faults == [], "\(view.name), \(width) pixels wide, dark: \(isDark)")
                        #expect(try await Audit.excess(of: page) == 0, "\(view.name): pixels too wide for \(width)")
                    }
                    var faults = try await page.faults()
                    // Chromium says so itself where something is not there.
                    if view.name.hasSuffix("missing") { faults.removeAll { $0.contains("404") } }
                    #expect(faults == [], "\(view.name)")
                    let title = try await page.browser.run("return document.title").text ?? ""
                    #expect(title.hasSuffix(" · Admin Center"), "\(view.name)")
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
