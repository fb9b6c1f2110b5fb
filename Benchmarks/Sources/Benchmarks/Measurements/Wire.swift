import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A connection to a server of HTTP on this machine. It waits, which no thread of Swift's should.
final class Wire {
    private let socket: Int32
    private let token: String
    private var received: [UInt8] = []

    init(port: Int, token: String) throws {
        self.token = token
        #if os(Linux)
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let status = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw MeasurementError("cannot connect") }
    }

    deinit { close(socket) }

    /// Asks, and reads the answer.
    ///
    /// - Returns: how many bytes it has.
    @discardableResult
    func ask(_ method: String, _ path: String, body: String = "") throws -> Int {
        try write(method, path, body: body)
        let head = try readHead(status: 2)
        guard let line = head.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix("content-length:") }),
            let count = Int(line.split(separator: " ").last ?? "")
        else { return 0 }
        while received.count < count { try receive() }
        received.removeFirst(count)
        return count
    }

    /// Asks, and reads nothing.
    func write(_ method: String, _ path: String, body: String = "") throws {
        var request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
        if method != "GET" {
            request += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        }
        let bytes = Array("\(request)\r\n\(body)".utf8)
        guard send(socket, bytes, bytes.count, 0) == bytes.count else { throw MeasurementError("cannot send") }
    }

    /// - Parameter status: the first digit of the status that is wanted.
    @discardableResult
    func readHead(status: Int) throws -> String {
        let head = try read(until: "\r\n\r\n")
        guard head.hasPrefix("HTTP/1.1 \(status)") else { throw MeasurementError(head) }
        return head
    }

    var isOpen: Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) != 0
    }

    func read(until end: String) throws -> String {
        let end = Array(end.utf8)
        while true {
            if received.count >= end.count,
                let place = (0...(received.count - end.count)).first(where: {
                    received[$0..<$0 + end.count].elementsEqual(end)
                })
            {
                defer { received.removeFirst(place + end.count) }
                return String(decoding: received[..<place], as: UTF8.self)
            }
            try receive()
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw MeasurementError("the server closed the connection") }
        received += buffer.prefix(count)
    }
}
