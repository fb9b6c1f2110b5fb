#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Collects text and writes it to a file descriptor in large pieces.
final class Output {
    private let descriptor: Int32
    private var bytes: [UInt8] = []

    private static let pieceSize = 65_536

    init(descriptor: Int32) { self.descriptor = descriptor }

    func write(_ text: String) throws(OutputError) {
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= Output.pieceSize { try flush() }
    }

    /// Has a body append bytes.
    func append(_ body: (inout [UInt8]) -> Void) throws(OutputError) {
        body(&bytes)
        if bytes.count >= Output.pieceSize { try flush() }
    }

    /// Writes what has been collected.
    func flush() throws(OutputError) {
        var start = 0
        // Whatever happens, nothing is written twice.
        defer { bytes.removeAll(keepingCapacity: bytes.count < 4 * Output.pieceSize) }
        while start < bytes.count {
            let (count, code) = bytes.withUnsafeBytes { buffer -> (Int, Int32) in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
                let count = systemWrite(descriptor, rest.baseAddress, rest.count)
                return (count, errno)
            }
            if count >= 0 {
                start += count
            } else if code == EAGAIN {
                // Someone who shares the descriptor has made it non-blocking.
                var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&state, 1, -1)
            } else if code == EPIPE {
                throw .closed
            } else if code != EINTR {
                throw .failed("cannot write: \(String(cString: strerror(code)))")
            }
        }
    }
}

/// What can go wrong with an output.
enum OutputError: Error, CustomStringConvertible {
    /// Nobody reads any more, as after `| head -1`.
    case closed
    case failed(String)

    var description: String {
        switch self {
        case .closed: "nobody reads the output"
        case .failed(let reason): reason
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
