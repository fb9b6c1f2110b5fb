import SchedulerAdmin
import SchedulerCore

extension Verb {
    /// The verb of an operation, called by the operation's name: `jobs skip-next` of `jobs.skipNext`.
    ///
    /// - Parameter show: what people are shown of an answer, instead of a table or a list of facts.
    static func of(
        _ operation: AdminOperation, called name: String? = nil,
        show: (@Sendable (ParameterValue, AnswerView) -> String)? = nil
    ) -> Verb {
        let request = OperationRequest(operation)
        let view = ViewOptions(operation)
        return Verb(
            name: name ?? operation.name.split(separator: ".").map { String($0).kebabCased }.joined(separator: " "),
            summary: operation.summary, forms: [request.form], details: details(of: operation),
            ownOptions: request.options + view.options + [.json] + ClientConfiguration.options
        ) { arguments, context in
            let configuration = try ClientConfiguration(arguments, environment: context.environment)
            let message = try request.request(arguments, token: configuration.token)
            let exchange = Exchange(
                operation: operation, request: message, transport: context.connect(configuration.address),
                view: view.answerView(arguments, context), show: show, json: arguments.has(.json), context: context)
            return try await exchange.run()
        }
    }

    private static func details(of operation: AdminOperation) -> String {
        let permission = operation.permission.map { "It needs the permission \($0.rawValue)." }
        let operands = operation.pathFields.map { "\($0.name.kebabCased.uppercased()): \($0.summary)" }
        return ([permission].compactMap(\.self) + operands).joined(separator: "\n")
    }
}

/// A request to a server, and what is done with its answer.
struct Exchange {
    let operation: AdminOperation
    let request: AdminRequest
    let transport: Transport
    let view: AnswerView
    let show: (@Sendable (ParameterValue, AnswerView) -> String)?
    let json: Bool
    let context: Context
    /// What people are shown of an event, instead of what it says.
    var showEvent: ((EventReader.Event) -> String)?

    func run() async throws -> ExitStatus {
        if case .other = operation.answer { return try await pass() }
        let (head, body) = try await transport.collect(request)
        guard (200..<300).contains(head.status) else { return try refused(head, body) }
        guard !json else {
            // As it came; a line's end makes it fit for line-wise tools.
            try context.output.append { $0 += body }
            if !body.isEmpty { try context.output.write("\n") }
            return .success
        }
        guard case .json(_, let shape) = operation.answer else {
            try context.output.write("Done.\n")
            return .success
        }
        guard let members = try? AdminJSON.object(body) else { throw ClientError.broken("the answer is no JSON") }
        try context.output.write(show?(.object(members), view) ?? view.text(.object(members), shape))
        if case .text(let cursor)? = members["next"] {
            try context.errors.write("There is more: --cursor \(Words.plain(cursor))\n")
            try context.errors.flush()
        }
        return .success
    }

    /// Events that say how a log stands, and are no lines of it.
    private static let marks: Set<String> = ["end", "waiting"]

    /// Passes on what comes, as it comes.
    private func pass() async throws -> ExitStatus {
        var problem: [UInt8] = []
        var events = EventReader()
        let head = try await transport.send(request) { head, piece in
            guard (200..<300).contains(head.status) else {
                problem += piece
                return
            }
            if head.header("Content-Type")?.hasPrefix("text/event-stream") == true {
                for event in events.take(piece) where !event.data.isEmpty && !Self.marks.contains(event.name) {
                    try context.output.write((showEvent?(event) ?? event.data) + "\n")
                }
            } else {
                try context.output.append { $0 += piece }
            }
            try context.output.flush()
        }
        return (200..<300).contains(head.status) ? .success : try refused(head, problem)
    }

    private func refused(_ head: ResponseHead, _ body: [UInt8]) throws -> ExitStatus {
        let status: ExitStatus = (400..<500).contains(head.status) ? .refused : .failure
        if json, !body.isEmpty {
            try context.output.append { $0 += body }
            try context.output.write("\n")
            return status
        }
        throw ServerRefusal(head.status, body)
    }
}

/// What a server said instead of an answer.
struct ServerRefusal: Error {
    let status: ExitStatus
    let message: String
    /// The verb that was refused.
    var verb: String?

    init(_ status: Int, _ body: [UInt8]) {
        self.status = (400..<500).contains(status) ? .refused : .failure
        func text(_ name: String, of members: [String: ParameterValue]) -> String? {
            guard case .text(let text)? = members[name], !text.isEmpty else { return nil }
            return Words.plain(text)
        }
        guard let members = try? AdminJSON.object(body), let title = text("title", of: members) else {
            message = "the server answered \(status)"
            return
        }
        let parts = [title, text("detail", of: members)].compactMap(\.self)
        var message = parts.joined(separator: ": ")
        if let field = text("field", of: members), !message.contains(field) { message += " (\(field))" }
        if status == 401 { message += " Give a token with SCHEDULER_TOKEN or --token-file." }
        self.message = message
    }
}
