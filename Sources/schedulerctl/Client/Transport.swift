import SchedulerAdmin

/// The head of a response.
struct ResponseHead: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Sends requests to a server.
struct Transport: Sendable {
    /// Takes pieces of a body as they come.
    typealias Receiver = (ResponseHead, [UInt8]) throws -> Void

    /// Sends a request, and returns when the response is complete.
    ///
    /// - Throws: ``ClientError``; what the receiver throws.
    var send: @Sendable (AdminRequest, _ receiver: Receiver) async throws -> ResponseHead

    /// Sends a request, and collects the response's body.
    func collect(_ request: AdminRequest) async throws -> (head: ResponseHead, body: [UInt8]) {
        var body: [UInt8] = []
        let head = try await send(request) { _, piece in
            guard body.count + piece.count <= Self.bodyLimit else {
                throw ClientError.broken("the answer is larger than \(Self.bodyLimit) bytes")
            }
            body += piece
        }
        return (head, body)
    }

    private static let bodyLimit = 256 << 20
}

/// What can go wrong on the way to a server and back.
enum ClientError: Error, CustomStringConvertible {
    /// Nobody is there.
    case unreachable(String)
    /// What came back is no answer.
    case broken(String)

    var description: String {
        switch self {
        case .unreachable(let reason), .broken(let reason): reason
        }
    }
}
