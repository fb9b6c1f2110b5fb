/// Takes a stream of server-sent events apart.
struct EventReader {
    struct Event: Equatable {
        var name = "message"
        /// What a client sends as `Last-Event-ID` when it comes back; nil where the event has none.
        var id: String?
        var data = ""
    }

    private var rest: [UInt8] = []
    private var event = Event()
    private var lines: [String] = []

    /// The events that a piece completes.
    mutating func take(_ piece: [UInt8]) -> [Event] {
        var events: [Event] = []
        rest += piece
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            var line = String(decoding: rest[..<end], as: UTF8.self)
            rest.removeSubrange(...end)
            if line.hasSuffix("\r") { line.removeLast() }
            if let event = take(line: line) { events.append(event) }
        }
        return events
    }

    private mutating func take(line: String) -> Event? {
        guard !line.isEmpty else {
            defer { (event, lines) = (Event(), []) }
            event.data = lines.joined(separator: "\n")
            return event.name == "message" && event.data.isEmpty ? nil : event
        }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? String(parts[1].hasPrefix(" ") ? parts[1].dropFirst() : parts[1]) : ""
        switch parts[0] {
        case "event": event.name = value
        case "id": event.id = value
        case "data": lines.append(value)
        default: break
        }
        return nil
    }
}
