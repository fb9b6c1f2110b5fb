/// What was asked for on the command line.
struct Arguments: Equatable {
    var seconds: Double?
    var isColorless = false
    var showsHelp = false

    static let help = """
        Shows each kind of job of swift-scheduler at work. Type `help` while it runs.

        usage: HelloScheduler [--seconds N] [--no-color] [--help]

          --seconds N   shut down by itself after N seconds
          --no-color    no colours, as with the environment variable NO_COLOR
          --help        this text
        """

    init(_ words: some Sequence<String>) throws(UsageError) {
        var words = Array(words)[...]
        while let word = words.popFirst() {
            switch word {
            case "--help", "-h": showsHelp = true
            case "--no-color": isColorless = true
            case "--seconds": seconds = try Self.seconds(words.popFirst())
            case _ where word.hasPrefix("--seconds="):
                seconds = try Self.seconds(String(word.dropFirst("--seconds=".count)))
            default: throw UsageError("there is no \"\(word)\"; there are --seconds N, --no-color and --help")
            }
        }
    }

    private static func seconds(_ text: String?) throws(UsageError) -> Double {
        guard let text else { throw UsageError("--seconds needs a number, such as --seconds 30") }
        guard let seconds = Double(text), seconds > 0, seconds <= 86_400 else {
            throw UsageError("--seconds \(text): give a number above 0 and up to 86400, such as --seconds 30")
        }
        return seconds
    }
}

/// The command line was not understood.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description.printable
    }
}
