import SchedulerCore

/// The texts that `--help` prints, made from the verbs and options themselves.
enum Help {
    static var tool: String {
        """
        The command line of swift-scheduler.

        usage: schedulerctl VERB [arguments]

        \(table(Verb.local.map { ($0.name, $0.summary) }))

        Of a server, at --url or SCHEDULER_URL, with the token in SCHEDULER_TOKEN:

        \(table(groups))

        schedulerctl VERB --help tells how a verb is used.

        Options before the environment, the environment before the file ~/.config/schedulerctl/config.json, which looks
        like {"url": "http://127.0.0.1:8080", "token": "…"} and must have mode 0600. There is no TLS here: a server on
        another machine is reached through ssh -L 8080:127.0.0.1:8080 HOST.

        Exit status: 0 done, 1 failed, 2 wrong usage, 3 refused by the server, 4 no server there, or the
        connection was lost. schedulerctl --version tells the version.

        """
    }

    static func text(_ verb: Verb) -> String {
        let forms = verb.forms.map { form in
            wrapped("schedulerctl \(verb.name) \(form)".trimmingEnd, width: 109).joined(separator: "\n           ")
        }.joined(separator: "\n       ")
        let details = verb.details.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { $0.count <= 120 ? [String($0)] : wrapped(String($0), width: 116) }.joined(separator: "\n")
        return """
            \(wrapped(verb.summary, width: 116).joined(separator: "\n"))

            usage: \(forms)

            \(table(verb.options.map { ($0.usage, $0.summary) }))
            \(verb.details.isEmpty ? "" : "\n\(details)\n")
            """
    }

    /// The verbs that begin with a word and go on; nil where there are none, or the word is a verb by itself.
    static func group(_ word: String) -> String? {
        let members = VerbIndex.members(of: word)
        guard members.count > 1, !Verb.all.contains(where: { $0.name == word }) else { return nil }
        return """
            usage: schedulerctl \(word) VERB [arguments]

            \(table(members.map { (String($0.name.dropFirst(word.count + 1)), $0.summary) }))

            schedulerctl \(word) VERB --help tells how a verb is used.

            """
    }

    /// The verbs of a server by their first words.
    private static var groups: [(String, String)] {
        let local = Verb.local.map(\.name)
        return VerbIndex.firstWords.filter { !local.contains($0) }.map { word in
            let members = VerbIndex.members(of: word).map { String($0.name.dropFirst(word.count + 1)) }
            let alone = Verb.all.first { $0.name == word }?.summary
            return (word, alone ?? members.joined(separator: ", "))
        }
    }

    /// Two columns, of which the second goes on below itself.
    private static func table(_ rows: [(String, String)]) -> String {
        let longest = rows.map(\.0.count).filter { $0 <= 34 }.max() ?? 0
        let width = longest + 3
        let lines = rows.map { name, summary in
            let broken = summary.split(separator: "\n").flatMap { wrapped(String($0), width: 116 - width) }
            let indented = broken.joined(separator: "\n  " + String(repeating: " ", count: width))
            let gap =
                name.count < width
                ? String(repeating: " ", count: width - name.count)
                : "\n  "
                    + String(repeating: " ", count: width)
            return "  " + name + gap + indented
        }
        return lines.joined(separator: "\n")
    }

    /// The text in lines that are no wider, broken at blanks.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
