/// What the command line asks for.
struct Options {
    var command = Command.run([])
    /// How often each measurement is made.
    var runs = 5
    var isJSON = false

    enum Command {
        case help
        case list
        /// The benchmarks of these names; all if there are none.
        case run([String])
        /// One measurement, in this process: what the program calls itself with.
        case measure(String)
    }

    static let usage = """
        Usage: Benchmarks [name…] [--runs N] [--json]
               Benchmarks --list | --help

        Measures the scheduler, each measurement in a process of its own, and prints the median of N runs.

          name…      what to measure; everything if there is none
          --runs N   how often, 1 to 100; 5 unless given
          --json     print JSON instead of tables
          --list     list the names
          --help     print this
        """

    init(arguments: [String]) throws(UsageError) {
        var names: [String] = []
        var instead: Command?
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": instead = .help
            case "--list": instead = .list
            case "--measure": instead = .measure(rest.popFirst() ?? "")
            case "--json": isJSON = true
            case "--runs": runs = try Self.count(rest.popFirst())
            case let option where option.hasPrefix("-"):
                throw UsageError("there is no option \(option); try --help")
            default: names.append(argument)
            }
        }
        let known = Benchmark.all.map(\.name)
        if let unknown = names.first(where: { !known.contains($0) }) {
            throw UsageError("there is no benchmark \"\(unknown)\", but there are \(known.joined(separator: ", "))")
        }
        command = instead ?? .run(names)
    }

    private static func count(_ text: String?) throws(UsageError) -> Int {
        guard let text, let count = Int(text), (1...100).contains(count) else {
            throw UsageError("--runs needs a number in 1...100, not \"\(text ?? "")\"")
        }
        return count
    }
}

/// A command line that cannot be followed.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
