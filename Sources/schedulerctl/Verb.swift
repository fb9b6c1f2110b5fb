/// Something that the tool can be told to do. Each has a file of its own in `Verbs`.
struct Verb: Sendable {
    let name: String
    /// One line for the list of verbs.
    let summary: String
    /// How it is called, without the tool's and its own name; one way a line.
    let forms: [String]
    /// What else there is to say in its help.
    let details: String
    /// The options, without `--help`, which all verbs have.
    let ownOptions: [Option]
    let run: @Sendable (Arguments, _ output: Output, _ errors: Output) throws -> ExitStatus

    /// Everything there is, in the order of the help.
    static let all: [Verb] = [.next, .explain, .doctor]

    var options: [Option] { ownOptions + [.help] }

    static var names: String { Words.list(all.map(\.name)) }

    /// The verb of that name.
    static func named(_ name: String) throws(UsageError) -> Verb {
        if let verb = all.first(where: { $0.name == name }) { return verb }
        let noun = name.hasPrefix("-") ? "option" : "verb"
        let known = all.map(\.name) + ["help", "--help"]
        let suggestion = Suggestion.text(for: name, among: known) ?? "; schedulerctl --help lists what there is"
        throw UsageError("there is no \(noun) \(Words.quoted(name))\(suggestion)")
    }
}
