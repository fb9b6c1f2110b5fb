/// What is refused before anybody looks at what a request asks for.
struct RequestLimits {
    private let options: AdminOptions

    init(_ options: AdminOptions) {
        self.options = options
    }

    func check(_ request: AdminRequest) throws(Problem) {
        guard request.path.utf8.count + request.query.utf8.count <= options.targetLimit else {
            throw Problem(414, "targetTooLong", title: "The address is too long", detail: "")
        }
        let headerLength = request.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard headerLength <= options.headerLimit else {
            throw Problem(431, "headersTooLong", title: "The header fields are too long", detail: "")
        }
        guard request.body.count <= options.bodyLimit else {
            throw Problem(
                413, "bodyTooLarge", title: "The body is too large",
                detail: "At most \(options.bodyLimit) bytes are taken.")
        }
        guard request.path.hasPrefix("/") else { throw .malformed("the path does not begin with a slash") }
        try checkOrigin(request)
    }

    /// Browsers name the origin of whatever changes something, and pages of others cannot keep them from it. What is no
    /// browser names none.
    private func checkOrigin(_ request: AdminRequest) throws(Problem) {
        guard request.method != "GET", request.method != "HEAD" else { return }
        if let site = request.header("Sec-Fetch-Site"), site != "same-origin", site != "none" { throw Self.foreign }
        guard let origin = request.header("Origin") else { return }
        let host = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? ""
        let known = options.hosts.isEmpty ? Set([request.header("Host")].compactMap(\.self)) : options.hosts
        guard origin.contains("://"), known.contains(host) else { throw Self.foreign }
    }

    private static let foreign = Problem(
        403, "foreignOrigin", title: "The request comes from a page of another origin", detail: "")
}
