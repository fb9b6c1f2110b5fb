#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads a file descriptor line by line, with memory for one line of bounded length.
struct LineReader {
    enum Line {
        /// A line, without its end, is in ``LineReader/bytes``.
        case complete
        /// A line was longer than allowed, and has been skipped.
        case tooLong
    }

    /// The line that was read last.
    private(set) var bytes: [UInt8] = []
    private let descriptor: Int32
    private let limit: Int
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var rest = 0..<0
    private var isAtEnd = false

    init(descriptor: Int32, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// Reads the next line; nil at the end.
    ///
    /// - Parameter beforeWaiting: What is done before the reader may have to wait for more to come.
    mutating func next(beforeWaiting: () throws -> Void) throws -> Line? {
        bytes.removeAll(keepingCapacity: true)
        var isTooLong = false
        var isEmpty = true
        while true {
            if rest.isEmpty {
                guard !isAtEnd else { return isEmpty ? nil : isTooLong ? .tooLong : .complete }
                try beforeWaiting()
                try fill()
                continue
            }
            isEmpty = false
            let end = buffer[rest].firstIndex(of: UInt8(ascii: "\n"))
            let part = rest.lowerBound..<(end ?? rest.upperBound)
            rest = (end.map { $0 + 1 } ?? rest.upperBound)..<rest.upperBound
            if isTooLong || bytes.count + part.count > limit {
                isTooLong = true
            } else {
                bytes.append(contentsOf: buffer[part])
            }
            if end != nil { return isTooLong ? .tooLong : .complete }
        }
    }

    private mutating func fill() throws {
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            let code = errno
            if count >= 0 {
                isAtEnd = count == 0
                rest = 0..<count
                return
            }
            if code == EAGAIN {
                var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&state, 1, -1)
            } else if code != EINTR {
                throw InputError("cannot read: \(String(cString: strerror(code)))")
            }
        }
    }
}

/// An input that cannot be read.
struct InputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
