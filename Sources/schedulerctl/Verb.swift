/// Something that the tool can be told to do. Those that need no server have a file of their own each in `Verbs`.
struct Verb: Sendable {
    /// One word, or a group and a word.
    let name: String
    /// One line for the list of verbs.
    let summary: String
    /// How it is called, without the tool's and its own name; one way a line.
    let forms: [String]
    /// What else there is to say in its help.
    let details: String
    /// The options, without `--help`, which all verbs have.
    let ownOptions: [Option]
    let run: @Sendable (Arguments, Context) async throws -> ExitStatus

    init(
        name: String, summary: String, forms: [String], details: String, ownOptions: [Option],
        run: @escaping @Sendable (Arguments, Context) async throws -> ExitStatus
    ) {
        self.name = name
        self.summary = summary
        self.forms = forms
        self.details = details
        self.ownOptions = ownOptions
        self.run = run
    }

    /// Everything there is, in the order of the help.
    static let all: [Verb] = local + VerbIndex.remote

    /// What needs no server.
    static let local: [Verb] = [.next, .explain, .doctor, .completion]

    var options: [Option] { ownOptions + [.help] }

    /// Whether it takes words that are no options.
    var takesOperands: Bool { forms.contains { $0.first?.isUppercase == true } }
}
