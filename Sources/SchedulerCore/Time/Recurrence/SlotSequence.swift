public import FoundationEssentials

/// The slots of a timetable one after the other, worked out as they are asked for.
///
/// ```swift
/// for slot in timetable.slots(after: Date()).prefix(5) { print(slot) }
/// for slot in timetable.slots(before: Date()).prefix(5) { print(slot) }
/// ```
public struct SlotSequence: Sequence, Sendable {
    private let timetable: Timetable
    private let bound: Int64
    private let isForward: Bool

    fileprivate init(_ timetable: Timetable, bound: Int64, isForward: Bool) {
        self.timetable = timetable
        self.bound = bound
        self.isForward = isForward
    }

    /// A walk along the slots.
    public func makeIterator() -> Iterator { Iterator(timetable, bound: bound, isForward: isForward) }

    /// A walk along the slots; it keeps its place in the calendar, so a step costs a few nanoseconds.
    public struct Iterator: IteratorProtocol, Sendable {
        private var forward: SlotCursor?
        private let timetable: Timetable
        private var through: Int64
        private var position = Timetable.Position()

        fileprivate init(_ timetable: Timetable, bound: Int64, isForward: Bool) {
            self.timetable = timetable
            through = Swift.min(bound, timetable.last)
            if isForward { forward = SlotCursor(timetable, from: bound) }
        }

        /// The next slot in the direction of the walk; nil at the end.
        public mutating func next() -> Date? {
            if forward != nil { return forward?.next().map { Date(microsecondsSince1970: $0) } }
            guard through != Timetable.noneBefore else { return nil }
            let slot = timetable.previous(through: through, &position)
            through = slot == Timetable.noneBefore ? slot : slot - 1
            return slot == Timetable.noneBefore ? nil : Date(microsecondsSince1970: slot)
        }
    }
}

extension Timetable {
    /// The slots that are strictly later than the instant, ascending.
    public func slots(after instant: Date) -> SlotSequence {
        let after = instant.microsecondsSince1970
        return SlotSequence(self, bound: after == .max ? after : after + 1, isForward: true)
    }

    /// The slots that are strictly earlier than the instant, descending.
    public func slots(before instant: Date) -> SlotSequence {
        let before = instant.microsecondsSince1970
        return SlotSequence(self, bound: before == .min ? before : before - 1, isForward: false)
    }
}
