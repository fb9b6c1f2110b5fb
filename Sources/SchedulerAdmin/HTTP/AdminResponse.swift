/// A response, as any HTTP server can send it.
public struct AdminResponse: Sendable {
    /// What follows the header.
    public enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
        /// Pieces that come as time goes by. When the client is gone, the sequence is to be cancelled.
        case stream(AsyncStream<[UInt8]>)
    }

    /// The status, such as 200.
    public var status: Int
    /// The header fields, the length and the date apart, which the server adds.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: Body

    /// Makes a response.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header field of that name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
