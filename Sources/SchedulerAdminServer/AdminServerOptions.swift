/// Where a server listens, and what it lets pass.
public struct AdminServerOptions: Sendable {
    /// A certificate and its key, in PEM.
    public struct TLS: Sendable {
        /// The certificate, with those that vouch for it behind it.
        public var certificate: String
        /// Its private key.
        public var key: String

        /// Makes a pair.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// The address to listen on, such as `127.0.0.1`, `::1` or `0.0.0.0`. One that others can reach is refused without
    /// ``tls``, unless the server is ``behindProxy``.
    public var host: String
    /// The port; 0 for one that is free.
    public var port: Int
    /// The certificate to serve HTTPS with; nil for HTTP.
    public var tls: TLS?
    /// Whether all requests come by way of a proxy, which serves HTTPS. It is believed where a request comes from
    /// (`X-Forwarded-For`) and how (`X-Forwarded-Proto`).
    public var behindProxy: Bool
    /// So many connections are open at most; others wait.
    public var connectionLimit: Int
    /// So many are open from one address at most; others are closed. Not heeded behind a proxy.
    public var connectionsPerAddress: Int
    /// How long a client may take to send a request and to take the answer, and may be idle between two. For a large
    /// answer it may take a second more for each 8 KiB; streams last as long as they do.
    public var timeout: Duration
    /// How many threads read and write. What is asked for is done elsewhere.
    public var threads: Int
    /// How many bytes of a large answer a second the slowest client takes.
    package var slowestRate = 8_192

    /// Makes options.
    public init(
        host: String = "127.0.0.1", port: Int = 0, tls: TLS? = nil, behindProxy: Bool = false,
        connectionLimit: Int = 2_000, connectionsPerAddress: Int = 1_000, timeout: Duration = .seconds(30),
        threads: Int = 1
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.behindProxy = behindProxy
        self.connectionLimit = connectionLimit
        self.connectionsPerAddress = connectionsPerAddress
        self.timeout = timeout
        self.threads = threads
    }
}
