import FoundationEssentials
import SchedulerCore

extension PreviewSubject {
    /// The next slots, as the schedule plans them, whether or not it rests.
    func slots(after instant: Date, count: Int) throws -> [PreviewSlotValue] {
        let schedule = record.schedule
        let zone = try Zone(schedule.zone)
        let after = max(instant, record.cursor)
        if case .afterCompletion = schedule.recurrence {
            return [record.nextLook, schedule.start].compactMap(\.self).filter { $0 > after }.prefix(1).map {
                PreviewSlotValue($0, zone: zone, daylight: nil, exclusion: nil, skip: nil)
            }
        }
        let remaining = schedule.maximumRuns.map { max(0, $0 - record.runCount) } ?? count
        return try Timetable(of: record).preview(after: after, count: min(count, remaining), zone: zone).map {
            PreviewSlotValue(
                $0.instant, zone: zone, daylight: $0.daylight, exclusion: $0.exclusion,
                skip: schedule.skip(of: $0.instant)?.explanation)
        }
    }

    /// What a start of the scheduler would make of the slots that pass unseen.
    ///
    /// - Parameter downFor: for how long, from now on, nobody watches.
    /// - Throws: ``Problem`` where it would take long to find out.
    func catchUp(downFor length: Duration) throws -> CatchUpValue {
        let now = now.adding(length)
        try checkEffort(through: now, field: length > .zero ? "downFor" : "schedule")
        var rules = rules
        rules.watchedSince = now
        var facts = ScheduleFacts(record: record, unfinished: unfinished, now: now)
        var value = CatchUpValue(downFor: DurationValue(length))
        // A plan is bounded; a start would make one after the other.
        for _ in 0..<100 {
            let plan = SchedulePlan.deciding(facts, rules: rules)
            value.slots += plan.runs.compactMap(\.slot)
            value.outcomes += plan.outcomes.map { CatchUpValue.Line($0.record) }
            value.stopsRunning = value.stopsRunning || plan.stopsRunning
            value.problem = plan.record.problem
            facts.unfinished.waiting += plan.runs.count
            guard plan.record.cursor > facts.record.cursor, plan.record.cursor < now else { break }
            facts.record = plan.record
        }
        value.runs = value.slots.count
        return value
    }

    /// Slots are counted without looking at each, but where some are excluded: then these many times at most is a slot
    /// held against an exclusion.
    private static let effortLimit = 1_000_000

    private func checkEffort(through end: Date, field: String) throws {
        guard let timetable = try? Timetable(of: record), !timetable.countsWithoutWalking else { return }
        let exclusions = record.schedule.exclusions
        let entries = max(1, exclusions.windows.count + exclusions.dates.count)
        let slots = timetable.withoutExclusions.count(after: record.cursor, through: end)
        guard slots > Self.effortLimit / entries else { return }
        throw Problem.invalid(
            field,
            "takes in \(slots) slots, of which some are excluded: at most \(Self.effortLimit / entries) are looked at")
    }

    /// Why it would start nothing by itself.
    var restReason: String? { rules.restReason(of: record.schedule, at: now) }
}

/// A slot of a preview in an answer.
struct PreviewSlotValue: Encodable, Sendable {
    var instant: String
    @Nullable var daylight: PreviewSlot.DaylightNote?
    @Nullable var exclusion: String?
    @Nullable var skip: String?
    /// What is special about it, in words.
    @Nullable var note: String?

    init(_ instant: Date, zone: Zone, daylight: PreviewSlot.DaylightNote?, exclusion: String?, skip: String?) {
        self.instant = ISO8601.text(instant, offset: zone.secondsFromUTC(at: instant))
        self.daylight = daylight
        self.exclusion = exclusion
        self.skip = skip
        let notes = [daylight?.words, exclusion.map { "excluded: \($0)" }, skip].compactMap(\.self)
        note = notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    static let record = Record(
        "PreviewSlot",
        [
            .required("instant", .instant, "The slot, on the zone's clock."),
            .required(
                "daylight", .optional(.choice(["afterGap", "firstPass", "secondPass"])),
                "What a change of the clock has to do with it."),
            .required("exclusion", .optional(.text(maximum: .max)), "Why it is left out; null: it is not."),
            .required("skip", .optional(.text(maximum: .max)), "Who passes over it, and why; null: nobody."),
            .required("note", .optional(.text(maximum: .max)), "What is special about it, in words."),
        ])
}

/// What a start would catch up, in an answer.
struct CatchUpValue: Encodable, Sendable {
    var downFor: DurationValue
    var runs = 0
    var slots: [Date] = []
    var outcomes: [Line] = []
    var stopsRunning = false
    @Nullable var problem: String?

    init(downFor: DurationValue) {
        self.downFor = downFor
    }

    struct Line: Encodable, Sendable {
        var first: Date
        var last: Date
        var count: Int
        var outcome: Outcome
        var reason: String

        init(_ record: SlotRecord) {
            first = record.first
            last = record.last
            count = record.count
            outcome = record.outcome
            reason = record.reason
        }
    }

    static let record = Record(
        "CatchUpPreview",
        [
            .required("downFor", .record(DurationValue.record), "For how long nobody would watch; 0: a start now."),
            .required("runs", .integer(0...Int.max), "How many runs the start would create."),
            .required("slots", .list(.instant), "The slots of those runs."),
            .required("outcomes", .list(.record(line)), "What would become of the other slots."),
            .required("stopsRunning", .truth, "Whether runs that go on would be asked to stop."),
            .required("problem", .optional(.text(maximum: .max)), "Why it could not be planned."),
        ])

    private static let line = Record(
        "CatchUpOutcome",
        [
            .required("first", .instant, "The first slot."),
            .required("last", .instant, "The last slot."),
            .required("count", .integer(1...Int.max), "How many there are."),
            .required("outcome", .choice(Outcome.allCases.map(\.rawValue)), "What would become of each."),
            .required("reason", .text(maximum: .max), "Why."),
        ])
}
