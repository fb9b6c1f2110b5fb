public import FoundationEssentials

/// What became of a slot.
public enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
    /// It has a run of its own.
    case ran
    /// Another slot's run stands for it.
    case coalesced
    /// It was decided not to run it: held, disabled, overlap, a locked resource.
    case skipped
    /// Nobody was there to run it, and it was not caught up.
    case missed
}

/// The outcome of neighbouring slots of one schedule that did not get a run of their own.
///
/// The record of a slot that ran is its run.
public struct SlotRecord: Codable, Hashable, Sendable {
    /// The schedule that planned them.
    public var schedule: ScheduleID
    /// The first slot.
    public var first: Date
    /// The last slot.
    public var last: Date
    /// How many slots there are, the first and the last included.
    public var count: Int
    /// What became of each of them. Never `ran`.
    public var outcome: Outcome
    /// Why, in words.
    public var reason: String
    /// The run that stands for them, if they were coalesced.
    public var run: RunID?

    /// Makes a record.
    public init(
        schedule: ScheduleID, first: Date, last: Date, count: Int, outcome: Outcome, reason: String, run: RunID? = nil
    ) {
        self.schedule = schedule
        self.first = first
        self.last = last
        self.count = count
        self.outcome = outcome
        self.reason = reason
        self.run = run
    }
}

extension SlotRecord {
    /// Whether `next` continues this record, so that both are one.
    ///
    /// - Parameters:
    ///   - next: the record that may continue it.
    ///   - lastSlot: the last slot whose outcome was recorded before `next`.
    public func isContinued(by next: SlotRecord, after lastSlot: Date?) -> Bool {
        last == lastSlot && outcome == next.outcome && reason == next.reason && run == next.run
    }

    /// Takes in the record that continues this one.
    public mutating func extend(by next: SlotRecord) {
        last = next.last
        count += next.count
    }
}
