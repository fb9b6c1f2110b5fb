import SchedulerAdmin
import SchedulerCore

/// A request to a server, and what is done with its answer.
struct Exchange {
    let operation: AdminOperation
    let request: AdminRequest
    let transport: Transport
    let configuration: ClientConfiguration
    let json: Bool
    let context: Context

    /// - Parameters:
    ///   - view: how an answer is shown to people, unless `show` says it.
    ///   - succeeds: whether an answer says that what was asked for came about.
    func run(
        showing view: AnswerView, _ show: (@Sendable (ParameterValue, AnswerView) -> String)?,
        succeeds: (ParameterValue) -> Bool
    ) async throws -> ExitStatus {
        if case .other = operation.answer { return try await pass { EventText.line($0, json: json) } }
        guard let answer = try await answer() else {
            if !json { try context.output.write("Done.\n") }
            return .success
        }
        if !json, case .json(_, let shape) = operation.answer {
            try context.output.write(show?(answer, view) ?? view.text(answer, shape))
            if case .text(let cursor)? = answer.member("next") {
                try context.output.flush()
                try context.errors.write("There is more: --cursor \(Words.plain(cursor))\n")
                try context.errors.flush()
            }
        }
        return succeeds(answer) ? .success : .failure
    }

    /// The answer, which with `--json` is printed as it came; nil where there is none.
    func answer() async throws -> ParameterValue? {
        let (head, body) = try await transport.collect(request)
        guard (200..<300).contains(head.status) else { throw try refusal(head, body) }
        if json {
            // A line's end makes it fit for line-wise tools.
            try context.output.append { $0 += body }
            if !body.isEmpty { try context.output.write("\n") }
        }
        guard case .json = operation.answer else { return nil }
        guard let members = try? AdminJSON.object(body) else { throw ClientError.broken("the answer is no JSON") }
        return .object(members)
    }

    /// Passes on what comes, as it comes.
    ///
    /// - Parameter line: what is printed of an event; nil for nothing.
    /// - Throws: ``ClientError/unreachable(_:)`` where a stream of events breaks off.
    func pass(_ line: (EventReader.Event) -> String?) async throws -> ExitStatus {
        var problem: [UInt8] = []
        var events = EventReader()
        var isStream = false
        var isOver = false
        do {
            let head = try await transport.send(request) { head, piece in
                guard (200..<300).contains(head.status) else {
                    problem += piece
                    return
                }
                isStream = head.header("Content-Type")?.hasPrefix("text/event-stream") == true
                if isStream {
                    for event in events.take(piece) {
                        if event.name == "end" { isOver = true }
                        if let text = line(event) { try context.output.write(text + "\n") }
                    }
                } else {
                    try context.output.append { $0 += piece }
                }
                try context.output.flush()
            }
            guard (200..<300).contains(head.status) else { throw try refusal(head, problem) }
        } catch let error as ClientError where isStream {
            throw isOver ? error : lost
        }
        guard isOver || !isStream else { throw lost }
        return .success
    }

    private var lost: ClientError { .unreachable("the connection to \(configuration.address.text) was lost") }

    /// What the server said instead; with `--json`, as it came.
    private func refusal(_ head: ResponseHead, _ body: [UInt8]) throws -> any Error {
        if json, !body.isEmpty {
            try context.errors.append { $0 += body }
            try context.errors.write("\n")
            try context.errors.flush()
            return PrintedRefusal(status: (400..<500).contains(head.status) ? .refused : .failure)
        }
        return ServerRefusal(head.status, body, configuration)
    }
}

/// A refusal of which everything has been said.
struct PrintedRefusal: Error {
    let status: ExitStatus
}
