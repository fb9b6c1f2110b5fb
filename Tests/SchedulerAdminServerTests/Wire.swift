import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A connection to a server of this machine, byte by byte. It waits half a minute for an answer, since the other tests
/// keep the machine busy, and never for ever.
final class Wire {
    let socket: Int32
    private var received: [UInt8] = []

    /// - Parameter patience: for how long an answer is waited for, in milliseconds.
    init(port: Int, patience: Int = 30_000) throws {
        #if os(Linux)
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var patience = timeval(tv_sec: patience / 1_000, tv_usec: patience % 1_000 * 1_000)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let status = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Silence() }
    }

    deinit { close(socket) }

    /// - Returns: whether all was taken.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Self.send(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func send(_ socket: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
        #if os(Linux)
        Glibc.send(socket, start, count, Int32(MSG_NOSIGNAL))
        #else
        Darwin.send(socket, start, count, 0)
        #endif
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends a request of which the rest is as it should be.
    @discardableResult
    func request(_ line: String, headers: String = "", body: String = "") -> Bool {
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\nContent-Type: application/json\r\n"
        return send("\(line) HTTP/1.1\r\nHost: localhost\r\n\(length)\(headers)\r\n\(body)")
    }

    /// Reads more.
    ///
    /// - Returns: whether there was more; else the server closed the connection.
    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        if count < 0 {
            guard errno == ECONNRESET || errno == EPIPE else { throw Silence() }
            return false
        }
        received += buffer.prefix(count)
        return count > 0
    }

    /// Whether the server closes the connection, whatever it says before.
    func isClosed() throws -> Bool {
        while try receive() {}
        return true
    }

    /// Says that nothing more will be sent.
    func finishSending() {
        shutdown(socket, Int32(SHUT_WR))
    }

    /// Whether the server has closed the connection by now.
    var hasEnded: Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    /// Takes one byte of an answer, where there is one.
    func takeByte() {
        var byte: UInt8 = 0
        _ = recv(socket, &byte, 1, Int32(MSG_DONTWAIT))
    }

    /// Lets time pass between two bytes, as slow clients do.
    func pause(milliseconds: Int) {
        usleep(useconds_t(milliseconds * 1_000))
    }

    /// Reads up to a text, that included.
    func read(until end: String) throws -> String {
        let end = Array(end.utf8)
        var start = 0
        while true {
            if let place = received.firstRange(of: end, from: start) {
                defer { received.removeFirst(place + end.count) }
                return String(decoding: received[..<(place + end.count)], as: UTF8.self)
            }
            start = max(received.count - end.count, 0)
            guard try receive() else { throw Closed() }
        }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while received.count < count { guard try receive() else { throw Closed() } }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    struct Answer {
        var status: Int
        var head: String
        var body: String

        func field(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
        }
    }

    /// Reads the header of an answer.
    func head() throws -> Answer {
        let head = try read(until: "\r\n\r\n")
        return Answer(status: Int(head.split(separator: " ")[1]) ?? 0, head: head, body: "")
    }

    /// Reads an answer with a length or in chunks.
    func answer(hasBody: Bool = true) throws -> Answer {
        var answer = try head()
        guard hasBody else { return answer }
        if let length = answer.field("Content-Length").flatMap({ Int($0) }) {
            answer.body = String(decoding: try read(length), as: UTF8.self)
        } else if answer.field("Transfer-Encoding") == "chunked" {
            while let chunk = try self.chunk() { answer.body += chunk }
        }
        return answer
    }

    /// Reads the next event of a stream. Between events the server may say that it is still there.
    func event() throws -> String {
        while true {
            let text = try read(until: "\n\n")
            // By bytes, since to a string the end of a chunk's first line is one character.
            guard let last = text.utf8.split(separator: UInt8(ascii: "\n")).last, last.elementsEqual(": ".utf8) else {
                return text
            }
        }
    }

    /// Reads one chunk; nil at the end.
    func chunk() throws -> String? {
        let size = Int(try read(until: "\r\n").dropLast(1), radix: 16) ?? 0
        let bytes = try read(size)
        _ = try read(until: "\r\n")
        return size == 0 ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

/// The server said nothing for as long as was waited for.
struct Silence: Error {}

/// The server closed the connection.
struct Closed: Error {}

extension [UInt8] {
    fileprivate func firstRange(of other: [UInt8], from start: Int) -> Int? {
        guard count >= other.count else { return nil }
        return (start...(count - other.count)).first {
            self[$0] == other[0] && self[$0..<($0 + other.count)].elementsEqual(other)
        }
    }
}
