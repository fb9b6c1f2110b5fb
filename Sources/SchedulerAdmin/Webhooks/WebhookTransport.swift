/// Sends webhooks' requests. `SchedulerAdmin` knows no HTTP, so that the app or the server hands it a way.
///
/// ```swift
/// let transport = WebhookTransport { request in
///     guard let url = URL(string: request.url) else { throw URLError(.badURL) }
///     var post = URLRequest(url: url)
///     post.httpMethod = "POST"
///     post.httpBody = Data(request.body)
///     for (name, value) in request.headers { post.setValue(value, forHTTPHeaderField: name) }
///     let (_, response) = try await URLSession.shared.data(for: post)
///     guard let answer = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
///     return answer.statusCode
/// }
/// async let _ = admin.deliverWebhooks(over: transport)
/// ```
public struct WebhookTransport: Sendable {
    /// Sends a request, and tells the status of the response. It should give up after some seconds, and follow no
    /// redirections.
    public var send: @Sendable (WebhookRequest) async throws -> Int

    /// Makes a transport.
    public init(send: @escaping @Sendable (WebhookRequest) async throws -> Int) {
        self.send = send
    }
}

/// A `POST` that tells somebody of an event.
public struct WebhookRequest: Sendable {
    /// Where to, such as `https://example.com/hooks/jobs`.
    public var url: String
    /// The header fields, the signature among them.
    public var headers: [(name: String, value: String)]
    /// JSON.
    public var body: [UInt8]

    init(_ message: WebhookMessage, to webhook: Webhook, timestamp: Int64) {
        url = webhook.url
        body = message.body
        let signed = Array("\(timestamp).".utf8) + body
        let code = Hex.text(HMACSHA256.code(of: signed, key: Array(webhook.secret.utf8)))
        headers = [
            ("Content-Type", "application/json"), ("User-Agent", "swift-scheduler"),
            ("X-Scheduler-Event", message.event.rawValue), ("X-Scheduler-Delivery", message.id),
            ("X-Scheduler-Timestamp", "\(timestamp)"), ("X-Scheduler-Signature", "sha256=\(code)"),
        ]
    }
}
