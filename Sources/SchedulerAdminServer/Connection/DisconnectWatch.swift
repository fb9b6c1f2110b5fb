import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Tells when a client goes away while it is sent nothing, which libmicrohttpd does not notice.
///
/// Unchecked: a source of libdispatch may be cancelled by any thread, and nothing else is done to it.
struct DisconnectWatch: @unchecked Sendable {
    private let source: any DispatchSourceRead
    private static let queue = DispatchQueue(label: "SchedulerAdminServer.disconnects")

    /// - Parameters:
    ///   - socket: a descriptor of its own, which it closes in the end.
    ///   - gone: called once at most.
    init(socket: Int32, gone: @escaping @Sendable () -> Void) {
        let source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: Self.queue)
        source.setEventHandler {
            var byte: UInt8 = 0
            let count = recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
            if count < 0, errno == EAGAIN || errno == EINTR { return }
            // Where there is another request already, nothing but the next write tells whether they are still there.
            source.cancel()
            if count <= 0 { gone() }
        }
        source.setCancelHandler { _ = close(socket) }
        source.activate()
        self.source = source
    }

    func cancel() {
        source.cancel()
    }
}
