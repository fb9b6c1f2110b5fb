/// The hosts that webhooks may be sent to.
///
/// What is sent to a webhook, and what came of it, is known to whoever sets it up: without a limit, one could look around
/// in the network of the server. Names are not looked up: a name that leads to an address that is not allowed is for the
/// network, or for the transport, to stop.
public struct WebhookHosts: Sendable {
    private let isAllowed: @Sendable (String) -> Bool

    /// Allows some hosts.
    ///
    /// - Parameter isAllowed: tells of a host, such as `hooks.example.com`, `10.0.0.7` or `::1`, in lower case and
    ///   without the port, whether it is allowed.
    public init(where isAllowed: @escaping @Sendable (String) -> Bool) {
        self.isAllowed = isAllowed
    }

    /// Allows all hosts but those that only this machine means.
    ///
    /// These are link-local addresses (169.254.0.0/16, fe80::/10), in any spelling, and those at which clouds keep the
    /// machine's credentials.
    public init() {
        self.init { !NetworkAddress.isLinkLocal($0) }
    }

    /// Allows these hosts only.
    public init(_ hosts: Set<String>) {
        let hosts = Set(hosts.map { $0.lowercased() })
        self.init { hosts.contains($0) }
    }

    func allow(_ host: String) -> Bool {
        isAllowed(host.lowercased())
    }

    static let refused = WebhookFailure("the host is none that webhooks may be sent to")
}

/// Addresses as the host of a URL spells them.
private enum NetworkAddress {
    /// Where clouds keep what belongs to the machine.
    private static let metadataNames: Set<String> = ["metadata", "metadata.google.internal", "instance-data"]
    private static let metadataAddresses: [[UInt8]] = [
        [100, 100, 100, 200], [0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54],
    ]

    static func isLinkLocal(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        if metadataNames.contains(name) { return true }
        guard let bytes = name.contains(":") ? v6(name) : v4(name) else { return false }
        if metadataAddresses.contains(bytes) { return true }
        return bytes.count == 4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80
    }

    /// The four bytes of an address in any form that systems take: `169.254.1`, `0xa9fe0001`, `0251.0376.0.1`.
    private static func v4(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(number)
        guard (1...4).contains(parts.count) else { return nil }
        var value: UInt64 = 0
        for part in parts.dropLast() {
            guard let part, part < 256 else { return nil }
            value = value << 8 | part
        }
        let width = 8 * UInt64(5 - parts.count)
        guard let last = parts.last ?? nil, last < 1 << width else { return nil }
        value = value << width | last
        return (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt64($0))) }
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard text.allSatisfy(\.isHexDigit) || text.hasPrefix("0x") else { return nil }
        if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16) }
        return UInt64(text, radix: text.hasPrefix("0") && text.count > 1 ? 8 : 10)
    }

    /// The bytes of an address of IPv6; four where it stands for one of IPv4.
    private static func v6(_ text: String) -> [UInt8]? {
        // The zone is no part of it.
        let halves = text.prefix { $0 != "%" }.split(separator: "::", omittingEmptySubsequences: false).map(bytes)
        guard halves.count <= 2, let head = halves.first ?? nil, let tail = halves.last ?? nil else { return nil }
        let all =
            halves.count == 1 ? head : head + Array(repeating: 0, count: max(0, 16 - head.count - tail.count)) + tail
        guard all.count == 16 else { return nil }
        let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == all[11] && [0, 0xff].contains(all[10])
        return isMapped ? Array(all.suffix(4)) : all
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        for group in text.split(separator: ":") {
            if group.contains(".") {
                guard let four = v4(String(group)) else { return nil }
                bytes += four
            } else {
                guard let value = UInt16(group, radix: 16) else { return nil }
                bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
            }
        }
        return bytes
    }
}
