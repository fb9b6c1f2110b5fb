import CMicroHTTPD
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One who has a connection to the server.
final class Peer: Sendable {
    /// Where they are, such as `127.0.0.1`.
    let address: String
    /// Nil once the connection is closed, so that nobody touches a socket that is somebody else's by then.
    private let socket: Mutex<Int32?>
    /// Since when a request of theirs has been waited for, in seconds of a clock that is never stepped; 0: it is there.
    private let waitingSince: Atomic<Int>
    /// By which second of that clock they are to have taken their answer; 0: there is none to take, or no hurry.
    private let takesUntil = Atomic(0)

    init(_ connection: OpaquePointer) {
        address = cmicrohttpd_client(connection).map(SocketAddress.text(of:)) ?? ""
        let descriptor = cmicrohttpd_socket(connection)
        socket = Mutex(descriptor >= 0 ? descriptor : nil)
        waitingSince = Atomic(Self.now)
    }

    /// A request of theirs is complete, and it is they who wait.
    func hasAsked() { waitingSince.store(0, ordering: .relaxed) }

    /// They are sent an answer, and may take so many seconds for it.
    func isSent(within seconds: Int) { takesUntil.store(Self.now + seconds, ordering: .relaxed) }

    /// They have their answer, and another request is waited for.
    func isAnswered() {
        takesUntil.store(0, ordering: .relaxed)
        waitingSince.store(Self.now, ordering: .relaxed)
    }

    /// Whether it is they who have to do something.
    var isWaitedFor: Bool {
        waitingSince.load(ordering: .relaxed) != 0 || takesUntil.load(ordering: .relaxed) != 0
    }

    /// Ends the connection if they have not taken their answer in time.
    func endIfTooSlow() {
        let end = takesUntil.load(ordering: .relaxed)
        guard end != 0, end < Self.now else { return }
        socket.withLock { socket in
            if let socket { _ = shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends the connection if a request has been waited for since before that second, or will never come.
    ///
    /// The latter is for libmicrohttpd, which does not notice the end of what is sent when it comes together with the
    /// last bytes.
    func endIfWaitedFor(since second: Int) {
        let since = waitingSince.load(ordering: .relaxed)
        guard since != 0, since < Self.now else { return }
        socket.withLock { socket in
            guard let socket else { return }
            var byte: UInt8 = 0
            let hasEnded = recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
            if hasEnded || since <= second { _ = shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// The connection is about to be closed.
    func end() {
        socket.withLock { $0 = nil }
    }

    /// Another descriptor of the same socket, for the caller to close; nil once the connection is closed.
    func duplicateSocket() -> Int32? {
        socket.withLock { socket in
            guard let socket else { return nil }
            let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
            return copy >= 0 ? copy : nil
        }
    }

    /// Seconds of a clock that is never stepped, and never 0.
    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec) + 1
    }
}
