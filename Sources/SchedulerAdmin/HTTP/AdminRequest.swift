/// A request, as any HTTP server can hand it over.
public struct AdminRequest: Sendable {
    /// The method, in capitals, such as `GET`.
    public var method: String
    /// The path as it was sent, percent-encoded, without the query: `/api/v1/jobs`.
    public var path: String
    /// The query as it was sent, without the question mark; empty where there is none.
    public var query: String
    /// The header fields in the order in which they came. Names are compared without regard to case.
    public var headers: [(name: String, value: String)]
    /// The body, as far as there is one.
    public var body: [UInt8]
    /// Where the request came from, such as `127.0.0.1`: for the audit and for limits.
    public var address: String?
    /// Whether it came over TLS, by way of a proxy perhaps, so that cookies are marked `Secure`.
    public var isSecure: Bool
    /// Whether it can only come from a program on this machine, and should be addressed to it.
    package var isLocal = false

    /// Makes a request.
    public init(
        method: String, path: String, query: String = "", headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], address: String? = nil, isSecure: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.address = address
        self.isSecure = isSecure
    }

    /// The value of the first header field of that name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
