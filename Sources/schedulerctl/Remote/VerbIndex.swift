import SchedulerAdmin
import SchedulerCore

/// Finds verbs by the words of a command line.
enum VerbIndex {
    /// The verbs of a server, one for each operation, but those that are for browsers only.
    static let remote: [Verb] =
        AdminOperation.all.filter { $0.group != "session" }.map { operation in
            special[operation.name]?(operation) ?? .of(operation, show: Sentences.all[operation.name])
        } + shortForms

    /// Verbs that do more than their operations, or show more.
    private static let special: [String: @Sendable (AdminOperation) -> Verb] = [
        "tokens.create": Verb.creatingToken,
        "tokens.list": Verb.listingTokens,
        "preview.show": { operation in
            guard case .json(_, let shape) = operation.answer else { return .of(operation) }
            return Verb.of(operation, show: { answer, view in view.onClocks(of: answer).text(answer, shape) })
        },
        "webhooks.test": { Verb.of($0, succeeds: { $0.member("state") == .text("delivered") }) },
        "heatmap.show": Verb.heatmap, "heatmap.preview": Verb.heatmap,
        "sessions.link": Verb.linkingSession,
    ]

    /// Other names of verbs.
    private static let shortForms: [Verb] =
        [history, operation("jobs.settings.show").map { .of($0, called: "jobs settings") }, .logs].compactMap(\.self)

    /// The runs of a job, as other tools call it: `history list --job-id ID`.
    private static let history: Verb? = operation("runs.list").map { operation in
        let list = Verb.of(operation)
        let job = Option("job-id", "TEXT", "the same as --job")
        return Verb(
            name: "history list", summary: list.summary, forms: list.forms, details: list.details,
            ownOptions: [job] + list.ownOptions
        ) { arguments, context in
            var arguments = arguments
            if let id = arguments.value(job) { arguments.setDefault(Option("job", "TEXT", ""), id) }
            return try await list.run(arguments, context)
        }
    }

    static func operation(_ name: String) -> AdminOperation? {
        AdminOperation.all.first { $0.name == name }
    }

    /// - Returns: the verb, and the words that follow it.
    static func find(_ words: ArraySlice<String>) throws(UsageError) -> (verb: Verb, rest: ArraySlice<String>) {
        guard let first = words.first else {
            throw UsageError("which verb? \(Words.list(firstWords)); schedulerctl --help tells more")
        }
        let rest = words.dropFirst()
        // The longest name comes first: `runs log download` before `runs log`.
        for count in [3, 2, 1] where words.count >= count {
            let name = words.prefix(count).joined(separator: " ")
            if let verb = Verb.all.first(where: { $0.name == name }) { return (verb, words.dropFirst(count)) }
        }
        let group = members(of: first)
        guard !group.isEmpty else {
            let noun = first.hasPrefix("-") ? "option" : "verb"
            let suggestion = Suggestion.text(for: first, among: firstWords + ["help", "--help", "--version"])
            throw UsageError(
                "there is no \(noun) \(Words.quoted(first))\(suggestion ?? "; schedulerctl --help lists what there is")"
            )
        }
        // What is looked at by itself needs no second word: `schedulerctl jobs`.
        if rest.first?.hasPrefix("-") ?? true, let verb = usual(in: group) { return (verb, rest) }
        let seconds = group.map { String($0.name.dropFirst(first.count + 1)) }
        guard let second = rest.first, !second.hasPrefix("-") else {
            throw UsageError("\(first) what? \(Words.list(seconds))")
        }
        let suggestion = Suggestion.nearest(to: second, among: seconds).map { "; did you mean \(first) \($0)?" }
        throw UsageError(
            "there is no verb \(Words.quoted("\(first) \(second)"))\(suggestion ?? "; there are \(seconds.joined(separator: ", "))")"
        )
    }

    /// The verbs that begin with a word and go on.
    static func members(of group: String) -> [Verb] {
        Verb.all.filter { $0.name.hasPrefix(group + " ") }
    }

    /// The one that lists or shows all.
    private static func usual(in group: [Verb]) -> Verb? {
        group.first { $0.name.hasSuffix(" list") } ?? group.first { $0.name.hasSuffix(" show") && !$0.takesOperands }
            ?? (group.count == 1 ? group.first : nil)
    }

    /// What a command line can begin with, in the order of the help.
    static var firstWords: [String] {
        Verb.all.reduce(into: []) { words, verb in
            let word = String(verb.name.prefix { $0 != " " })
            if !words.contains(word) { words.append(word) }
        }
    }
}
