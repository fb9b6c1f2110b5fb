import SchedulerAdmin
import SchedulerCore

/// What is said, in a line, of an operation whose answer tells more than was asked for; `--json` tells all.
enum Sentences {
    /// By the operation's name.
    static let all: [String: @Sendable (ParameterValue, AnswerView) -> String] = [
        "jobs.run": run, "runs.retry": run, "schedules.run": run,
        "schedules.hold": { schedule, _ in
            let hold = schedule.member("hold")
            let until = CellText.text(hold?.member("until"), .instant)
            let end = until.isEmpty ? "until it is released" : "until \(until)"
            return id(of: schedule) + " is held " + end + reason(hold?.member("reason")) + ".\n"
        },
        "schedules.release": { schedule, _ in id(of: schedule) + " goes on" + next(schedule) },
        "schedules.enable": { schedule, _ in id(of: schedule) + " is enabled" + next(schedule) },
        "schedules.disable": { schedule, _ in id(of: schedule) + " is disabled.\n" },
        "schedules.skip-next": { schedule, _ in
            let skips = schedule.member("skips")?.elements.map { skip in
                CellText.text(skip.member("slot"), .instant) + reason(skip.member("reason"))
            }
            return id(of: schedule) + " skips " + (skips ?? []).joined(separator: ", ") + next(schedule)
        },
    ]

    private static let run: @Sendable (ParameterValue, AnswerView) -> String = { answer, _ in
        let id = CellText.text(answer.member("id"), .integer(1...Int.max))
        return "Run \(id); schedulerctl logs \(id) --follow shows what it does.\n"
    }

    private static func id(of schedule: ParameterValue) -> String { CellText.text(schedule.member("id"), .text()) }

    private static func reason(_ reason: ParameterValue?) -> String {
        let text = CellText.text(reason, .text())
        return text.isEmpty ? "" : " (\(text))"
    }

    private static func next(_ schedule: ParameterValue) -> String {
        let next = CellText.text(schedule.member("nextPlannedAt"), .instant)
        return (next.isEmpty ? "; no slot is planned" : "; its next slot is \(next)") + ".\n"
    }
}
