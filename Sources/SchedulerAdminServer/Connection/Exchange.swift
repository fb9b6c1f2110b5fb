import CMicroHTTPD
import SchedulerAdmin
import Synchronization

/// One request and its answer.
///
/// libmicrohttpd's thread asks it what to do and never waits; the answer comes from tasks, which wake the connection.
final class Exchange: Sendable {
    let peer: Peer
    /// The path and query as they were sent; nil where they are not UTF-8.
    let target: String?
    private let isClosing: @Sendable () -> Bool
    private let state = Mutex(State())

    private struct State {
        var phase = Phase.head
        var received: [UInt8] = []
        /// Bytes of a body that is too large and was thrown away.
        var discarded = 0
        /// Set while the connection is suspended.
        var suspended: ConnectionHandle?
        var outgoing = OutgoingBody()
        /// What makes the answer, or the pieces of its body.
        var task: Task<Void, Never>?
        var watch: DisconnectWatch?
    }

    private enum Phase {
        case head
        case receiving
        case answering
        case answered(AdminResponse)
        case sending
        case over
    }

    /// - Parameter isClosing: whether the server is about to stop, so that nothing may be suspended any more.
    init(peer: Peer, target: String?, isClosing: @escaping @Sendable () -> Bool) {
        self.peer = peer
        self.target = target
        self.isClosing = isClosing
    }

    // MARK: The connection's thread

    /// What the handler of requests is to do.
    enum Step {
        case goOn
        case refuse
        /// The header is there. Whether the body is wanted is to be said.
        case look
        /// All of the request is there, with this body; nil where it was too large.
        case ask([UInt8]?)
        case answer(AdminResponse)
    }

    func next() -> Step {
        state.withLock { state in
            switch state.phase {
            case .head:
                state.phase = .receiving
                return .look
            case .receiving:
                state.phase = .answering
                guard state.discarded == 0 else { return .ask(nil) }
                defer { state.received = [] }
                return .ask(state.received)
            case .answering: return .goOn
            case .answered(let response):
                state.phase = .sending
                return .answer(response)
            case .sending, .over: return .refuse
            }
        }
    }

    /// Takes a part of the body.
    ///
    /// - Returns: whether to go on.
    func receive(_ part: UnsafeRawBufferPointer, limit: Int) -> Bool {
        state.withLock { state in
            if state.discarded > 0 || state.received.count + part.count > limit {
                state.received = []
                state.discarded += part.count
                // One who is only a little above is told so at the end; the others are not listened to.
                return state.discarded <= limit
            }
            state.received += part
            return true
        }
    }

    /// Suspends the connection until there is an answer.
    ///
    /// - Returns: whether to wait; else the server is about to stop.
    func suspend(_ connection: ConnectionHandle, for work: @escaping @Sendable () async -> AdminResponse) -> Bool {
        state.withLock { state in
            guard !isClosing(), case .answering = state.phase else { return false }
            connection.suspend()
            state.suspended = connection
            state.task = Task { [self] in answer(await work()) }
            return true
        }
    }

    /// Has the pieces of a body made, as they are wanted.
    func send(_ pieces: AsyncStream<[UInt8]>) {
        let watch = peer.duplicateSocket().map { socket in
            DisconnectWatch(socket: socket) { [weak self] in self?.abandon() }
        }
        let task = Task { [self] in
            for await piece in pieces {
                guard await push(piece) else { break }
            }
            finish()
        }
        let isOver = state.withLock { state in
            if case .over = state.phase { return true }
            state.task = task
            state.watch = watch
            return false
        }
        guard isOver else { return }
        task.cancel()
        watch?.cancel()
    }

    /// Copies what there is of the body, or suspends the connection until there is more.
    func read(into buffer: UnsafeMutableRawBufferPointer, connection: ConnectionHandle) -> OutgoingBody.Reading {
        let (reading, producer) = state.withLock { state in
            if isClosing() { return (OutgoingBody.Reading.broken, state.outgoing.abandon()) }
            let result = state.outgoing.read(into: buffer)
            if case .wait = result.reading {
                connection.suspend()
                state.suspended = connection
            }
            return result
        }
        producer?.resume()
        return reading
    }

    /// The request is over, for whatever reason.
    func end() {
        let (task, watch, producer) = state.withLock { state in
            state.phase = .over
            state.suspended = nil
            defer { (state.task, state.watch) = (nil, nil) }
            return (state.task, state.watch, state.outgoing.abandon())
        }
        task?.cancel()
        watch?.cancel()
        producer?.resume()
    }

    // MARK: Tasks

    private func answer(_ response: AdminResponse) {
        state.withLock { state in
            guard case .answering = state.phase else { return }
            state.phase = .answered(response)
            state.task = nil
            wake(&state)
        }
    }

    /// - Returns: whether anybody wants more.
    private func push(_ piece: [UInt8]) async -> Bool {
        while true {
            let hasRoom = state.withLock { state in
                let hasRoom = state.outgoing.hasRoom
                if hasRoom == true {
                    state.outgoing.append(piece)
                    wake(&state)
                }
                return hasRoom
            }
            guard hasRoom == false else { return hasRoom == true }
            await withUnsafeContinuation { continuation in
                let mayGoOn = state.withLock { state in
                    guard state.outgoing.hasRoom == false else { return true }
                    state.outgoing.wait(continuation)
                    return false
                }
                if mayGoOn { continuation.resume() }
            }
        }
    }

    private func finish() {
        state.withLock { state in
            state.outgoing.finish()
            wake(&state)
        }
    }

    /// Gives the client up, and has the connection closed.
    func abandon() {
        let (task, producer) = state.withLock { state in
            if case .answering = state.phase { state.phase = .over }
            let producer = state.outgoing.abandon()
            wake(&state)
            return (state.task, producer)
        }
        task?.cancel()
        producer?.resume()
    }

    private func wake(_ state: inout State) {
        guard let connection = state.suspended else { return }
        state.suspended = nil
        connection.resume()
    }
}
