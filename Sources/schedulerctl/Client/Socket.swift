#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A connection over TCP, closed when nobody has it any more.
final class Socket {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Connects to the first of the host's addresses that takes it.
    ///
    /// - Parameter patience: in seconds, for connecting and for each piece that is sent.
    static func connect(to address: ServerAddress, patience: Int) throws(ClientError) -> Socket {
        var hints = addrinfo()
        hints.ai_socktype = streamType
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address.host, String(address.port), &hints, &found)
        guard code == 0 else {
            throw .unreachable("\(address.text): \(Words.plain(String(cString: gai_strerror(code))))")
        }
        defer { freeaddrinfo(found) }
        var reason = "there is no such host"
        var next = found
        while let entry = next?.pointee {
            next = entry.ai_next
            let descriptor = socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
            guard descriptor >= 0 else { continue }
            let result = Socket(descriptor)
            result.limit(SO_SNDTIMEO, seconds: patience)
            if systemConnect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0 {
                // A pipe whose reader is gone is an error, no signal.
                #if canImport(Darwin)
                var isOn: Int32 = 1
                setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
                #endif
                return result
            }
            reason = errno == EINPROGRESS || errno == EAGAIN ? "no answer" : String(cString: strerror(errno))
        }
        throw .unreachable("\(address.text) cannot be reached: \(reason)")
    }

    /// - Parameter patience: in seconds, for each piece that is awaited; nil: for ever.
    func setPatience(_ patience: Int?) {
        limit(SO_RCVTIMEO, seconds: patience ?? 0)
    }

    private func limit(_ option: Int32, seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    func send(_ bytes: [UInt8]) throws(ClientError) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                systemSend(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if count >= 0 {
                start += count
            } else if errno != EINTR {
                throw .unreachable("the connection failed: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// The next piece; empty at the end.
    func receive() throws(ClientError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count >= 0 { return Array(bytes.prefix(count)) }
            if errno == EINTR { continue }
            if errno == EAGAIN || errno == EWOULDBLOCK { throw .unreachable("the server does not answer") }
            throw .unreachable("the connection failed: \(String(cString: strerror(errno)))")
        }
    }
}

#if canImport(Glibc)
private let streamType = Int32(SOCK_STREAM.rawValue)
#else
private let streamType = SOCK_STREAM
#endif

private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t) -> Int32 {
    guard let address else { return -1 }
    return connect(descriptor, address, length)
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
    send(descriptor, bytes, count, 0)
    #else
    send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
    #endif
}
