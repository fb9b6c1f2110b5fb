/// The web page for operators: files that are part of the binary, the same for everybody. It holds no data; what it
/// shows it asks of the API.
struct AdminCenter: Sendable {
    private let document: AdminResponse
    private let files: [String: AdminResponse]

    /// The page as it was built.
    static let built = AdminCenter(EmbeddedAssets.texts)

    /// - Parameter texts: the files by their paths, with `index.html` among them.
    init(_ texts: [String: String]) {
        let version = Self.version(of: texts)
        let base = "/assets/\(version)/"
        files = texts.reduce(into: [:]) { files, file in
            guard file.key != "index.html" else { return }
            files[base + file.key] = AdminResponse(
                status: 200, headers: Self.headers(of: file.key), body: .bytes(Array(file.value.utf8)))
        }
        let modules = texts.keys.filter { $0.hasSuffix(".js") && $0 != "main.js" }.sorted()
        let preloads = modules.map { "<link rel=\"modulepreload\" href=\"\(base)\($0)\">" }.joined(separator: "\n")
        let html = (texts["index.html"] ?? "").replacing("{{base}}", with: base)
            .replacing("{{preloads}}", with: preloads)
        document = AdminResponse(
            status: 200,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache"),
                ("ETag", "\"\(version)\""), ("Content-Security-Policy", Self.policy),
            ], body: .bytes(Array(html.utf8)))
    }

    /// What a request for a file of the page is answered; nil where it asks for none.
    func response(to request: AdminRequest) -> AdminResponse? {
        guard request.method == "GET" || request.method == "HEAD" else { return nil }
        guard request.path == "/" else { return files[request.path] }
        if let known = request.header("If-None-Match"), known == document.header("ETag") {
            return AdminResponse(status: 304, headers: document.headers)
        }
        return document
    }

    /// The files have the version in their paths, so that a browser may keep them for good.
    private static func headers(of path: String) -> [(name: String, value: String)] {
        let type =
            switch path.split(separator: ".").last {
            case "js": "text/javascript; charset=utf-8"
            case "css": "text/css; charset=utf-8"
            case "svg": "image/svg+xml"
            default: "text/plain; charset=utf-8"
            }
        return [("Content-Type", type), ("Cache-Control", "public, max-age=31536000, immutable")]
    }

    /// Nothing but the page's own files, no script or style in the document itself, and no text that becomes code.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ].joined(separator: "; ")

    private static func version(of texts: [String: String]) -> String {
        var hash = SHA256()
        for (path, text) in texts.sorted(by: { $0.key < $1.key }) { hash.update(Array("\(path)\n\(text)\n".utf8)) }
        return String(Hex.text(hash.finalize()).prefix(16))
    }
}
