/// Reads a response of HTTP/1.1 (RFC 9112).
struct HTTPReader {
    private let receive: () throws -> [UInt8]
    private var buffer: ArraySlice<UInt8> = []

    private static let headLimit = 65_536

    init(_ socket: Socket) {
        receive = { try socket.receive() }
    }

    /// - Parameter receive: the next piece; empty at the end.
    init(receive: @escaping () throws -> [UInt8]) {
        self.receive = receive
    }

    mutating func head() throws -> ResponseHead {
        let first = try line()
        let parts = first.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), parts[1].count == 3, let status = Int(parts[1]) else {
            throw ClientError.broken("the answer is no HTTP: is that the scheduler's port?")
        }
        var head = ResponseHead(status: status, headers: [])
        var size = first.utf8.count
        while case let line = try line(), !line.isEmpty {
            size += line.utf8.count
            guard size <= Self.headLimit, let colon = line.firstIndex(of: ":") else { throw Self.malformed }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            head.headers.append((String(line[..<colon]), String(value)))
        }
        return head
    }

    /// Hands on the body in pieces.
    mutating func body(after head: ResponseHead, _ take: ([UInt8]) throws -> Void) throws {
        guard head.status != 204, head.status != 304 else { return }
        if head.header("Transfer-Encoding")?.lowercased() == "chunked" {
            try chunks(take)
        } else if let length = head.header("Content-Length") {
            guard let count = Int(length), count >= 0 else { throw Self.malformed }
            try exactly(count, take)
        } else {
            repeat {
                if !buffer.isEmpty { try take(Array(buffer)) }
                buffer = try receive()[...]
            } while !buffer.isEmpty
        }
    }

    private mutating func chunks(_ take: ([UInt8]) throws -> Void) throws {
        while true {
            let digits = try line().prefix { $0 != ";" && $0 != " " }
            guard let count = Int(digits, radix: 16), count >= 0 else { throw Self.malformed }
            guard count > 0 else { break }
            try exactly(count, take)
            guard try line().isEmpty else { throw Self.malformed }
        }
        while try !line().isEmpty {}
    }

    private mutating func exactly(_ count: Int, _ take: ([UInt8]) throws -> Void) throws {
        var rest = count
        while rest > 0 {
            if buffer.isEmpty { try fill() }
            let piece = buffer.prefix(rest)
            rest -= piece.count
            buffer = buffer.dropFirst(piece.count)
            try take(Array(piece))
        }
    }

    /// A line without its end.
    private mutating func line() throws -> String {
        var searched = 0
        while true {
            if let end = buffer.dropFirst(searched).firstIndex(of: 10) {
                var line = buffer[..<end]
                if line.last == 13 { line.removeLast() }
                buffer = buffer[(end + 1)...]
                return String(decoding: line, as: UTF8.self)
            }
            searched = buffer.count
            guard searched <= Self.headLimit else { throw Self.malformed }
            try fill()
        }
    }

    private mutating func fill() throws {
        let piece = try receive()
        guard !piece.isEmpty else {
            throw ClientError.broken("the server closed the connection before it had answered")
        }
        buffer = buffer.isEmpty ? piece[...] : buffer + piece
    }

    private static let malformed = ClientError.broken("the answer is no well-formed HTTP")
}
