import SchedulerCore
import Synchronization

/// Hands a scheduler's events, and what operators do, to all who listen over HTTP: one listener of the scheduler, shared by all of them.
///
/// The newest events are kept, so that a client that lost its connection gets what it missed. Their identifiers ascend
/// within an epoch; a client that comes from another one, or too late, is told to start anew by an event `reset`. It
/// listens from the first client on until there was none for a while.
final class EventFeed: Sendable {
    private let scheduler: Scheduler
    private let state = Mutex(State())

    /// So many events are kept.
    static let capacity = 2_000
    /// A client that is so many events behind loses its connection.
    static let clientCapacity = 1_000
    /// After so many heartbeats without a client nobody listens any more.
    private static let idleBeats = 40

    private struct State {
        var epoch = EventFeed.makeEpoch()
        /// The number of the newest event.
        var last = 0
        var kept: [EventValue] = []
        var lastClient = 0
        var clients: [Int: Client] = [:]
        var listening: Task<Void, Never>?
        var beating: Task<Void, Never>?
        /// The credentials that somebody is asking about.
        var asked: Set<Credentials> = []
        var isEnded = false
    }

    /// What a client is known by. All who are known by the same may see the same.
    struct Credentials: Hashable, Sendable {
        let principal: String
        let headers: [String]
    }

    private struct Client {
        var pieces: AsyncStream<[UInt8]>.Continuation
        var credentials: Credentials
        /// Whether the client may still see this.
        var isAllowed: @Sendable () async -> Bool
    }

    init(_ scheduler: Scheduler) {
        self.scheduler = scheduler
    }

    // MARK: Clients

