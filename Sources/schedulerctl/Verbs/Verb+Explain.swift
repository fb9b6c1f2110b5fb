import FoundationEssentials
import SchedulerCore

extension Verb {
    /// A cron expression in words, with its next instants.
    static let explain = Verb(
        name: "explain",
        summary: "Says in words what a cron expression means, and prints its next five instants.",
        forms: ["EXPR [options]"],
        details: """
                schedulerctl explain "*/15 9-17 * * mon-fri" --zone America/New_York
            """,
        ownOptions: SlotQuery.options(count: 5) + [.json],
        run: { arguments, context in
            let output = context.output
            var query = SlotQuery()
            query.count = 5
            try query.read(arguments)
            try query.readExpression(arguments, verb: "explain")
            return try query.answer(json: arguments.has(.json), output) { resolved in
                let explanation = Explanation(resolved)
                try output.write(arguments.has(.json) ? explanation.json : explanation.text)
            }
        })
}
