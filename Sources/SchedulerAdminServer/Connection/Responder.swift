import CMicroHTTPD
import SchedulerAdmin

/// Hands answers to libmicrohttpd.
enum Responder {
    /// - Returns: whether the connection lives on.
    static func queue(
        _ response: AdminResponse, on connection: OpaquePointer, for exchange: Exchange, withoutBody: Bool
    ) -> Bool {
        let raw: OpaquePointer?
        switch response.body {
        case .stream(let pieces) where !withoutBody:
            raw = stream(on: connection, for: exchange)
            if raw != nil { exchange.send(pieces) }
        case .stream: raw = cmicrohttpd_bytes(nil, 0)
        case .bytes(let bytes):
            raw = bytes.withUnsafeBytes { cmicrohttpd_bytes($0.baseAddress, $0.count) }
        }
        guard let raw else { return false }
        defer { MHD_destroy_response(raw) }
        for (name, value) in response.headers { _ = MHD_add_response_header(raw, name, value) }
        return cmicrohttpd_queue(connection, UInt32(clamping: response.status), raw)
    }

    /// What reads a streamed body. It lives as long as the response does.
    private final class Reader {
        let exchange: Exchange
        let connection: ConnectionHandle

        init(_ exchange: Exchange, _ connection: ConnectionHandle) {
            self.exchange = exchange
            self.connection = connection
        }
    }

    private static func stream(on connection: OpaquePointer, for exchange: Exchange) -> OpaquePointer? {
        let reader = Unmanaged.passRetained(Reader(exchange, ConnectionHandle(pointer: connection)))
        let response = cmicrohttpd_stream(
            { closure, _, start, size in
                guard let closure, let start else { return cmicrohttpd_failure }
                let reader = Unmanaged<Reader>.fromOpaque(closure).takeUnretainedValue()
                let buffer = UnsafeMutableRawBufferPointer(start: start, count: size)
                switch reader.exchange.read(into: buffer, connection: reader.connection) {
                case .copied(let count): return count
                case .wait: return 0
                case .complete: return cmicrohttpd_end
                case .broken: return cmicrohttpd_failure
                }
            }, reader.toOpaque(),
            { closure in
                if let closure { Unmanaged<Reader>.fromOpaque(closure).release() }
            })
        if response == nil { reader.release() }
        return response
    }
}
