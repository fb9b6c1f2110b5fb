package import SchedulerCore

/// Why a request was refused: problem details (RFC 9457).
package struct Problem: Error, Sendable, Hashable {
    package var status: Int
    /// A stable name of the kind of problem, such as `invalidValue`.
    package var code: String
    package var title: String
    package var detail: String
    /// The field that is refused, such as `hold.until`.
    package var field: String?
    package var headers: [String: String] = [:]

    package init(
        _ status: Int, _ code: String, title: String, detail: String, field: String? = nil,
        headers: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.field = field
        self.headers = headers
    }
}

extension Problem {
    /// A field of the path, the query or the body does not hold what it should.
    package static func invalid(_ field: String, _ detail: String) -> Problem {
        Problem(
            422, "invalidValue", title: "A value is not acceptable", detail: detail.withoutName(of: field),
            field: field)
    }

    /// A field is not there that has to be.
    static func missing(_ field: String, _ shape: Shape) -> Problem {
        if case .text = shape { return .invalid(field, "is needed") }
        return .invalid(field, "is needed: \(shape.words)")
    }

    package static func malformed(_ detail: String) -> Problem {
        Problem(400, "malformed", title: "The request cannot be understood", detail: detail)
    }

    package static let malformed = malformed("the header is not well-formed")

    package static let tooLarge = Problem(
        413, "bodyTooLarge", title: "The body is too large", detail: "It is longer than what is taken.")

    package static func notFound(_ detail: String, field: String? = nil) -> Problem {
        Problem(404, "notFound", title: "There is no such thing", detail: detail, field: field)
    }

    package static func conflict(_ detail: String, field: String? = nil) -> Problem {
        Problem(409, "conflict", title: "It does not fit the present state", detail: detail, field: field)
    }

    package static let unauthorized = Problem(
        401, "unauthorized", title: "Sign in first", detail: "The request names nobody who is known here.",
        headers: ["WWW-Authenticate": "Bearer"])

    package static func forbidden(_ permission: Permission) -> Problem {
        Problem(
            403, "forbidden", title: "That is not allowed",
            detail: "It needs the permission \(permission.rawValue), which you do not have.")
    }

    /// What the scheduler refused.
    package init(_ error: SchedulerError) {
        let (status, title) =
            switch error.code {
            case .invalidValue: (422, "A value is not acceptable")
            case .unknownJob, .unknownSchedule, .unknownRun, .unknownAction: (404, "There is no such thing")
            case .duplicate, .wrongState, .overlap, .staleClaim, .conflict: (409, "It does not fit the present state")
            case .storeUnavailable: (503, "The store cannot be used at present")
            default: (422, "It was refused")
            }
        // What is refused stands beside it; only what is not there has to be named.
        let isNamed = status != 404 && status != 503
        let detail = error.field.flatMap { isNamed ? error.reason.withoutName(of: $0) : nil } ?? error.description
        self.init(status, error.code.description, title: title, detail: detail, field: error.field)
    }
}

extension String {
    /// A fault without the name of its field before it, which stands beside it already.
    fileprivate func withoutName(of field: String) -> String {
        // A cron expression calls itself one.
        let names = [String(field.split(separator: ".").last ?? ""), "expression"].filter { !$0.isEmpty }
        return names.first { hasPrefix($0 + ": ") }.map { String(dropFirst($0.count + 2)) } ?? self
    }
}

extension Problem {
    /// What went wrong, whatever it was.
    init(any error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as SchedulerError: self.init(error)
        // What it says may hold what nobody outside is to know.
        default: self.init(500, "internal", title: "Something went wrong here", detail: "")
        }
    }
}

extension Problem: Encodable {
    private enum CodingKeys: String, CodingKey {
        case type, title, status, detail, code, field
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("about:blank", forKey: .type)
        try container.encode(title, forKey: .title)
        try container.encode(status, forKey: .status)
        try container.encode(detail, forKey: .detail)
        try container.encode(code, forKey: .code)
        try container.encodeIfPresent(field, forKey: .field)
    }
}
