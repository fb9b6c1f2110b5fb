import FoundationEssentials

/// A piece of a stream of server-sent events, as browsers read them (https://html.spec.whatwg.org/#server-sent-events).
enum ServerSentEvent {
    static let headers = [(name: "Content-Type", value: "text/event-stream")]
    /// What keeps proxies and the other side from taking silence for an end.
    static let heartbeat = Array(": \n\n".utf8)
    /// How often it is sent.
    static let heartbeatInterval = Duration.seconds(15)

    /// - Parameters:
    ///   - id: what a client sends as `Last-Event-ID` when it comes back.
    ///   - data: without line breaks.
    static func bytes(id: String? = nil, event: String, data: String = "{}") -> [UInt8] {
        Array("\(id.map { "id: \($0)\n" } ?? "")event: \(event)\ndata: \(data)\n\n".utf8)
    }

    /// Tells a client where it is, and how soon to come back, without an event.
    static func position(_ id: String) -> [UInt8] {
        Array("retry: 2000\nid: \(id)\n\n".utf8)
    }
}
