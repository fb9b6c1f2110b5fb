/// What of a streamed body has not been sent yet, and what becomes of those at its two ends.
///
/// A state without locks and calls: every function tells what to do next.
struct OutgoingBody {
    private var bytes: [UInt8] = []
    private var position = 0
    private var end: End?
    /// The one who has more, and waits for room.
    private var producer: UnsafeContinuation<Void, Never>?

    private static let limit = 65_536

    private enum End {
        case complete
        case broken
    }

    /// What the connection's thread is to do.
    enum Reading {
        /// So many bytes were copied.
        case copied(Int)
        case wait
        case complete
        case broken
    }

    /// Whether there is anything to tell the connection's thread.
    var isReady: Bool { position < bytes.count || end != nil }

    /// Whether the producer may go on; nil where nobody wants more.
    var hasRoom: Bool? { end != nil ? nil : bytes.count - position < Self.limit }

    mutating func append(_ piece: [UInt8]) {
        guard end == nil else { return }
        bytes += piece
    }

    mutating func wait(_ producer: UnsafeContinuation<Void, Never>) {
        self.producer = producer
    }

    /// - Returns: what was read, and the producer if it is to go on.
    mutating func read(
        into buffer: UnsafeMutableRawBufferPointer
    ) -> (reading: Reading, producer: UnsafeContinuation<Void, Never>?) {
        if end == .broken { return (.broken, takeProducer()) }
        let count = min(buffer.count, bytes.count - position)
        guard count > 0 else { return (end == nil ? .wait : .complete, takeProducer()) }
        bytes.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        if position == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 2 * Self.limit)
            position = 0
        }
        return (.copied(count), hasRoom == true ? takeProducer() : nil)
    }

    /// There is no more.
    mutating func finish() {
        if end == nil { end = .complete }
    }

    /// The client is gone or is to go.
    ///
    /// - Returns: the producer, if it waits for room that nobody needs any more.
    mutating func abandon() -> UnsafeContinuation<Void, Never>? {
        end = .broken
        bytes = []
        position = 0
        return takeProducer()
    }

    private mutating func takeProducer() -> UnsafeContinuation<Void, Never>? {
        defer { producer = nil }
        return producer
    }
}
