import CMicroHTTPD
import SchedulerAdmin
import SchedulerCore
import Synchronization

/// What libmicrohttpd's functions call: one for each start of a server.
final class Listener: Sendable {
    /// The longest body that is taken, in bytes.
    let bodyLimit: Int
    let respond: @Sendable (AdminRequest) async -> AdminResponse
    let options: AdminServerOptions
    let peers: PeerTable
    private let isClosing = Atomic(false)
    private let exchanges = Mutex<[ObjectIdentifier: Exchange]>([:])

    /// Whether only programs on this machine reach it, and not for others.
    private let isLocal: Bool

    init(
        _ options: AdminServerOptions, bodyLimit: Int,
        respond: @escaping @Sendable (AdminRequest) async -> AdminResponse
    ) {
        self.bodyLimit = bodyLimit
        self.respond = respond
        self.options = options
        peers = PeerTable(patience: options.seconds, slowestRate: max(options.slowestRate, 1))
        isLocal =
            !options.behindProxy && (try? SocketAddress(host: options.host, port: options.port).isLoopback) == true
    }

    // MARK: Connections

    func open(_ connection: OpaquePointer) -> Peer {
        let peer = Peer(connection)
        peers.insert(peer)
        return peer
    }

    func close(_ peer: Peer) {
        peer.end()
        peers.remove(peer)
    }

    // MARK: Requests

    func begin(_ target: UnsafePointer<CChar>?, peer: Peer) -> Exchange {
        let text = target.flatMap { String(validatingCString: $0) }
        let exchange = Exchange(peer: peer, target: text) { [weak self] in
            self?.isClosing.load(ordering: .sequentiallyConsistent) ?? true
        }
        exchanges.withLock { $0[ObjectIdentifier(exchange)] = exchange }
        return exchange
    }

    func end(_ exchange: Exchange) {
        exchanges.withLock { $0[ObjectIdentifier(exchange)] = nil }
        exchange.end()
        exchange.peer.isAnswered()
        peers.watch()
    }

    /// Called as the request comes in, and again when its answer is there.
    ///
    /// - Returns: whether the connection lives on.
    func handle(
        _ exchange: Exchange, on connection: OpaquePointer, method: UnsafePointer<CChar>,
        part: UnsafeRawBufferPointer
    ) -> Bool {
        if !part.isEmpty { return exchange.receive(part, limit: bodyLimit) }
        switch exchange.next() {
        case .goOn: return true
        case .refuse: return false
        case .look:
            let head = Head(connection: connection)
            // To be said before the client has sent it.
            if let length = head.length, length > UInt64(clamping: bodyLimit) {
                return queue(.refusal(of: .tooLarge), exchange, connection, method)
            }
            return head.isAmbiguous ? queue(.refusal(of: .malformed), exchange, connection, method) : true
        case .answer(let response): return queue(response, exchange, connection, method)
        case .ask(let body):
            exchange.peer.hasAsked()
            guard let body else { return queue(.refusal(of: .tooLarge), exchange, connection, method) }
            guard let request = request(of: exchange, connection, method: method, body: body) else {
                return queue(.refusal(of: .malformed), exchange, connection, method)
            }
            return exchange.suspend(ConnectionHandle(pointer: connection)) { [respond] in
                await respond(request)
            }
        }
    }

    private func queue(
        _ response: AdminResponse, _ exchange: Exchange, _ connection: OpaquePointer, _ method: UnsafePointer<CChar>
    ) -> Bool {
        let isHead = String(cString: method) == "HEAD"
        if case .bytes(let bytes) = response.body { peers.isSent(bytes.count, to: exchange.peer) }
        return Responder.queue(response, on: connection, for: exchange, withoutBody: isHead)
    }

    private func request(
        of exchange: Exchange, _ connection: OpaquePointer, method: UnsafePointer<CChar>, body: [UInt8]
    ) -> AdminRequest? {
        guard let target = exchange.target, let method = String(validatingCString: method) else { return nil }
        let parts = Self.path(of: target).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var request = AdminRequest(
            method: method, path: String(parts.first ?? ""),
            query: parts.count > 1 ? String(parts[1]) : "", headers: Head(connection: connection).fields, body: body,
            address: exchange.peer.address, isSecure: options.tls != nil)
        request.isLocal = isLocal
        if options.behindProxy { request.believeProxy() }
        return request
    }

    /// What comes after the scheme and the host, where somebody sends them along.
    private static func path(of target: String) -> Substring {
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            return rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        }
        return target[...]
    }

    // MARK: The end

    /// Sees to it that no connection is suspended, and that none will be.
    func close() {
        isClosing.store(true, ordering: .sequentiallyConsistent)
        peers.end()
        for exchange in exchanges.withLock({ Array($0.values) }) { exchange.abandon() }
    }
}

extension AdminServerOptions {
    /// The timeout in whole seconds, and at least one.
    var seconds: Int { Int(clamping: max(timeout.components.seconds, 1)) }
}

extension AdminRequest {
    /// Takes from whom the request comes, and how, from what the proxy before us says: the last one's word counts.
    mutating func believeProxy() {
        if let addresses = headers.last(where: { $0.name.lowercased() == "x-forwarded-for" })?.value {
            address = addresses.split(separator: ",").last.map { String($0.filter { $0 != " " }) }
        }
        isSecure = headers.last { $0.name.lowercased() == "x-forwarded-proto" }?.value.lowercased() == "https"
    }
}
