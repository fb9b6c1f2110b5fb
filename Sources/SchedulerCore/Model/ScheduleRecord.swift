public import FoundationEssentials

/// A schedule as a store keeps it: its definition, and how far its ledger reaches.
public struct ScheduleRecord: Codable, Hashable, Sendable {
    /// What was asked for.
    public var schedule: Schedule
    /// Every slot up to this instant has its outcome recorded.
    public var cursor: Date
    /// The ledger of the present definition is complete after this instant: older slots belong to an earlier
    /// definition, or their records were pruned.
    public var recordedSince: Date
    /// When the schedule has to be looked at next. Nil: not before something about it changes.
    public var nextLook: Date?
    /// The last slot whose outcome was recorded.
    public var lastSlot: Date?
    /// How many runs its slots have created.
    public var runCount: Int
    /// Slots up to this instant were put off while the schedule was held or disabled, and await catch-up.
    public var deferredThrough: Date?
    /// When a run of it last completed.
    public var completedAt: Date?
    /// Why it cannot be planned, such as a stored recurrence that is invalid.
    public var problem: String?

    /// A new schedule, whose first slot is later than the instant at which it is added.
    public init(_ schedule: Schedule, addedAt instant: Date) {
        self.schedule = schedule
        cursor = instant
        recordedSince = instant
        nextLook = instant
        runCount = 0
    }
}

extension ScheduleRecord {
    /// Puts a changed definition in place of the present one, whose slots up to the instant are recorded already.
    ///
    /// Slots of the new definition count from the instant on, unless they are the same as before. A pause that is
    /// changed still counts from the last completion.
    public mutating func redefine(as changed: Schedule, at instant: Date) {
        if isOver || !schedule.plansSameSlots(as: changed) {
            // Where the clock was stepped back, the time up to the cursor has been dealt with all the same.
            // Only a one-shot starts anew with each start-up, whatever the clock read in its last life.
            cursor = if case .once = changed.recurrence { instant } else { max(cursor, instant) }
            recordedSince = cursor
            lastSlot = nil
            deferredThrough = nil
        }
        let hasOtherSlots = !schedule.plansSameSlots(as: changed)
        schedule = changed
        if hasOtherSlots { forgetForeignSkips() }
        problem = nil
        nextLook = instant
    }
}

extension ScheduleRecord {
    /// Whether the schedule has had all its runs.
    public var isOver: Bool {
        schedule.maximumRuns.map { runCount >= $0 } ?? false
    }
}
