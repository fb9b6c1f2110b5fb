import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Requests over HTTP to a server of this machine, one on each connection.
///
/// Foundation's URLSession answers on the threads of libdispatch, which tests that compute keep busy.
enum Loopback {
    /// - Returns: the status and the body.
    static func send(_ method: String, _ path: String, body: Data, port: Int) throws -> (status: Int, body: Data) {
        let socket = try connected(to: port)
        defer { close(socket) }
        let head = """
            \(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\
            Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n
            """
        try write(Data(head.utf8) + body, to: socket)
        return try answer(of: socket)
    }

    private static func connected(to port: Int) throws -> Int32 {
        #if os(Linux)
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        // Other tests may keep the machine busy for long, but nothing is waited for without an end.
        var patience = timeval(tv_sec: 180, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let status = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(socket)
            throw BrowserError("nothing listens at port \(port): \(String(cString: strerror(errno)))")
        }
        return socket
    }

    private static func write(_ data: Data, to socket: Int32) throws {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if os(Linux)
                Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                #else
                Darwin.send(socket, bytes.baseAddress, bytes.count, 0)
                #endif
            }
            guard count > 0 else { throw BrowserError("the connection to chromedriver broke while writing") }
            rest = rest.dropFirst(count)
        }
    }

    private static func answer(of socket: Int32) throws -> (status: Int, body: Data) {
        var received = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let end = Data("\r\n\r\n".utf8)
        while true {
            if let split = received.range(of: end) {
                let head = String(decoding: received[..<split.lowerBound], as: UTF8.self)
                let body = received[split.upperBound...]
                if let length = length(in: head), body.count >= length {
                    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                    return (status, Data(body.prefix(length)))
                }
            }
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { throw BrowserError("chromedriver gave no answer") }
            received += buffer.prefix(count)
        }
    }

    private static func length(in head: String) -> Int? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) }
    }
}
