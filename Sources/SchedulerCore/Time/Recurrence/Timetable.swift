public import FoundationEssentials

/// The instants of a recurrence: compiled once, asked often.
///
/// ```swift
/// let timetable = try Timetable(.cron("30 2 * * *"), zone: Zone("Europe/Berlin"), anchor: Date())
/// let slot = timetable.next(after: Date())
/// ```
///
/// Slots are on the microsecond grid. All answers depend on the arguments only, so a timetable may be shared by any
/// number of threads. Searches end with the year 9999 (and begin with the year 1): beyond it there is nil.
public struct Timetable: Sendable {
    /// The shared part.
    package let compiled: CompiledRecurrence
    /// What is left out; nil if nothing is.
    package private(set) var exclusions: ExclusionTable?
    /// Where the grid of `every` begins, in microseconds since 1970.
    package let anchor: Int64
    /// The first and last instant that may be a slot, in microseconds since 1970.
    package private(set) var first: Int64, last: Int64

    /// Checks a recurrence and works it out.
    ///
    /// - Parameters:
    ///   - recurrence: The rule.
    ///   - zone: The zone of the wall clock; a zone that a cron expression names itself takes precedence.
    ///   - daylight: What happens where the clock is changed.
    ///   - hashKey: What `H` in a cron expression depends on; the scheduler gives the schedule's id.
    ///   - excluding: Times at which there are no slots.
    ///   - anchor: Where the grid of `every` begins; its first point is the anchor itself.
    ///   - start: No slot is earlier.
    ///   - end: No slot is later.
    /// - Throws: ``RecurrenceError``, which names the field and says what is allowed.
    public init(
        _ recurrence: Recurrence, zone: Zone = .utc, daylight: DaylightPolicy = .automatic, hashKey: String = "",
        excluding: Exclusions = .none, anchor: Date, start: Date? = nil, end: Date? = nil
    ) throws(RecurrenceError) {
        self.init(
            try CompiledRecurrence(recurrence, zone: zone, daylight: daylight, hashKey: hashKey),
            excluding: ExclusionTable(excluding, zone: zone), anchor: anchor, start: start, end: end)
    }

    /// A timetable on parts that were compiled before.
    package init(
        _ compiled: CompiledRecurrence, excluding exclusions: ExclusionTable? = nil, anchor: Date, start: Date? = nil,
        end: Date? = nil
    ) {
        self.compiled = compiled
        self.exclusions = exclusions
        self.anchor = anchor.microsecondsSince1970
        first = max(start?.microsecondsSince1970 ?? .min, Timetable.earliest)
        last = min(end?.microsecondsSince1970 ?? .max, Timetable.latest)
    }

    /// A timetable of a part, with another's anchor and bounds, and without exclusions.
    package init(_ compiled: CompiledRecurrence, bounds other: Timetable) {
        self = Timetable(compiled, anchor: other.anchor, first: other.first, last: other.last)
    }

    private init(_ compiled: CompiledRecurrence, anchor: Int64, first: Int64, last: Int64) {
        self.compiled = compiled
        self.anchor = anchor
        self.first = first
        self.last = last
    }

    /// The same timetable with nothing left out.
    package var withoutExclusions: Timetable {
        var copy = self
        copy.exclusions = nil
        return copy
    }

    /// The first slot that is strictly later than the instant; nil if there is none.
    ///
    /// - Complexity: Constant for `once` and `every`; for calendar rules a few nanoseconds when the slot is within
    ///   the same month, bounded in any case. Unions ask each member.
    public func next(after instant: Date) -> Date? {
        var position = Position()
        var from = max(instant.microsecondsSince1970, first - 1)
        while from < last {
            let found = next(from: from + 1, &position)
            guard found != Timetable.none else { return nil }
            let slot = Date(microsecondsSince1970: found)
            if slot > instant { return slot }
            // Far from now a Date is coarser than a microsecond, and may have been rounded back to where it began.
            from = found
        }
        return nil
    }

    /// The last slot that is strictly earlier than the instant; nil if there is none.
    ///
    /// - Complexity: As ``next(after:)``.
    public func previous(before instant: Date) -> Date? {
        var position = Position()
        var through = min(instant.microsecondsSince1970, last + 1)
        while through > first {
            let found = previous(through: through - 1, &position)
            guard found != Timetable.noneBefore else { return nil }
            let slot = Date(microsecondsSince1970: found)
            if slot < instant { return slot }
            through = found
        }
        return nil
    }

    /// Whether the instant, to the microsecond, is a slot.
    public func contains(_ instant: Date) -> Bool {
        var position = Position()
        let microseconds = instant.microsecondsSince1970
        return first <= microseconds && microseconds <= last && next(from: microseconds, &position) == microseconds
    }

    /// The first instant of the year 1 and the last microsecond of the year 9999, in UTC.
    private static let earliest = CivilDate.firstDayNumber * 86_400_000_000
    private static let latest = (CivilDate.lastDayNumber + 1) * 86_400_000_000 - 1

    /// How many slots are later than `start` and not later than `end`.
    ///
    /// - Complexity: Constant for `once` and `every`; for calendar rules proportional to the months between, whatever
    ///   the number of slots. A union of more than one member, and exclusions, make it walk, up to ten million.
    public func count(after start: Date, through end: Date) -> Int {
        count(after: start, through: end, atMost: Timetable.walkLimit)
    }

    /// The same, where it has to walk up to so many only.
    package func count(after start: Date, through end: Date, atMost limit: Int) -> Int {
        let after = max(start.microsecondsSince1970, first - 1)
        guard after < last else { return 0 }
        return count(from: after + 1, through: min(end.microsecondsSince1970, last), atMost: limit)
    }

    /// The same timetable, ending with so many slots from its start on (without a start, from its anchor on).
    ///
    /// - Complexity: Where ``count(after:through:)`` walks, proportional to the count, and a count beyond ten million
    ///   is no limit there; otherwise to its logarithm.
    public func limited(to count: Int) -> Timetable {
        var copy = self
        let begin = first == .min ? anchor : first
        copy.first = begin
        let end = count > 0 ? slot(number: count, from: begin) : nil
        copy.last = count > 0 ? min(last, end ?? last) : Timetable.noneBefore
        return copy
    }
}
