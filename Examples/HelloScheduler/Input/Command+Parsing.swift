import SchedulerCore

extension Command {
    /// Reads a line; nil where it is empty.
    static func parse(_ line: String) throws(CommandError) -> Command? {
        var words = Words(line)
        guard let verb = words.next() else { return nil }
        let command: Command
        switch verb.lowercased() {
        case "run": command = .run(try words.job(for: verb), try words.parameters())
        case "action": command = .action(try words.job(for: verb), title: try words.title(for: verb))
        case "cancel": command = .cancel(try words.run(for: verb))
        case "jobs": command = .jobs
        case "history": command = .history(words.next().map(JobID.init(rawValue:)))
        case "log": command = .log(try words.run(for: verb))
        case "stop": command = .stop(try words.job(for: verb))
        case "start": command = .start(try words.job(for: verb))
        case "hold": command = .hold(.builtIn(try words.job(for: verb)), reason: words.rest() ?? "told to")
        case "release": command = .release(.builtIn(try words.job(for: verb)))
        case "help", "?": command = .help
        case "quit", "exit": command = .quit
        default: throw CommandError("there is no command \"\(verb)\"; `help` lists them")
        }
        if let rest = words.rest() { throw CommandError("\(verb): what does \"\(rest)\" mean here? See `help`") }
        return command
    }

    private struct Words {
        private var words: [Substring]

        init(_ line: String) {
            words = line.split(whereSeparator: \.isWhitespace)
        }

        mutating func next() -> String? {
            words.isEmpty ? nil : String(words.removeFirst())
        }

        mutating func rest() -> String? {
            defer { words = [] }
            return words.isEmpty ? nil : words.joined(separator: " ")
        }

        mutating func job(for verb: String) throws(CommandError) -> JobID {
            guard let word = next() else { throw CommandError("\(verb): which job? `jobs` lists them") }
            return JobID(rawValue: word)
        }

        mutating func title(for verb: String) throws(CommandError) -> String {
            guard let title = rest() else { throw CommandError("\(verb): which action? Give its title") }
            return title
        }

        mutating func run(for verb: String) throws(CommandError) -> RunID {
            guard let word = next() else { throw CommandError("\(verb): which run? `history` lists them") }
            guard let number = Int64(word.hasPrefix("#") ? String(word.dropFirst()) : word) else {
                throw CommandError("\(verb): a run is a number such as 3, not \"\(word)\"")
            }
            return RunID(rawValue: number)
        }

        /// `name=value …`; what reads as a number or a truth value is one.
        mutating func parameters() throws(CommandError) -> Parameters {
            var values: [String: ParameterValue] = [:]
            while let word = next() {
                let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty else {
                    throw CommandError("run: a parameter is name=value, not \"\(word)\"")
                }
                values[String(parts[0])] = ParameterValue(word: String(parts[1]))
            }
            return Parameters(values)
        }
    }
}

extension ParameterValue {
    fileprivate init(word: String) {
        if let integer = Int64(word) {
            self = .integer(integer)
        } else if let number = Double(word), number.isFinite {
            self = .number(number)
        } else if let truth = Bool(word) {
            self = .bool(truth)
        } else {
            self = .text(word)
        }
    }
}
