import SchedulerAdmin

/// Where a server is: `http://host:port`, with a path before everything if a proxy wants one.
struct ServerAddress: Equatable, Sendable {
    var host: String
    var port: UInt16
    /// Without a slash at its end.
    var prefix = ""

    static let standard = ServerAddress(host: "127.0.0.1", port: 8080)

    init(host: String, port: UInt16, prefix: String = "") {
        self.host = host
        self.port = port
        self.prefix = prefix
    }

    /// - Parameter source: where the text comes from, such as `--url`.
    init(_ text: String, source: String) throws(UsageError) {
        func wrong(_ reason: String) -> UsageError { UsageError("\(source): \(Words.quoted(text)) \(reason)") }
        guard !text.lowercased().hasPrefix("https://") else {
            throw wrong(
                "needs TLS, which schedulerctl does not speak: go through ssh -L 8080:127.0.0.1:8080 HOST, "
                    + "or a TLS proxy on this machine, and give its http:// address")
        }
        let scheme = "http://"
        guard text.lowercased().hasPrefix(scheme) else { throw wrong("is no address like http://127.0.0.1:8080") }
        let parts = text.dropFirst(scheme.count).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard !text.contains(where: { "?#@\\\"<> ".contains($0) }), text.utf8.allSatisfy({ 33...126 ~= $0 }) else {
            throw wrong("is no address like http://127.0.0.1:8080")
        }
        guard let (host, port) = Self.hostAndPort(parts.first ?? "") else {
            throw wrong("does not name a host and a port like 127.0.0.1:8080")
        }
        self.host = host
        self.port = port
        let path = parts.count > 1 ? "/" + parts[1] : ""
        prefix = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private static func hostAndPort(_ text: Substring) -> (String, UInt16)? {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            guard let port = rest.isEmpty ? 80 : rest.hasPrefix(":") ? UInt16(rest.dropFirst()) : nil else {
                return nil
            }
            return (String(text[text.index(after: text.startIndex)..<end]), port)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2 else { return nil }
        guard let port = parts.count == 1 ? 80 : UInt16(parts[1]) else { return nil }
        return (String(host), port)
    }

    /// Whether what is sent there stays on this machine.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || isLoopbackIPv4
    }

    /// A name may begin like an address: 127.0.0.1.example.com.
    private var isLoopbackIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// As the header `Host` has it.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }

    var text: String { "http://\(authority)\(prefix)" }
}
