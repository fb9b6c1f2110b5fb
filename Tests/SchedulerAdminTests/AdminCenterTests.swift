import SchedulerCore
import Testing

@testable import SchedulerAdmin

@Suite struct AdminCenterTests {
    private let admin = Admin(Scheduler(), authenticator: ClosureAuthenticator { _ in nil })

    private func get(_ path: String, knows tag: String? = nil, accepting encodings: String? = nil) async
        -> AdminResponse
    {
        let headers = [("If-None-Match", tag), ("Accept-Encoding", encodings)]
            .compactMap { name, value in value.map { (name: name, value: $0) } }
        return await admin.respond(to: AdminRequest(method: "GET", path: path, headers: headers))
    }

    private func bytes(_ response: AdminResponse) -> [UInt8] {
        guard case .bytes(let bytes) = response.body else { return [] }
        return bytes
    }

    private func text(_ response: AdminResponse) -> String { String(decoding: bytes(response), as: UTF8.self) }

    /// The addresses of the page's own files that a text names.
    private func files(in text: String) -> [String] {
        text.matches(of: #/"(/assets/[^"]+)"/#).map { String($0.output.1) }
    }

    @Test func `the page is there for everybody, and whatever it names is there as well`() async throws {
        let page = await get("/")
        #expect(page.status == 200)
        #expect(page.header("Content-Type") == "text/html; charset=utf-8")
        let files = files(in: text(page))
        #expect(files.contains { $0.hasSuffix("/main.js") } && files.contains { $0.hasSuffix("/main.css") })
        for file in files {
            let response = await get(file)
            #expect(response.status == 200, "\(file)")
            #expect(response.header("Cache-Control") == "public, max-age=31536000, immutable")
            let type = file.hasSuffix(".js") ? "text/javascript" : file.hasSuffix(".css") ? "text/css" : "image/svg+xml"
            #expect(response.header("Content-Type")?.hasPrefix(type) == true, "\(file)")
            #expect(!text(response).isEmpty)
        }
    }

    @Test func `a file comes compressed for those who take that, and says the same`() async throws {
        let file = try #require(files(in: text(await get("/"))).first { $0.hasSuffix("/main.js") })
        let plain = await get(file)
        #expect(plain.header("Content-Encoding") == nil)
        let compressed = await get(file, accepting: "gzip, deflate, br, zstd")
        #expect(compressed.header("Content-Encoding") == "gzip")
        #expect(compressed.header("Content-Type") == plain.header("Content-Type"))
        #expect(plain.header("Vary") == "Accept-Encoding" && compressed.header("Vary") == "Accept-Encoding")
        let unzip = Filter(command: ["/usr/bin/env", "gzip", "-dc"])
        let (isGood, unzipped) = try unzip(bytes(compressed))
        #expect(isGood && unzipped == bytes(plain))
        for none in ["", "identity", "deflate", "gzip;q=0", "*;q=0", "gzip; q=0.000, *", "gzipped"] {
            #expect(await get(file, accepting: none).header("Content-Encoding") == nil, "\(none)")
        }
        for some in ["*", "br, *;q=0.1", "GZIP;q=0.5", "x-gzip"] {
            #expect(await get(file, accepting: some).header("Content-Encoding") == "gzip", "\(some)")
        }
    }

    @Test func `all of the page is less than 100 KB as a browser loads it`() async throws {
        var sizes = [bytes(await get("/")).count]
        for file in files(in: text(await get("/"))) { sizes.append(bytes(await get(file, accepting: "gzip")).count) }
        #expect(sizes.count == 4 && sizes.reduce(0, +) < 100_000, "\(sizes)")
    }

    @Test func `a browser asks whether the page is another, and is told when it is not`() async throws {
        let page = await get("/")
        let tag = try #require(page.header("ETag"))
        #expect(page.header("Cache-Control") == "no-cache")
        let same = await get("/", knows: tag)
        #expect(same.status == 304 && text(same).isEmpty)
        #expect(await get("/", knows: "\"other\"").status == 200)
    }

    @Test func `the page runs no script and loads nothing but its own files`() async throws {
        let page = await get("/")
        let policy = try #require(page.header("Content-Security-Policy"))
        #expect(policy.contains("default-src 'none'") && policy.contains("require-trusted-types-for 'script'"))
        #expect(!policy.contains("unsafe"))
        #expect(!text(page).contains("style=") && !text(page).contains("onclick="))
        #expect(text(page).matches(of: #/<script(?![^>]* src=)/#).isEmpty)
    }

    @Test func `files of another version, and what only looks like one, are not there`() async {
        for path in ["/assets/0000000000000000/main.js", "/assets/", "/assets/../main.js", "/index.html"] {
            #expect(await get(path).status == 404, "\(path)")
        }
        #expect(await admin.respond(to: AdminRequest(method: "POST", path: "/")).status == 404)
    }

    @Test func `an app can do without the page`() async {
        let admin = Admin(
            Scheduler(), authenticator: ClosureAuthenticator { _ in nil },
            options: AdminOptions(servesAdminCenter: false))
        #expect(await admin.respond(to: AdminRequest(method: "GET", path: "/")).status == 404)
    }
}
