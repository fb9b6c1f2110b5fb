import AdminCenterDemo
import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import WebDriver

/// Takes a picture of every view of the Admin Center over the demo's jobs, light, dark and on a phone:
/// `Screenshots [FOLDER [NAME…]]`.
@main enum Screenshots {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let folder = URL(filePath: arguments.first ?? ".build/screenshots", directoryHint: .isDirectory)
        let names = Set(arguments.dropFirst())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let demo = try await Demo()
        let admin = Admin(demo.scheduler, authenticator: TokenAuthenticator(demo.store))
        let server = AdminServer(admin)
        let page = WebPage(try await Browser.start(), origin: "http://127.0.0.1:\(try server.start())")
        let running = Task { try await demo.scheduler.run() }
        let views = try await demo.views().filter { names.isEmpty || names.contains($0.name) }
        for look in Look.allCases {
            try await page.browser.startAfresh()
            try await look.apply(to: page.browser)
            try await take("sign-in", look, into: folder, of: page) { try await page.browser.open(page.origin) }
            try await page.signIn(code: admin.makeSignInCode(for: Principal(name: "maria", role: .admin)))
            for view in views {
                try await take(view.name, look, into: folder, of: page) { try await page.go(to: view.hash) }
            }
        }
        try await page.browser.end()
        await server.stop()
        running.cancel()
        try await running.value
    }

    private static func take(
        _ name: String, _ look: Look, into folder: URL, of page: WebPage, going: @Sendable () async throws -> Void
    ) async throws {
        try await going()
        try await page.settle()
        try await page.isQuiet()
        try await look.apply(to: page.browser)
        try await page.showAll(width: look.width)
        let file = folder.appending(path: "\(name)-\(look).png")
        try await page.browser.screenshot().write(to: file)
        print(file.path)
    }

    /// How a page is looked at.
    private enum Look: CaseIterable {
        case light, dark, phone

        var width: Int { self == .phone ? 375 : 1_360 }

        func apply(to browser: Browser) async throws {
            try await browser.prefer(dark: self == .dark)
            try await browser.resize(width: width, height: self == .phone ? 800 : 900)
        }
    }
}
