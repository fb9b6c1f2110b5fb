import SchedulerCore
import SchedulerTesting
import Synchronization

@testable import SchedulerAdmin

/// A scheduler on a manual clock with an admin that knows one caller.
struct ClientHarness {
    let harness: SchedulerHarness
    let admin: Admin

    /// - Parameter role: who asks; nil for somebody who is not known.
    init(_ role: Role? = .admin, store: any Store = MemoryStore()) {
        harness = SchedulerHarness(store: store)
        admin = Admin(
            harness.scheduler,
            authenticator: ClosureAuthenticator { _ in role.map { Principal(name: "ann", role: $0) } })
    }

    struct Answer {
        var status: Int
        var text: String
        var response: AdminResponse

        /// The object in the body.
        var json: ParameterValue? { (try? AdminJSON.object(Array(text.utf8))).map { .object($0) } }
    }

    func ask(
        _ method: String = "GET", _ path: String, query: String = "", body: ParameterValue? = nil,
        accept: String = "*/*"
    ) async throws -> Answer {
        let response = await admin.respond(
            to: AdminRequest(
                method: method, path: path, query: query,
                headers: [("Accept", accept), ("Content-Type", "application/json")],
                body: try body.map { try AdminJSON.bytes($0) } ?? []))
        var bytes: [UInt8] = []
        switch response.body {
        case .bytes(let all): bytes = all
        case .stream(let pieces): for await piece in pieces { bytes += piece }
        }
        return Answer(status: response.status, text: String(decoding: bytes, as: UTF8.self), response: response)
    }
}

extension Admin {
    /// Has the admin take webhooks, which nobody tells anything.
    func willDeliver() {
        let courier = WebhookCourier(scheduler, WebhookTransport { _ in 204 })
        self.courier.withLock { $0 = courier }
    }
}
