/// The web page for operators: files that are part of the binary, the same for everybody. It holds no data; what it
/// shows it asks of the API.
struct AdminCenter: Sendable {
    private let document: AdminResponse
    private let files: [String: File]

    /// A file in both forms that a browser may ask for.
    private struct File {
        var plain: AdminResponse
        var compressed: AdminResponse?
    }

    /// The page as it was built.
    static let built = AdminCenter(EmbeddedAssets.files)

    /// - Parameter assets: the files, with `index.html` among them.
    init(_ assets: [EmbeddedAsset]) {
        let version = Self.version(of: assets)
        let base = "/assets/\(version)/"
        files = assets.reduce(into: [:]) { files, asset in
            if asset.path != "index.html" { files[base + asset.path] = Self.file(asset) }
        }
        let html = assets.first { $0.path == "index.html" }?.text.replacing("{{base}}", with: base) ?? ""
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
        guard request.path == "/" else {
            guard let file = files[request.path] else { return nil }
            return request.acceptsGzip ? file.compressed ?? file.plain : file.plain
        }
        if let known = request.header("If-None-Match"), known == document.header("ETag") {
            return AdminResponse(status: 304, headers: document.headers)
        }
        return document
    }

    private static func file(_ asset: EmbeddedAsset) -> File {
        let type =
            switch asset.path.split(separator: ".").last {
            case "js": "text/javascript; charset=utf-8"
            case "css": "text/css; charset=utf-8"
            case "svg": "image/svg+xml"
            default: "text/plain; charset=utf-8"
            }
        // The files have the version in their paths, so that a browser may keep them for good.
        let headers = [
            (name: "Content-Type", value: type), ("Cache-Control", "public, max-age=31536000, immutable"),
            ("Vary", "Accept-Encoding"),
        ]
        return File(
            plain: AdminResponse(status: 200, headers: headers, body: .bytes(Array(asset.text.utf8))),
            compressed: asset.compressed.map {
                AdminResponse(status: 200, headers: headers + [("Content-Encoding", "gzip")], body: .bytes($0))
            })
    }

    /// Nothing but the page's own files, no script or style in the document itself, and no text that becomes code.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ].joined(separator: "; ")

    private static func version(of assets: [EmbeddedAsset]) -> String {
        var hash = SHA256()
        for asset in assets { hash.update(Array("\(asset.path)\n\(asset.text)\n".utf8)) }
        return String(Hex.text(hash.finalize()).prefix(16))
    }
}
