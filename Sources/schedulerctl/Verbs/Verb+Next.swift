import SchedulerCore

extension Verb {
    /// The next instants of a cron expression.
    static let next = Verb(
        name: "next",
        summary: "Prints the next instants of a cron expression.",
        forms: ["EXPR [options]", "--stdin [options]"],
        details: """
            Times that a change of the clock drops or repeats: without --gap and --fold, an expression whose minute or
            hour starts with * follows real minutes; any other runs once, right after a gap of up to three hours, and
            in the first pass of a fold.

            With --stdin, each line of standard input is a JSON object with expr and, as it likes, zone, after, count,
            dialect, dayMatch, gap, fold and hashKey; options are for what a line leaves out. Each is answered by a
            line, {"next":[…]} or {"error":"…"}; an expression that no day ever fits has both, next being empty.

                schedulerctl next "30 2 * * *" --zone Europe/Berlin --after 2026-03-28T00:00:00Z --count 5
                echo '{"expr": "0 9 * * 1-5", "count": 3}' | schedulerctl next --stdin
            """,
        ownOptions: SlotQuery.options(count: 1) + [.json, .stdin],
        run: { arguments, context in
            let (output, errors) = (context.output, context.errors)
            var query = SlotQuery()
            try query.read(arguments)
            if arguments.has(.stdin) {
                guard arguments.operands.isEmpty else { throw UsageError("--stdin takes no expression beside it") }
                try AnswerLoop(defaults: query, output: output, errors: errors).run()
                return .success
            }
            try query.readExpression(arguments, verb: "next")
            return try query.answer(json: arguments.has(.json), output) { resolved in
                guard !arguments.has(.json) else { return try output.append { SlotAnswer.append(resolved, to: &$0) } }
                try resolved.forEachSlot { slot, offset in
                    try output.append { bytes in
                        ISO8601.append(slot, offset: offset, to: &bytes)
                        bytes.append(UInt8(ascii: "\n"))
                    }
                }
            }
        })
}

extension Option {
    fileprivate static let stdin = Option("stdin", nil, "answer JSON objects, one a line; see below")
}
