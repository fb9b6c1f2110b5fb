import FoundationEssentials
import SchedulerCore

/// A line of the ledger in an answer: a slot that has a run, or neighbours of one outcome that have none.
struct SlotValue: Encodable, Sendable {
    var schedule: ScheduleID
    var job: JobID
    var first: Date
    var last: Date
    var count: Int
    /// Nil for a run of the past that somebody asked for: the slot has its outcome already, on a line of its own.
    @Nullable var outcome: Outcome?
    var reason: String
    @Nullable var run: RunID?
    @Nullable var state: RunState?
    @Nullable var trigger: Trigger?

    init(_ record: SlotRecord, job: JobID) {
        schedule = record.schedule
        self.job = job
        first = record.first
        last = record.last
        count = record.count
        outcome = record.outcome
        reason = record.reason
        run = record.run
    }

    init?(_ run: Run) {
        guard let slot = run.slot else { return nil }
        schedule = run.order.schedule
        job = run.job
        first = slot
        last = slot
        count = 1
        outcome = run.trigger == .backfill ? nil : .ran
        reason = run.trigger == .backfill ? "somebody asked for a run of this slot" : ""
        self.run = run.id
        state = run.state
        trigger = run.trigger
    }

    /// The place of the line in a list: the newest slot first, then by schedule and run.
    var position: Position {
        Position(slot: first.microsecondsSince1970, schedule: schedule.rawValue, run: trigger == nil ? nil : run)
    }

    struct Position: Comparable {
        var slot: Int64
        var schedule: String
        /// Nil for a line that is no run.
        var run: RunID?

        init(slot: Int64, schedule: String, run: RunID?) {
            self.slot = slot
            self.schedule = schedule
            self.run = run
        }

        /// - Throws: ``Problem`` where the text is no cursor.
        init(_ text: String) throws(Problem) {
            let parts = text.split(separator: "~", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let slot = Int64(parts[0]), let run = Int64(parts[1]) else {
                throw .invalid("cursor", "is no cursor of this list")
            }
            self.init(slot: slot, schedule: String(parts[2]), run: run == 0 ? nil : RunID(rawValue: run))
        }

        var text: String { "\(slot)~\(run?.rawValue ?? 0)~\(schedule)" }

        static func < (left: Position, right: Position) -> Bool {
            (right.slot, left.schedule, left.run?.rawValue ?? 0)
                < (left.slot, right.schedule, right.run?.rawValue ?? 0)
        }
    }

    static let record = Record(
        "Slot",
        [
            .required("schedule", .text(maximum: .max), "The schedule that planned it."),
            .required("job", .text(maximum: .max), "Its job."),
            .required("first", .instant, "The slot, or the first of neighbours of one outcome."),
            .required("last", .instant, "The last of them."),
            .required("count", .integer(1...Int.max), "How many there are."),
            .required(
                "outcome", .optional(.choice(Outcome.allCases.map(\.rawValue))),
                "What became of each; null for a run that was asked for later, whose slot has its outcome elsewhere."),
            .required("reason", .text(maximum: .max), "Why, in words."),
            .required("run", .optional(.integer(1...Int.max)), "The run of the slot, or that stands for the slots."),
            .required(
                "state", .optional(.choice(RunState.allCases.map(\.rawValue))), "The state of the slot's own run."),
            .required(
                "trigger", .optional(.choice(Trigger.allCases.map(\.rawValue))), "Why the slot's own run exists."),
        ])
}
