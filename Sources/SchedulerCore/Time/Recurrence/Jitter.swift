public import FoundationEssentials

/// A delay that spreads slots which would otherwise fall on the same instant.
///
/// The delay depends on a key, such as the schedule's id, and on the slot: the same slot always has the same delay,
/// in every process. It is shorter than the distance to the next slot, so slots never change places.
public struct Jitter: Sendable, Hashable, Codable {
    /// The longest delay.
    public let limit: Duration

    /// A jitter up to a limit.
    ///
    /// - Throws: ``RecurrenceError`` if the limit is negative.
    public init(upTo limit: Duration) throws(RecurrenceError) {
        guard limit >= .zero else {
            throw RecurrenceError(
                code: .outOfRange, field: "jitter", value: "\(limit)", allowed: "0 or more")
        }
        self.limit = limit
    }

    /// The delay of a slot.
    ///
    /// - Parameters:
    ///   - slot: The slot.
    ///   - timetable: Where the slot comes from; its next slot bounds the delay.
    ///   - key: What tells this schedule's delays from another's.
    public func delay(of slot: Date, in timetable: Timetable, key: String) -> Duration {
        delay(of: slot, before: timetable.next(after: slot), key: key)
    }

    /// The delay of a slot whose next slot is known.
    package func delay(of slot: Date, before next: Date?, key: String) -> Duration {
        let (below, overflow) = limit.wholeMicroseconds.addingReportingOverflow(1)
        var range = overflow ? .max : below
        if let next { range = min(range, next.duration(since: slot).wholeMicroseconds) }
        let hash = StableHash(key).combined(UInt64(bitPattern: slot.microsecondsSince1970))
        return Duration(microseconds: Int64(hash.value(below: Int(clamping: range))))
    }
}

extension Jitter {
    private enum Key: String, CodingKey { case upTo }

    /// Decodes `{"upTo": seconds}`.
    public init(from decoder: any Decoder) throws {
        let seconds = try decoder.container(keyedBy: Key.self).decode(Double.self, forKey: .upTo)
        try self.init(upTo: Duration(seconds: seconds, field: "upTo"))
    }

    /// Encodes `{"upTo": seconds}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(limit.timeInterval, forKey: .upTo)
    }
}
