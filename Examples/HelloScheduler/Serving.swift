import FoundationEssentials
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore

/// The example over HTTP.
struct Serving: Sendable {
    /// Where it listens, such as `http://127.0.0.1:8080`.
    let address: String
    /// What to authenticate with for the next 12 hours.
    let token: String
    /// What signs a browser in, once, within ten minutes.
    let signInLink: String
    private let server: AdminServer
    private let webhooks: Task<Void, Never>

    private static let tokenName = "HelloScheduler"

    /// Begins to serve.
    init(_ scheduler: Scheduler, at place: Arguments.Place) async throws {
        let tokens = TokenStore(scheduler.store)
        // Those of former lives are of no use to anybody.
        for token in try await tokens.list() where token.name == Self.tokenName { try await tokens.revoke(token.id) }
        let end = scheduler.clock.now.addingTimeInterval(12 * 3_600)
        token = try await tokens.create(name: Self.tokenName, role: .admin, expiresAt: end).text
        let admin = Admin(scheduler, authenticator: TokenAuthenticator(scheduler.store))
        server = AdminServer(admin, options: AdminServerOptions(host: place.host, port: place.port))
        address = "http://\(place.hostText):\(try server.start())"
        signInLink = try await admin.makeSignInLink(
            at: address, for: Principal(name: Self.tokenName, role: .admin))
        webhooks = Task { await admin.deliverWebhooks(over: .foundation) }
    }

    var lines: [String] {
        [
            "", "To sign a browser in, once, within ten minutes:", "  \(signInLink)", "",
            "Listening on \(address), for twelve hours, or until the next start, with this token:", "  \(token)",
            "such as",
            "  curl -H 'Authorization: Bearer \(token)' \(address)/api/v1/jobs",
        ]
    }

    func stop() async {
        webhooks.cancel()
        await webhooks.value
        await server.stop()
    }
}

extension Arguments {
    /// Where to listen.
    struct Place: Equatable {
        var host: String
        var port: Int

        /// The host as it stands in an address of the web.
        var hostText: String { host.contains(":") ? "[\(host)]" : host }

        /// - Parameter text: such as `127.0.0.1:8080` or `[::1]:8080`.
        init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
                return nil
            }
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
            guard !host.isEmpty else { return nil }
            self.host = String(host)
            self.port = Int(port)
        }
    }
}
