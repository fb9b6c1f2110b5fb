import SchedulerCore

/// A status with which operations refuse a request.
struct Refusal: Sendable {
    let status: Int
    private let summary: String
    /// Which operations may answer so.
    private let condition: @Sendable (AdminOperation) -> Bool

    func concerns(_ operation: AdminOperation) -> Bool { condition(operation) }

    static let all = [
        Refusal(400, "The request cannot be understood."),
        Refusal(401, "The request names nobody who is known here.") { $0.mayKnowNobody },
        Refusal(403, "It is not allowed, or the request comes from a page of another origin.") {
            $0.permission != nil || $0.method != .get
        },
        Refusal(404, "There is no such thing."),
        Refusal(409, "It does not fit the present state.") { $0.method != .get },
        Refusal(412, "It has been changed since it was read (`If-Match`).") { $0.method != .get },
        Refusal(413, "The body is too large."),
        Refusal(414, "The address is too long."),
        Refusal(415, "The body is of another kind than JSON.") { $0.body != nil },
        Refusal(422, "A value is not acceptable; `field` says which."),
        Refusal(429, "Too much was asked for in too short a time; `Retry-After` says when to come back."),
        Refusal(431, "The header is too large."),
        Refusal(503, "It cannot be done at present, for want of the store perhaps."),
    ]

    private init(
        _ status: Int, _ summary: String, when condition: @escaping @Sendable (AdminOperation) -> Bool = { _ in true }
    ) {
        self.status = status
        self.summary = summary
        self.condition = condition
    }

    /// The responses by name, as operations refer to them.
    static var responses: [String: ParameterValue] {
        all.reduce(into: [:]) { responses, refusal in
            responses["Refusal\(refusal.status)"] = [
                "description": .text(refusal.summary),
                "content": [
                    "application/problem+json": [
                        "schema": ["$ref": .text("#/components/schemas/\(Problem.record.name)")]
                    ]
                ],
            ]
        }
    }
}

extension AdminOperation {
    /// Whether it asks who one is. What browsers need to sign in does so itself.
    fileprivate var mayKnowNobody: Bool { permission != nil || group == "session" }
}

extension Problem {
    /// Problem details as an answer has them.
    static let record = Record(
        "Problem",
        [
            .required("type", .text(maximum: .max), "Always `about:blank`: `code` tells kinds of problems apart."),
            .required("title", .text(maximum: .max), "What kind of problem it is, in words."),
            .required("status", .integer(400...599), "The status of the response."),
            .required("detail", .text(maximum: .max), "What the matter is, in words."),
            .required("code", .text(maximum: .max), "What kind of problem it is, for programs."),
            Field("field", .text(maximum: .max), "The field that is refused, such as `hold.until`."),
        ])
}