    /// Has a client listen from now on, and tells it what it missed.
    ///
    /// - Parameters:
    ///   - position: the identifier of the last event that it has; nil where it has none.
    ///   - credentials: what the client is known by.
    ///   - isAllowed: asked now and then whether the client may still see this, once for all of the same credentials.
    func attach(
        after position: String?, credentials: Credentials, isAllowed: @escaping @Sendable () async -> Bool
    ) -> AsyncStream<[UInt8]> {
        let (stream, pieces) = AsyncStream.makeStream(
            of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.clientCapacity + Self.capacity))
        let key: Int? = state.withLock { state in
            guard !state.isEnded else { return nil }
            if state.listening == nil { listen(&state) }
            for piece in Self.missed(by: position, state) { pieces.yield(piece) }
            state.lastClient += 1
            state.clients[state.lastClient] = Client(
                pieces: pieces, credentials: credentials, isAllowed: isAllowed)
            return state.lastClient
        }
        guard let key else {
            pieces.finish()
            return stream
        }
        pieces.onTermination = { [weak self] _ in
            // Not at once: a task that is cancelled is locked meanwhile, and whoever publishes an event has our lock and
            // wants to wake that task.
            Task.detached {
                // What it refers to goes after the lock is given back: it may be the admin, whose end needs the lock.
                _ = self?.state.withLock { $0.clients.removeValue(forKey: key) }
            }
        }
        return stream
    }

    private static func missed(by position: String?, _ state: State) -> [[UInt8]] {
        let present = "\(state.epoch)-\(state.last)"
        guard let position else { return [ServerSentEvent.position(present)] }
        let parts = position.split(separator: "-")
        guard parts.count == 2, parts[0] == state.epoch, let number = Int(parts[1]),
            (state.last - state.kept.count...state.last).contains(number)
        else { return [ServerSentEvent.position(present), ServerSentEvent.bytes(id: present, event: "reset")] }
        return (number..<state.last).map { number in
            // Events are kept by the remainder of their numbers.
            bytes(of: state.kept[number % capacity], id: "\(state.epoch)-\(number + 1)")
        }
    }

    private static func bytes(of event: EventValue, id: String) -> [UInt8] {
        ServerSentEvent.bytes(id: id, event: event.name, data: (try? AdminJSON.text(event)) ?? "{}")
    }

    // MARK: Events

    private func listen(_ state: inout State) {
        let events = scheduler.events
        state.listening = Task { [weak self] in
            for await event in events { self?.publish(EventValue(event)) }
            if !Task.isCancelled { self?.end() }
        }
        state.beating = Task { [weak self, clock = scheduler.clock] in
            var idle = 0
            while (try? await clock.sleep(for: ServerSentEvent.heartbeatInterval)) != nil {
                guard let self else { return }
                idle = beat() ? 0 : idle + 1
                if idle >= Self.idleBeats, rest() { return }
            }
        }
    }

    /// Tells of something beside the scheduler's events, if anybody listens or did a while ago.
    func tell(_ event: @autoclosure () -> EventValue) {
        guard state.withLock({ $0.listening != nil && !$0.isEnded }) else { return }
        publish(event())
    }

    private func publish(_ event: EventValue) {
        let slow = state.withLock { state in
            if state.kept.count < Self.capacity {
                state.kept.append(event)
            } else {
                state.kept[state.last % Self.capacity] = event
            }
            state.last += 1
            guard !state.clients.isEmpty else { return [AsyncStream<[UInt8]>.Continuation]() }
            return Self.send(Self.bytes(of: event, id: "\(state.epoch)-\(state.last)"), state)
        }
        // Not under the lock, which their end needs.
        for pieces in slow { pieces.finish() }
    }

    /// - Returns: those who are too far behind.
    private static func send(_ piece: [UInt8], _ state: State) -> [AsyncStream<[UInt8]>.Continuation] {
        state.clients.values.compactMap { client in
            switch client.pieces.yield(piece) {
            case .enqueued(let remaining) where remaining >= capacity: nil
            case .terminated: nil
            default: client.pieces
            }
        }
    }

    /// Lets all clients know that they are still connected, and has those go who may not see this any more.
    ///
    /// - Returns: whether there are any.
    func beat() -> Bool {
        let (clients, due) = state.withLock { state in
            let due = Dictionary(state.clients.values.map { ($0.credentials, $0.isAllowed) }) { first, _ in first }
                .filter { !state.asked.contains($0.key) }
            state.asked.formUnion(due.keys)
            return (state.clients, due)
        }
        for client in clients.values { client.pieces.yield(ServerSentEvent.heartbeat) }
        for (credentials, isAllowed) in due {
            // The answer may be long in coming, and nobody else is to wait for it.
            Task { [weak self] in
                let isAllowed = await isAllowed()
                self?.settle(credentials, isAllowed: isAllowed)
            }
        }
        return !clients.isEmpty
    }

    private func settle(_ credentials: Credentials, isAllowed: Bool) {
        let clients = state.withLock { state in
            state.asked.remove(credentials)
            return isAllowed ? [] : state.clients.values.filter { $0.credentials == credentials }
        }
        for client in clients { client.pieces.finish() }
    }

    // MARK: The end

    /// Nobody has listened for a while. Whoever comes back starts anew.
    ///
    /// - Returns: whether that is so: one may have come just now.
    private func rest() -> Bool {
        let (isEmpty, listening) = state.withLock { state -> (Bool, Task<Void, Never>?) in
            guard state.clients.isEmpty else { return (false, nil) }
            defer { state = State(lastClient: state.lastClient, isEnded: state.isEnded) }
            return (true, state.listening)
        }
        listening?.cancel()
        return isEmpty
    }

    /// There are no more events.
    func end() {
        let (clients, tasks) = state.withLock { state in
            state.isEnded = true
            return (state.clients, [state.listening, state.beating])
        }
        for client in clients.values { client.pieces.finish() }
        for task in tasks { task?.cancel() }
    }

    private static func makeEpoch() -> String {
        Hex.text((0..<4).map { _ in UInt8.random(in: .min ... .max) })
    }
}

extension EventFeed.Credentials {
    init(_ call: OperationCall) {
        let headers = call.request.headers.filter { ["authorization", "cookie"].contains($0.name.lowercased()) }
        self.init(principal: call.principal.id, headers: headers.map(\.value))
    }
}
