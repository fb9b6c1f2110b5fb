package import SchedulerCore

/// Something that an operator can do. Permission, audit entry, endpoint and verb follow from this one description.
package struct AdminOperation: Sendable {
    /// Its name, such as `jobs.run`: in the audit, in the description of the API, and, with a space, on the command line.
    package var name: String
    /// What it does, in a sentence.
    package var summary: String
    package var method: Method
    /// Where it is, such as `/api/v1/jobs/{job}/run`. What is in braces are parameters of the path.
    package var path: String
    /// What it takes to be allowed to. Nil: nothing, not even to be known.
    package var permission: Permission?
    /// The parameters in the path, in order.
    package var pathFields: [Field] = []
    package var queryFields: [Field] = []
    /// The fields of the JSON object in the body; nil where there is no body.
    package var body: Record?
    package var answer: Answer
    /// Whether it is recorded who did it. All that changes something is.
    package var isAudited: Bool { method != .get && !isQuestion }
    /// Whether it changes nothing although it is no `GET`, because what is asked needs a body.
    package var isQuestion = false
    /// Whether it makes something new, so that an `Idempotency-Key` is heeded.
    package var isCreation = false
    /// Whether its answer carries an `ETag`, and, where it changes something, an `If-Match` is heeded.
    package var isTagged = false
    package var handle: @Sendable (OperationCall) async throws -> OperationResult

    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// What comes back when all is well.
    package enum Answer: Sendable {
        case json(status: Int = 200, Shape)
        /// Nothing but a status of 204.
        case nothing
        /// Something else than JSON, by its media type.
        case other(mediaType: String)
    }

    /// A page of a list: `{"items": […], "next": …}`.
    package static func page(of record: Record, with more: [Field] = []) -> Answer {
        .json(
            .record(
                Record(
                    record.name + "Page",
                    [
                        .required("items", .list(.record(record)), "What was found."),
                        .required("next", .optional(.text()), "What to pass as `cursor` to get more; null at the end."),
                    ] + more)))
    }
}

/// A request whose fields have been checked.
package struct OperationCall: Sendable {
    package let admin: Admin
    package let request: AdminRequest
    package let principal: Principal
    /// The values of the path, the query and the body by name; those of the query are as their shapes say.
    package let path: [String: String]
    package let query: [String: ParameterValue]
    package let body: [String: ParameterValue]

    package var scheduler: Scheduler { admin.scheduler }
}

/// What an operation answers.
package struct OperationResult: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)] = []
    package var body: AdminResponse.Body
    /// What it was done to, for the audit: a job's or schedule's identifier.
    package var subject: String?
    /// What that was like before and is now, as JSON, for the audit.
    package var before: String?
    package var after: String?
    /// Who did it, for the audit, where that turned out only when it was done.
    package var author: Principal?
    /// Whether nothing was done after all, so that there is nothing to record.
    package var isNoDeed = false
    /// Whether it was kept from an earlier request, whose deed has been recorded.
    var isKept = false

    /// Nothing to say.
    package static let done = OperationResult(status: 204, body: .bytes([]))

    /// A JSON value.
    package static func json(_ value: some Encodable, status: Int = 200) throws -> OperationResult {
        OperationResult(
            status: status, headers: [("Content-Type", "application/json")], body: .bytes(try AdminJSON.bytes(value)))
    }

    /// A page of a list whose items are JSON already.
    package static func page(of items: [[UInt8]], next: String?) throws -> OperationResult {
        var body = Array(#"{"items":["#.utf8)
        body.reserveCapacity(items.reduce(100) { $0 + $1.count + 1 })
        for (index, item) in items.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += item
        }
        body += Array(#"],"next":"#.utf8) + (try AdminJSON.bytes(next)) + [UInt8(ascii: "}")]
        return OperationResult(status: 200, headers: [("Content-Type", "application/json")], body: .bytes(body))
    }

    /// The same, with what the audit is to say.
    package func audited(subject: String? = nil, before: String? = nil, after: String? = nil) -> OperationResult {
        var result = self
        result.subject = subject
        result.before = before
        result.after = after
        return result
    }
}

/// A page of a list.
package struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
    package var items: [Item]
    /// What to pass as `cursor` to get more; encoded as null at the end.
    package var next: String?

    package init(_ items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }

    private enum CodingKeys: String, CodingKey { case items, next }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(next, forKey: .next)
    }
}
