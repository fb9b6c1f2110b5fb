public import FoundationEssentials

/// What a store knows of a schedule at the moment when it asks what to do with it.
public struct ScheduleFacts: Hashable, Sendable {
    /// The schedule and its ledger's reach.
    public var record: ScheduleRecord
    /// Its runs that are not over.
    public var unfinished: UnfinishedRuns
    /// The instant of the decision.
    public var now: Date
    /// Whether the schedule's slots are about to be other ones, so that none of the present can be put off any longer.
    public var endsDefinition: Bool

    /// Makes facts.
    public init(record: ScheduleRecord, unfinished: UnfinishedRuns, now: Date, endsDefinition: Bool = false) {
        self.record = record
        self.unfinished = unfinished
        self.now = now
        self.endsDefinition = endsDefinition
    }
}

/// What to do with a schedule: a whole answer, which a store writes in the transaction in which it asked.
public struct SchedulePlan: Hashable, Sendable {
    /// The schedule as it is to be stored: cursor, next look and counters moved on.
    public var record: ScheduleRecord
    /// The runs to create, in this order.
    public var runs: [RunOrder] = []
    /// The outcomes to record of slots that get no run of their own, oldest first.
    public var outcomes: [PlannedOutcome] = []
    /// Whether the runs of the schedule that are active are to be asked to stop.
    public var stopsRunning = false

    /// A plan that changes nothing.
    public init(record: ScheduleRecord) {
        self.record = record
    }
}

/// The outcome of slots that get no run of their own.
public struct PlannedOutcome: Hashable, Sendable {
    /// What to record. Its run is set if an existing run stands for the slots.
    public var record: SlotRecord
    /// The slot whose outcome is recorded just before these, which tells whether they continue an older record.
    public var predecessor: Date?
    /// The place in ``SchedulePlan/runs`` of the new run that stands for the slots.
    public var newRun: Int?

    /// Makes an outcome.
    public init(record: SlotRecord, predecessor: Date?, newRun: Int? = nil) {
        self.record = record
        self.predecessor = predecessor
        self.newRun = newRun
    }
}

/// Decides what to do with a schedule. Pure: the same facts give the same plan, and nothing is touched.
public typealias SchedulePlanner = @Sendable (ScheduleFacts) -> SchedulePlan
