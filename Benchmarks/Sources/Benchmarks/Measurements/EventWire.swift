import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// One who listens to server-sent events of this machine.
final class EventWire {
    private let socket: Int32
    private var received: [UInt8] = []

    /// Connects, asks, and reads the header of the answer.
    init(port: Int, path: String, token: String) throws {
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
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n"
        let bytes = Array(request.utf8)
        guard send(socket, bytes, bytes.count, 0) == bytes.count else { throw MeasurementError("cannot send") }
        let head = try read(until: "\r\n\r\n")
        guard head.hasPrefix("HTTP/1.1 200") else { throw MeasurementError(head) }
    }

    deinit { close(socket) }

    /// Reads up to the end of the next event.
    func readEvent() throws {
        _ = try read(until: "\n\n")
    }

    var isOpen: Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) != 0
    }

    private func read(until end: String) throws -> String {
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
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { throw MeasurementError("the server closed the connection") }
            received += buffer.prefix(count)
        }
    }
}
