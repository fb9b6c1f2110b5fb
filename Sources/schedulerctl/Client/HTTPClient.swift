import SchedulerAdmin

/// Speaks HTTP/1.1 over a plain connection, one for each request.
///
/// No TLS: linked statically, Foundation's client would need libcurl wherever the tool is built.
struct HTTPClient: Sendable {
    let address: ServerAddress
    private static let patience = 30

    var transport: Transport {
        Transport { request, receiver in try exchange(request, receiver) }
    }

    private func exchange(_ request: AdminRequest, _ receiver: Transport.Receiver) throws -> ResponseHead {
        let socket = try Socket.connect(to: address, patience: Self.patience)
        // What is followed live may be silent for long.
        socket.setPatience(request.isStreaming ? nil : Self.patience)
        try socket.send(try head(of: request) + request.body)
        var reader = HTTPReader(socket)
        var head = try reader.head()
        while head.status < 200 { head = try reader.head() }
        try reader.body(after: head) { try receiver(head, $0) }
        return head
    }

    private func head(of request: AdminRequest) throws(ClientError) -> [UInt8] {
        let target = address.prefix + request.path + (request.query.isEmpty ? "" : "?\(request.query)")
        var lines = ["\(request.method) \(target) HTTP/1.1", "Host: \(address.authority)", "Connection: close"]
        if !request.body.isEmpty || request.method != "GET" { lines.append("Content-Length: \(request.body.count)") }
        for (name, value) in request.headers {
            guard (name + value).utf8.allSatisfy({ 32...126 ~= $0 }) else {
                throw .broken("the header \(name) cannot be sent: it holds what no header may hold")
            }
            lines.append("\(name): \(value)")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}

extension AdminRequest {
    /// Whether the answer may go on for ever.
    var isStreaming: Bool { header("Accept")?.contains("json") == false }
}
