/// What may stand on a command line as `--name`, `--name VALUE` or `--name=VALUE`.
struct Option: Sendable, Hashable {
    let name: String
    /// What stands for the value in the help; nil where the option has none.
    let value: String?
    /// One line or more for the help.
    let summary: String
    /// Whether it may be given more than once.
    let isRepeatable: Bool
    /// The values that it can have, where there are few.
    let choices: [String]

    init(
        _ name: String, _ value: String? = nil, _ summary: String, isRepeatable: Bool = false, choices: [String] = []
    ) {
        self.name = name
        self.value = value
        self.summary = summary
        self.isRepeatable = isRepeatable
        self.choices = choices
    }

    /// How it is written.
    var usage: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }

    static let help = Option("help", nil, "print this")
    static let json = Option("json", nil, "print JSON")
}
