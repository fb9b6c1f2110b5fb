import SchedulerCore

/// What a call of the tool ends with.
enum ExitStatus: Int32 {
    case success = 0
    /// Something outside went wrong, such as a full disk, or the server itself.
    case failure = 1
    /// The command line, or what it asks for, makes no sense. One line on standard error says why.
    case usage = 2
    /// The server refused it (4xx). One line on standard error says why.
    case refused = 3
    /// There is no server at the address, or the connection was lost.
    case unreachable = 4
    /// Nobody reads the output any more: 128 and the signal's number, as where the signal itself ends the tool.
    case brokenPipe = 141
}

/// Finds the verb and has it do its work.
struct CommandLineTool {
    let context: Context

    private var output: Output { context.output }

    /// Follows the words of a command line, without the tool's own name.
    func run(_ words: [String]) async -> ExitStatus {
        do {
            let status = try await follow(words[...])
            try output.flush()
            return status
        } catch let error as UsageError {
            complain("schedulerctl\(error.verb.map { " \($0)" } ?? ""): \(error.message)")
            return .usage
        } catch OutputError.closed {
            return .brokenPipe
        } catch let error as ServerRefusal {
            complain("schedulerctl\(error.verb.map { " \($0)" } ?? ""): \(error.message)")
            return error.status
        } catch let error as PrintedRefusal {
            try? output.flush()
            return error.status
        } catch ClientError.unreachable(let reason) {
            complain("schedulerctl: \(Words.plain(reason))")
            return .unreachable
        } catch {
            complain("schedulerctl: \(error)")
            return .failure
        }
    }

    private func follow(_ words: ArraySlice<String>) async throws -> ExitStatus {
        let rest = words.dropFirst()
        switch words.first {
        case "--help", "-h":
            try output.write(Help.tool)
        case "--version":
            try output.write("schedulerctl of swift-scheduler \(Words.version)\n")
        case "help":
            try output.write(try help(rest))
        case let first? where rest.first == "--help" || rest.first == "-h" || rest.first == nil:
            // `jobs --help` tells of the whole group.
            if rest.first != nil, let text = Help.group(first) {
                try output.write(text)
            } else {
                return try await run(try VerbIndex.find(words))
            }
        default:
            return try await run(try VerbIndex.find(words))
        }
        return .success
    }

    private func help(_ words: ArraySlice<String>) throws -> String {
        guard let first = words.first else { return Help.tool }
        if words.count == 1, let text = Help.group(first) { return text }
        let (verb, rest) = try VerbIndex.find(words)
        guard rest.isEmpty else { throw UsageError("help takes one verb") }
        return Help.text(verb)
    }

    private func run(_ found: (verb: Verb, rest: ArraySlice<String>)) async throws -> ExitStatus {
        let verb = found.verb
        do {
            let arguments = try Arguments(found.rest, options: verb.options)
            guard !arguments.has(.help) else {
                try output.write(Help.text(verb))
                return .success
            }
            return try await verb.run(arguments, context)
        } catch var error as UsageError {
            error.verb = verb.name
            throw error
        } catch var error as ServerRefusal {
            error.verb = verb.name
            throw error
        }
    }

    private func complain(_ line: String) {
        // What was said before comes before it.
        try? output.flush()
        try? context.errors.write(line + "\n")
        try? context.errors.flush()
    }
}
