import SchedulerCore

extension SlotQuery {
    /// The options that say what a key says.
    static func options(count: Int) -> [Option] {
        [
            Option("zone", "ZONE", "the zone of the wall clock, such as Europe/Berlin or +02:00; UTC if none is given"),
            Option("after", "INSTANT", "only what is later, such as 2026-03-28T00:00:00Z; now if none is given"),
            Option("count", "N", "how many, \(counts.lowerBound) to \(counts.upperBound); \(count) if it is not given"),
            Option(
                "dialect", "DIALECT",
                "vixie (5 fields, or 6 with seconds first), seconds (6 fields)\nor quartz (Sunday is 1, 6 or 7 fields);"
                    + " vixie if none is given"),
            Option(
                "day-match", "MATCH",
                "where day of month and day of week are both restricted: either is enough,\nor both"),
            Option("gap", "RULE", "times that the clock jumps over: runAfter or skip"),
            Option("fold", "RULE", "times that the clock shows twice: first, second or both"),
            Option("hash-key", "KEY", "what H in an expression depends on: the scheduler takes the schedule's id"),
        ]
    }

    /// Sets what the options say.
    mutating func read(_ arguments: Arguments) throws(UsageError) {
        for option in SlotQuery.options(count: count) {
            guard let text = arguments.value(option) else { continue }
            guard let key = Key.allCases.first(where: { $0.optionName == option.name }) else { continue }
            do {
                try set(key, to: text)
            } catch {
                let suggestion = key == .zone ? ZoneNames.suggestion(for: text) : nil
                throw UsageError("--\(option.name): \(error.problem)\(suggestion ?? "")")
            }
        }
    }

    /// Sets the expression, the one operand.
    mutating func readExpression(_ arguments: Arguments, verb: String) throws(UsageError) {
        let example = "schedulerctl \(verb) \"30 2 * * *\""
        guard let operand = arguments.operands.first else { throw UsageError("which expression? As in \(example)") }
        guard arguments.operands.count == 1 else {
            throw UsageError("the expression is one word: put it in quotes, as in \(example)")
        }
        try? set(.expr, to: operand)
    }
}

extension SlotQuery {
    /// Answers a question that was put on the command line. If there is none, the error is said in the same form.
    func answer(json: Bool, _ output: Output, _ body: (ResolvedQuery) throws -> Void) throws -> ExitStatus {
        do {
            try body(try resolved())
            return .success
        } catch let error as QueryError {
            guard json else { throw UsageError(error.problem) }
            try output.append { SlotAnswer.append(error, to: &$0) }
            return .usage
        }
    }
}

extension SlotQuery.Key {
    /// `dayMatch` is `--day-match`.
    fileprivate var optionName: String {
        rawValue.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
    }
}
