/// One who listens to server-sent events of this machine.
final class EventWire {
    private let wire: Wire

    /// Connects, asks, and reads the header of the answer.
    init(port: Int, path: String, token: String) throws {
        wire = try Wire(port: port, token: token)
        try wire.write("GET", path)
        try wire.readHead(status: 200)
    }

    /// Reads up to the end of the next event.
    func readEvent() throws {
        _ = try wire.read(until: "\n\n")
    }

    var isOpen: Bool { wire.isOpen }
}
