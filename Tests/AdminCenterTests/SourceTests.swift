import AdminCenterDemo
import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// The page's sources, before the build makes fewer and smaller files of them.
    @Suite struct SourceTests {
        @Test func `the sources run in a browser as they are, each module with what it imports`() async throws {
            let demo = try await Demo()
            try await Site.with(demo.scheduler, at: nil) { site in
                let admin = site.admin
                let server = AdminServer(options: AdminServerOptions(), bodyLimit: admin.bodyLimit) { request in
                    if let source = Sources.response(to: request) { return source }
                    return await admin.respond(to: request)
                }
                let page = WebPage(site.page.browser, origin: "http://127.0.0.1:\(try server.start())")
                let result: Result<Void, any Error>
                do {
                    result = .success(try await Self.visit(demo, in: page, by: admin))
                } catch {
                    result = .failure(error)
                }
                await server.stop()
                try result.get()
            }
        }

        private static func visit(_ demo: Demo, in page: WebPage, by admin: Admin) async throws {
            try await page.signIn(code: admin.makeSignInCode(for: Principal(name: "ada", role: .admin)))
            let modules = try Sources.paths.filter { $0.hasSuffix(".js") }
            #expect(modules.count > 50)
            let loaded = try await page.browser.runAsync(
                "return (await Promise.all(arguments[0].map((path) => import('\(Sources.base)' + path)))).length",
                .array(modules.map { .string($0) })
            ).number
            #expect(loaded == Double(modules.count))
            for view in try await demo.views() where !view.name.hasSuffix("missing") {
                try await page.go(to: view.hash)
                try await page.isQuiet()
                #expect(try await page.faults() == [], "\(view.name)")
            }
        }
    }

    /// The files of the page where they are written.
    private enum Sources {
        static let base = "/assets/sources/"
        private static let folder = URL(filePath: #filePath).appending(
            path: "../../../Sources/SchedulerAdmin/AdminCenter/Assets"
        ).standardized

        static var paths: [String] {
            get throws { try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() }
        }

        /// A file, or the document that names them; nil where something else is asked for.
        static func response(to request: AdminRequest) -> AdminResponse? {
            let name = request.path == "/" ? "index.html" : String(request.path.dropFirst(base.count))
            guard request.path == "/" || request.path.hasPrefix(base),
                let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
            else { return nil }
            let types = ["html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"]
            let type = types[name.split(separator: ".").last.map(String.init) ?? ""] ?? "text/plain"
            return AdminResponse(
                status: 200, headers: [("Content-Type", "\(type); charset=utf-8")],
                body: .bytes(Array(text.replacing("{{base}}", with: base).utf8)))
        }
    }
}
