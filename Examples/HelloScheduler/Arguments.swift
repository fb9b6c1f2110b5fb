/// What was asked for on the command line.
struct Arguments: Equatable {
    var seconds: Double?
    /// The file in which everything is kept. Nil: in memory.
    var path: String?
    /// Where to serve HTTP. Nil: nowhere.
    var place: Place?
    var isColorless = false
    var showsHelp = false

    static let help = """
        Shows each kind of job of swift-scheduler at work. Type `help` while it runs.

        usage: HelloScheduler [--store sqlite:PATH] [--listen HOST:PORT] [--seconds N] [--no-color] [--help]

          --store sqlite:PATH   keep everything in this file, which is made if need be; without it, in memory
          --listen HOST:PORT    serve it over HTTP, such as at 127.0.0.1:8080; prints a sign-in link and a token
          --seconds N           shut down by itself after N seconds
          --no-color            no colours, as with the environment variable NO_COLOR
          --help                this text

        With --store, kill it, wait, and start it again: it knows its history, starts what was interrupted once more,
        and tells what became of the slots that passed.
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
            case "--store": path = try Self.path(words.popFirst())
            case _ where word.hasPrefix("--store="): path = try Self.path(String(word.dropFirst("--store=".count)))
            case "--listen": place = try Self.place(words.popFirst())
            case _ where word.hasPrefix("--listen="): place = try Self.place(String(word.dropFirst("--listen=".count)))
            default:
                throw UsageError(
                    "there is no \"\(word)\"; there are --store sqlite:PATH, --listen HOST:PORT, --seconds N, --no-color "
                        + "and --help")
            }
        }
    }

    private static func path(_ text: String?) throws(UsageError) -> String {
        let scheme = "sqlite:"
        guard let text, text.hasPrefix(scheme), text != scheme else {
            throw UsageError(
                "--store\(text.map { " \($0)" } ?? ""): say which file, such as --store sqlite:hello.sqlite")
        }
        return String(text.dropFirst(scheme.count))
    }

    private static func place(_ text: String?) throws(UsageError) -> Place {
        guard let place = text.flatMap(Place.init) else {
            throw UsageError("--listen\(text.map { " \($0)" } ?? ""): say where, such as --listen 127.0.0.1:8080")
        }
        return place
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
