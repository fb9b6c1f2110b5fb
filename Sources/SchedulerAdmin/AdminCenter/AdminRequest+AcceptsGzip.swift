extension AdminRequest {
    /// Whether the answer may come compressed by gzip: `Accept-Encoding` (RFC 9110, section 12.5.3) names it, or
    /// anything, and does not rule it out.
    var acceptsGzip: Bool {
        var acceptsAny = false
        for item in (header("Accept-Encoding") ?? "").split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if parts.first == "gzip" || parts.first == "x-gzip" { return weight > 0 }
            if parts.first == "*" { acceptsAny = weight > 0 }
        }
        return acceptsAny
    }
}
