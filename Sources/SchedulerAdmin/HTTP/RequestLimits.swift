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
        try checkHost(request)
        guard request.method != "GET", request.method != "HEAD" else { return }
        if let site = request.header("Sec-Fetch-Site"), site != "same-origin", site != "none" { throw Self.foreign }
        guard let origin = request.header("Origin") else { return }
        let host = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? ""
        let known = options.hosts.isEmpty ? Set([request.header("Host")].compactMap(\.self)) : options.hosts
        guard origin.contains("://"), known.contains(host) else { throw Self.foreign }
        guard !request.isSecure || origin.hasPrefix("https://") else { throw Self.foreign }
    }

    /// A page of others may have the name of its own host lead here (DNS rebinding), so that browsers take what is here
    /// for a part of it.
    private func checkHost(_ request: AdminRequest) throws(Problem) {
        guard request.isLocal, options.hosts.isEmpty, let authority = request.header("Host") else { return }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        guard isIPv4 || host == "[::1]" || host.lowercased() == "localhost" else {
            throw Problem(
                403, "foreignHost", title: "The request is for another host",
                detail: "This machine is localhost, 127.0.0.1 or [::1]; other names are given to the admin (hosts).",
                field: "Host")
        }
    }

    private static let foreign = Problem(
        403, "foreignOrigin", title: "The request comes from a page of another origin", detail: "")
}
