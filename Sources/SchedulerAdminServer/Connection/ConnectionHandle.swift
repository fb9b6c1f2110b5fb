import CMicroHTTPD

/// A connection of libmicrohttpd.
///
/// Unchecked: it is only suspended in a callback of its own thread and only resumed while it is suspended, both under
/// the lock of its exchange, and libmicrohttpd lets a connection be resumed by any thread.
struct ConnectionHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    func suspend() { MHD_suspend_connection(pointer) }

    func resume() { MHD_resume_connection(pointer) }
}
