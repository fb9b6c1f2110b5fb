/// The words after a verb, taken apart.
struct Arguments: Equatable {
    /// What is not an option, in its order.
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    /// Takes words apart by the options that a verb has.
    ///
    /// A word that starts with a hyphen and a letter is an option; `--` ends the options.
    init(_ words: some Sequence<String>, options: [Option]) throws(UsageError) {
        var words = Array(words)[...]
        while let word = words.popFirst() {
            if word == "--" {
                operands += words
                return
            }
            if word == "-h", options.contains(.help) {
                values[Option.help.name] = [""]
            } else if Self.looksLikeOption(word) {
                try take(word, &words, options)
            } else {
                operands.append(word)
            }
        }
    }

    /// A cron expression may begin with a hyphen, wrong as it is; an option goes on with a hyphen or a letter.
    private static func looksLikeOption(_ word: String) -> Bool {
        guard word.first == "-", let second = word.dropFirst().first else { return false }
        return (second == "-" || second.isLetter) && !word.prefix { $0 != "=" }.contains(" ")
    }

    private mutating func take(
        _ word: String, _ words: inout ArraySlice<String>, _ options: [Option]
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = options.first(where: { parts[0] == "--\($0.name)" }) else {
            let suggestion = Suggestion.text(for: parts[0], among: options.map { "--\($0.name)" })
            throw UsageError(
                "there is no option \(Words.quoted(parts[0]))\(suggestion ?? "; --help lists the options")")
        }
        guard values[option.name] == nil || option.isRepeatable else {
            throw UsageError("--\(option.name) is given twice")
        }
        guard option.value != nil else {
            guard parts.count == 1 else { throw UsageError("--\(option.name) takes no value") }
            values[option.name] = [""]
            return
        }
        let following = words.first.flatMap { Self.looksLikeOption($0) ? nil : $0 }
        guard let value = parts.count == 2 ? parts[1] : following else {
            throw UsageError("--\(option.name) needs a value: \(option.usage)")
        }
        if parts.count == 1 { words.removeFirst() }
        values[option.name, default: []].append(value)
    }

    /// Whether the option is given.
    func has(_ option: Option) -> Bool { values[option.name] != nil }

    /// The option's value; nil if it is not given.
    func value(_ option: Option) -> String? { values[option.name]?.first }

    /// Sets an option that is not given.
    mutating func setDefault(_ option: Option, _ value: String) {
        if values[option.name] == nil { values[option.name] = [value] }
    }

    /// All values of an option that may be given more than once.
    func values(_ option: Option) -> [String] { values[option.name] ?? [] }
}
