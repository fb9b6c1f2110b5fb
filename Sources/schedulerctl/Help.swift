/// The texts that `--help` prints, made from the verbs and options themselves.
enum Help {
    static var tool: String {
        """
        The command line of swift-scheduler.

        usage: schedulerctl VERB [arguments]

        \(table(Verb.all.map { ($0.name, $0.summary) }))

        schedulerctl VERB --help tells how a verb is used.
        Exit status: 0 done, 1 failed, 2 wrong usage.

        """
    }

    static func text(_ verb: Verb) -> String {
        let forms = verb.forms.map { "schedulerctl \(verb.name) \($0)" }.joined(separator: "\n       ")
        return """
            \(verb.summary)

            usage: \(forms)

            \(table(verb.options.map { ($0.usage, $0.summary) }))

            \(verb.details)

            """
    }

    /// Two columns, of which the second goes on below itself.
    private static func table(_ rows: [(String, String)]) -> String {
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        let lines = rows.map { name, summary in
            let indented = summary.split(separator: "\n").joined(
                separator: "\n  " + String(repeating: " ", count: width))
            return "  " + name + String(repeating: " ", count: width - name.count) + indented
        }
        return lines.joined(separator: "\n")
    }
}
