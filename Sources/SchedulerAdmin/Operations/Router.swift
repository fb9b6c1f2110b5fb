/// Finds the operation that a request asks for.
struct Router: Sendable {
    private let routes: [Route]

    private struct Route: Sendable {
        var segments: [Segment]
        var operation: AdminOperation
    }

    private enum Segment: Sendable {
        case literal(String)
        case parameter(String)
    }

    init(_ operations: [AdminOperation]) {
        routes = operations.map { operation in
            let segments = operation.path.split(separator: "/").map { segment in
                segment.hasPrefix("{")
                    ? Segment.parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
            }
            return Route(segments: segments, operation: operation)
        }
    }

    /// - Returns: the operation, with the values of its path.
    /// - Throws: ``Problem`` 404 where nothing is at the path, and 405 where it takes other methods only.
    func find(_ request: AdminRequest) throws(Problem) -> (operation: AdminOperation, path: [String: String]) {
        let best = try matches(request)
        // Whoever asks for the header only is sent no more by the server.
        let method = request.method == "HEAD" ? "GET" : request.method
        if let match = best.first(where: { $0.operation.method.rawValue == method }) { return match }
        let allowed = Self.methods(of: best)
        throw Problem(
            405, "methodNotAllowed", title: "The path takes other methods", detail: "It takes \(allowed).",
            headers: ["Allow": allowed])
    }

    /// The methods that the path takes, as the header field `Allow` tells them.
    func allowed(_ request: AdminRequest) throws(Problem) -> String {
        Self.methods(of: try matches(request))
    }

    private static func methods(of matches: [Match]) -> String {
        let methods = Set(matches.map(\.operation.method.rawValue))
        return (methods.contains("GET") ? methods.union(["HEAD"]) : methods).sorted().joined(separator: ", ")
    }

    private typealias Match = (operation: AdminOperation, path: [String: String])

    /// The operations at the path, whatever their methods.
    private func matches(_ request: AdminRequest) throws(Problem) -> [Match] {
        var decoded: [String] = []
        for segment in request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let text = PercentCoding.decode(segment) else { throw .malformed("the path is not well-formed") }
            decoded.append(text)
        }
        let found = routes.compactMap { route in
            Self.match(route.segments, decoded).map { (operation: route.operation, path: $0) }
        }
        // A path that is spelled out comes before one with a parameter at the same place.
        let best = found.filter { $0.path.count == found.map(\.path.count).min() }
        guard !best.isEmpty else { throw .notFound("There is nothing at this path.") }
        return best
    }

    private static func match(_ segments: [Segment], _ path: [String]) -> [String: String]? {
        guard segments.count == path.count else { return nil }
        var values: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal): guard literal == text else { return nil }
            case .parameter(let name):
                guard !text.isEmpty else { return nil }
                values[name] = text
            }
        }
        return values
    }
}
