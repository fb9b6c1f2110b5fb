import Dispatch
public import SchedulerAdmin
public import SchedulerCore
import Synchronization

/// Serves an admin over HTTP.
///
/// ```swift
/// let server = AdminServer(admin, options: .init(port: 8080))
/// print("http://127.0.0.1:\(try server.start())")
/// try await scheduler.run()
/// await server.stop()
/// ```
///
/// It listens on this machine only, unless told otherwise. A server can be started again after it was stopped.
public final class AdminServer: Sendable {
    private let bodyLimit: Int
    private let respond: @Sendable (AdminRequest) async -> AdminResponse
    private let options: AdminServerOptions
    private let daemon = Mutex<Daemon?>(nil)

    /// Makes a server, which does not listen yet.
    public convenience init(_ admin: Admin, options: AdminServerOptions = AdminServerOptions()) {
        self.init(options: options, bodyLimit: admin.bodyLimit) { await admin.respond(to: $0) }
    }

    /// Makes a server of whatever answers requests.
    package init(
        options: AdminServerOptions, bodyLimit: Int,
        respond: @escaping @Sendable (AdminRequest) async -> AdminResponse
    ) {
        self.options = options
        self.bodyLimit = bodyLimit
        self.respond = respond
    }

    /// Begins to listen.
    ///
    /// - Returns: the port.
    /// - Throws: ``/SchedulerCore/SchedulerError`` with the code `invalidValue` for a host that others can reach, with
    ///   neither TLS nor a proxy before it; `wrongState` where it listens already, or the port is taken.
    @discardableResult
    public func start() throws(SchedulerError) -> Int {
        let address = try SocketAddress(host: options.host, port: options.port)
        guard address.isLoopback || options.tls != nil || options.behindProxy else {
            throw SchedulerError(
                .invalidValue, field: "host", value: options.host,
                reason: "others can reach it, and tokens would be sent to it in the clear; give a certificate (tls), "
                    + "say that a proxy serves HTTPS before it (behindProxy), or listen on 127.0.0.1")
        }
        let started: Result<Int, SchedulerError> = daemon.withLock { daemon in
            guard daemon == nil else {
                return .failure(SchedulerError(.wrongState, field: "server", reason: "it listens already"))
            }
            return Result { () throws(SchedulerError) -> Int in
                let started = try Daemon(
                    Listener(options, bodyLimit: bodyLimit, respond: respond), address: address)
                daemon = started
                return started.port
            }
        }
        return try started.get()
    }

    /// Closes all connections and listens no more. Does nothing where it does not listen.
    public func stop() async {
        let daemon = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon
        }
        guard let daemon else { return }
        await withCheckedContinuation { continuation in
            // A queue of its own has a thread of its own, where there is none to spare for waiting.
            DispatchQueue(label: "SchedulerAdminServer.stop").async {
                daemon.stop()
                continuation.resume()
            }
        }
    }

    /// Listens until the calling task is cancelled.
    ///
    /// - Throws: as ``start()``.
    public func run() async throws(SchedulerError) {
        try start()
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        continuation.finish()
        await stop()
    }

    /// The port that it listens on; nil where it does not.
    public var port: Int? { daemon.withLock { $0?.port } }
}
