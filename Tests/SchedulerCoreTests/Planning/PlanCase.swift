import FoundationEssentials

@testable import SchedulerCore

/// One situation in which a schedule is planned: a slot each minute, and the cursor at the beginning of time.
///
/// Instants are seconds after the cursor.
struct PlanCase: CustomStringConvertible {
    /// What rests, if anything.
    enum Rest: CaseIterable {
        case none
        /// Held until it is released.
        case held
        /// Held, for longer than now.
        case heldForAWhile
        /// Held until a while ago, between two slots.
        case lifted
        /// Held until the very instant of a slot that has passed.
        case liftedAtSlot
        case scheduleDisabled
        case jobDisabled
        case jobStopped
    }

    /// Which of the slots passed unseen.
    enum Watch: CaseIterable {
        case allDue
        case allUnseen
        case mixed
    }

    var catchUp: CatchUpPolicy
    var overlap: OverlapPolicy
    /// How many slots have passed.
    var passed: Int
    var watch: Watch
    var running: Int
    var waiting: Int
    var rest: Rest
    var maximumRuns: Int?
    /// Whether slots were put off before, half of those that have passed.
    var isDeferred = false
    /// Whether the slots are about to be other ones.
    var endsDefinition = false
    /// Whether now is the very instant of the last slot.
    var isOnSlot = false

    /// The origin of a case's seconds.
    static let origin: Int64 = 1_767_225_600

    static func date(_ second: Int) -> Date { Date(secondsSince1970: origin + Int64(second)) }

    static func second(_ date: Date) -> Int { Int(date.microsecondsSince1970 / 1_000_000 - origin) }

    var now: Int { isOnSlot ? passed * 60 : passed * 60 + 30 }

    var watchedSince: Int {
        switch watch {
        case .allDue: -1_000
        case .allUnseen: now + 1
        case .mixed: (passed + 1) / 2 * 60 + 1
        }
    }

    var deferredThrough: Int? { isDeferred ? passed / 2 * 60 + 10 : nil }

    /// Until when the schedule is held; nil where it is not, or without end.
    var until: Int? {
        switch rest {
        case .heldForAWhile: now + 100
        case .lifted: passed / 2 * 60 + 20
        case .liftedAtSlot: (passed + 1) / 2 * 60
        default: nil
        }
    }

    var record: ScheduleRecord {
        var schedule = Schedule(
            id: "lane", job: "job", recurrence: .every(.minutes(1)), start: Self.date(0), maximumRuns: maximumRuns,
            isEnabled: rest != .scheduleDisabled, overlap: overlap, catchUp: catchUp)
        if rest == .held || until != nil {
            schedule.hold = Hold(reason: "", author: "ops", until: until.map(Self.date))
        }
        var record = ScheduleRecord(schedule, addedAt: Self.date(0))
        record.deferredThrough = deferredThrough.map(Self.date)
        return record
    }

    var facts: ScheduleFacts {
        let unfinished = UnfinishedRuns(
            running: running, waiting: waiting, newestWaiting: waiting > 0 ? Self.waitingRun : nil)
        return ScheduleFacts(
            record: record, unfinished: unfinished, now: Self.date(now), endsDefinition: endsDefinition)
    }

    var rules: SchedulingRules {
        SchedulingRules(
            job: Self.job, isDisabled: rest == .jobDisabled, isStopped: rest == .jobStopped,
            watchedSince: Self.date(watchedSince))
    }

    static let job = Job(id: "job", kind: .manual, parameters: ["a": 1])
    static let waitingRun = RunID(rawValue: 77)

    var description: String {
        """
        catch-up \(catchUp.mode) within \(catchUp.within)\(catchUp.coversHolds ? " covering holds" : ""), \
        overlap \(overlap), \(passed) passed\(isOnSlot ? " to the instant" : ""), \(watch), \(running) running, \
        \(waiting) waiting, rest \(rest), at most \(maximumRuns.map(String.init) ?? "any") runs\
        \(isDeferred ? ", deferred" : "")\(endsDefinition ? ", ending" : "")
        """
    }

    static let overlaps: [OverlapPolicy] = [.skip, .queueOne, .queueAll, .cancelRunning, .allow(limit: 2)]
    static let modes: [CatchUpPolicy.Mode] = [.none, .latest, .first, .all(limit: 2), .all(limit: 9)]

    /// Calls the body with every combination under an overlap policy.
    static func forAll(_ overlap: OverlapPolicy, _ body: (PlanCase) throws -> Void) async rethrows {
        for mode in modes {
            for catchUp in policies(mode) {
                for passed in [0, 1, 2, 5] {
                    for rest in Rest.allCases {
                        // Thousands of cases would keep other tests from the thread for a second.
                        await Task.yield()
                        for watch in Watch.allCases {
                            for (running, waiting) in [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)] {
                                for maximumRuns in [nil, 1, 3] {
                                    try body(
                                        PlanCase(
                                            catchUp: catchUp, overlap: overlap, passed: passed, watch: watch,
                                            running: running, waiting: waiting, rest: rest, maximumRuns: maximumRuns,
                                            isDeferred: catchUp.coversHolds && waiting == 0,
                                            endsDefinition: running == 1,
                                            isOnSlot: running == 2))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func policies(_ mode: CatchUpPolicy.Mode) -> [CatchUpPolicy] {
        [
            CatchUpPolicy(mode), CatchUpPolicy(mode, within: .seconds(100)), CatchUpPolicy(mode, coversHolds: true),
            CatchUpPolicy(mode, within: .seconds(150), coversHolds: true),
        ]
    }
}
