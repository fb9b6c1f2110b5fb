import CMicroHTTPD
import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A running libmicrohttpd.
///
/// Unchecked: the pointers are only used to stop it, once, by the server that holds it under its lock.
struct Daemon: @unchecked Sendable {
    let listener: Listener
    let port: Int
    private let pointer: OpaquePointer
    private let closure: Unmanaged<Listener>

    init(_ listener: Listener, address: SocketAddress) throws(SchedulerError) {
        let options = listener.options
        let closure = Unmanaged.passRetained(listener)
        errno = 0
        let started = Self.withCStrings(options.tls?.certificate, options.tls?.key) { certificate, key in
            address.withPointer { address in
                var raw = cmicrohttpd_options()
                raw.closure = closure.toOpaque()
                raw.handle = handleRequest
                raw.begin = beginRequest
                raw.complete = completeRequest
                raw.notify = noteConnection
                raw.address = address
                raw.connection_limit = UInt32(clamping: max(options.connectionLimit, 1))
                raw.connections_per_address =
                    options.behindProxy ? 0 : UInt32(clamping: max(options.connectionsPerAddress, 0))
                raw.timeout = UInt32(clamping: options.seconds)
                // What is longer is refused by libmicrohttpd itself, with a page of its own; what is too long for the admin is
                // to reach it, so that it is refused as everything else is. Only what is used is taken from the system.
                raw.memory_limit = 262_144
                raw.threads = UInt32(clamping: max(options.threads, 1))
                raw.certificate = certificate
                raw.key = key
                return cmicrohttpd_start(&raw)
            }
        }
        guard let started else {
            let reason = errno == 0 ? "libmicrohttpd refuses to start" : String(cString: strerror(errno))
            closure.release()
            throw SchedulerError(
                .wrongState, field: "port", value: "\(options.host):\(options.port)",
                reason: "cannot be listened on: \(reason)")
        }
        pointer = started
        port = Int(cmicrohttpd_port(started))
        self.listener = listener
        self.closure = closure
    }

    /// Closes all connections, and returns when nothing of it is left. It waits for libmicrohttpd's threads, so that it
    /// is not for tasks.
    func stop() {
        // New connections are kept out before those that there are let go.
        let socket = MHD_quiesce_daemon(pointer)
        listener.close()
        MHD_stop_daemon(pointer)
        if socket >= 0 { _ = close(socket) }
        closure.release()
    }

    private static func withCStrings<Value>(
        _ first: String?, _ second: String?, _ body: (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Value
    ) -> Value {
        guard let first, let second else { return body(nil, nil) }
        return first.withCString { first in second.withCString { body(first, $0) } }
    }
}

// MARK: What libmicrohttpd calls, each on a thread of its own. None of it waits.

private func listener(_ closure: UnsafeMutableRawPointer?) -> Listener? {
    closure.map { Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
}

private let noteConnection: MHD_NotifyConnectionCallback = { closure, connection, context, code in
    guard let listener = listener(closure), let connection, let context else { return }
    if cmicrohttpd_is_start(code) {
        context.pointee = Unmanaged.passRetained(listener.open(connection)).toOpaque()
    } else if let raw = context.pointee {
        context.pointee = nil
        listener.close(Unmanaged<Peer>.fromOpaque(raw).takeRetainedValue())
    }
}

private let beginRequest:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
        closure, target, connection in
        guard let listener = listener(closure), let connection, let context = cmicrohttpd_context(connection) else {
            return nil
        }
        let peer = Unmanaged<Peer>.fromOpaque(context).takeUnretainedValue()
        return Unmanaged.passRetained(listener.begin(target, peer: peer)).toOpaque()
    }

private let handleRequest: MHD_AccessHandlerCallback = { closure, connection, _, method, _, part, size, context in
    guard let listener = listener(closure), let connection, let method, let size, let raw = context?.pointee else {
        return cmicrohttpd_result(false)
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(raw).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: part, count: part == nil ? 0 : size.pointee)
    size.pointee = 0
    return cmicrohttpd_result(listener.handle(exchange, on: connection, method: method, part: bytes))
}

private let completeRequest: MHD_RequestCompletedCallback = { closure, _, context, _ in
    guard let listener = listener(closure), let raw = context?.pointee else { return }
    context?.pointee = nil
    listener.end(Unmanaged<Exchange>.fromOpaque(raw).takeRetainedValue())
}
