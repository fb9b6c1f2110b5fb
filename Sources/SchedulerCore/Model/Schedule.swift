public import FoundationEssentials

/// A recurrence attached to a job: when it runs, with what, and under which rules.
public struct Schedule: Hashable, Sendable, Identifiable {
    /// Identifies the schedule.
    public var id: ScheduleID
    /// The job that it runs.
    public var job: JobID
    /// A sentence for people.
    public var description: String
    /// The rule that yields its slots.
    public var recurrence: Recurrence
    /// The name of the zone in which the rule is read.
    public var zone: String
    /// What happens to slots in the hours when clocks change.
    public var daylight: DaylightPolicy
    /// Times at which there are no slots: holidays, blackout windows.
    public var exclusions: Exclusions
    /// By how much runs may start later than their slots, so that not all start at once. Nil: not at all.
    public var jitter: Jitter?
    /// The first instant that may be a slot, and where the grid of `every` begins. Nil: the moment it is added.
    public var start: Date?
    /// The last instant that may be a slot.
    public var end: Date?
    /// After how many runs the schedule is over.
    public var maximumRuns: Int?
    /// Parameters that differ from the job's.
    public var parameters: Parameters
    /// Whether it is switched on.
    public var isEnabled: Bool
    /// An operator's hold.
    public var hold: Hold?
    /// Slots to come that an operator passes over. Each is forgotten when its outcome is recorded.
    public var skips: [SlotSkip]
    /// What becomes of a slot while a run is unfinished. Nil: the job's rule.
    public var overlap: OverlapPolicy?
    /// What becomes of slots that passed unseen. Nil: the job's rule.
    public var catchUp: CatchUpPolicy?

    /// Makes a schedule.
    public init(
        id: ScheduleID,
        job: JobID,
        description: String = "",
        recurrence: Recurrence,
        zone: String = "UTC",
        daylight: DaylightPolicy = .automatic,
        exclusions: Exclusions = .none,
        jitter: Jitter? = nil,
        start: Date? = nil,
        end: Date? = nil,
        maximumRuns: Int? = nil,
        parameters: Parameters = .none,
        isEnabled: Bool = true,
        hold: Hold? = nil,
        skips: [SlotSkip] = [],
        overlap: OverlapPolicy? = nil,
        catchUp: CatchUpPolicy? = nil
    ) {
        self.id = id
        self.job = job
        self.description = description
        self.recurrence = recurrence
        self.zone = zone
        self.daylight = daylight
        self.exclusions = exclusions
        self.jitter = jitter
        self.start = start
        self.end = end
        self.maximumRuns = maximumRuns
        self.parameters = parameters
        self.isEnabled = isEnabled
        self.hold = hold
        self.skips = skips
        self.overlap = overlap
        self.catchUp = catchUp
    }

    /// Whether this is the schedule that the job's kind implies.
    public var isBuiltIn: Bool { id == .builtIn(job) }
}

/// An operator's order that a schedule rests for a while. It survives restarts.
public struct Hold: Codable, Hashable, Sendable {
    /// Why.
    public var reason: String
    /// Who ordered it.
    public var author: String
    /// When it lifts itself. Nil: when it is released.
    public var until: Date?

    /// Makes a hold.
    public init(reason: String, author: String, until: Date? = nil) {
        self.reason = reason
        self.author = author
        self.until = until
    }
}

/// An operator's order to pass over one slot.
public struct SlotSkip: Codable, Hashable, Sendable {
    /// The slot.
    public var slot: Date
    /// Why.
    public var reason: String
    /// Who ordered it.
    public var author: String

    /// Makes an order.
    public init(slot: Date, reason: String, author: String) {
        self.slot = slot
        self.reason = reason
        self.author = author
    }

    /// Who passes over the slot, and why.
    package var explanation: String {
        reason.isEmpty ? "skipped by \(author)" : "skipped by \(author): \(reason)"
    }
}

extension Schedule {
    /// How many bytes a description may have.
    package static let descriptionLimit = 10_000

    /// Refuses a schedule that cannot be followed.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue`, naming the field.
    package func validate() throws(SchedulerError) {
        if !isBuiltIn { try Job.validate(identifier: id.rawValue, field: "id") }
        _ = try Zone.named(zone, field: "zone")
        try recurrence.validate(zone: zone, field: "recurrence")
        for (field, instant) in [("start", start), ("end", end)] {
            guard instant?.timeIntervalSinceReferenceDate.isFinite ?? true else {
                throw SchedulerError(.invalidValue, field: field, reason: "is no instant")
            }
        }
        if let start, let end, end < start { throw .invalid("end", ISO8601.text(end), "is before the start") }
        guard description.utf8.count <= Self.descriptionLimit else {
            throw SchedulerError(
                .invalidValue, field: "description", reason: "must be at most \(Self.descriptionLimit) bytes long")
        }
        if let maximumRuns, maximumRuns < 1 { throw .invalid("maximumRuns", maximumRuns, "must be at least 1") }
        try overlap?.validate(field: "overlap")
        try catchUp?.validate(field: "catchUp")
    }

    /// Whether the slots up to now of `other` are the same instants as this schedule's.
    public func plansSameSlots(as other: Schedule) -> Bool {
        if case (.afterCompletion, .afterCompletion) = (recurrence, other.recurrence) { return start == other.start }
        return recurrence == other.recurrence && zone == other.zone && daylight == other.daylight
            && exclusions == other.exclusions && start == other.start && end == other.end
    }
}

extension Recurrence {
    /// What to show of it in an error.
    private var text: String {
        if case .cron(let expression) = self { expression } else { description }
    }

    /// Whether its grid begins at each start-up of the scheduler.
    public var startsAnew: Bool {
        if case .every(_, journalised: false) = self { true } else { false }
    }

    /// Refuses a recurrence that yields no timetable.
    package func validate(zone: String, field: String) throws(SchedulerError) {
        if case .afterCompletion(let pause) = self {
            guard pause >= .milliseconds(1) else {
                throw .invalid(field, DurationText.text(pause), "the pause must be at least a millisecond")
            }
            return
        }
        if case .every(let interval, _) = self, interval < .milliseconds(1) {
            throw .invalid(field, DurationText.text(interval), "must be at least a millisecond")
        }
        let zone = try Zone.named(zone, field: "zone")
        do {
            _ = try Timetable(self, zone: zone, anchor: Date(microsecondsSince1970: 0))
        } catch {
            throw .invalid(field, text, error.description)
        }
    }
}
