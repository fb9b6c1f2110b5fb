/// What a call of the tool ends with.
enum ExitStatus: Int32 {
    case success = 0
    /// Something outside went wrong, such as a full disk.
    case failure = 1
    /// The command line, or what it asks for, makes no sense. One line on standard error says why.
    case usage = 2
    /// Nobody reads the output any more: 128 and the signal's number, as where the signal itself ends the tool.
    case brokenPipe = 141
}

/// Finds the verb and has it do its work.
struct CommandLineTool {
    let output: Output
    let errors: Output

    /// Follows the words of a command line, without the tool's own name.
    func run(_ words: [String]) -> ExitStatus {
        do {
            let status = try follow(words)
            try output.flush()
            return status
        } catch let error as UsageError {
            complain("schedulerctl\(error.verb.map { " \($0)" } ?? ""): \(error.message)")
            return .usage
        } catch OutputError.closed {
            return .brokenPipe
        } catch {
            complain("schedulerctl: \(error)")
            return .failure
        }
    }

    private func follow(_ words: [String]) throws -> ExitStatus {
        guard let first = words.first else {
            throw UsageError("which verb? \(Verb.names); schedulerctl --help tells more")
        }
        let rest = words.dropFirst()
        switch first {
        case "--help", "-h":
            try output.write(Help.tool)
        case "help":
            guard rest.count <= 1 else { throw UsageError("help takes one verb") }
            try output.write(try rest.first.map { Help.text(try Verb.named($0)) } ?? Help.tool)
        default:
            return try run(try Verb.named(first), rest)
        }
        return .success
    }

    private func run(_ verb: Verb, _ words: ArraySlice<String>) throws -> ExitStatus {
        do {
            let arguments = try Arguments(words, options: verb.options)
            guard !arguments.has(.help) else {
                try output.write(Help.text(verb))
                return .success
            }
            return try verb.run(arguments, output, errors)
        } catch var error as UsageError {
            error.verb = verb.name
            throw error
        }
    }

    private func complain(_ line: String) {
        try? errors.write(line + "\n")
        try? errors.flush()
    }
}
