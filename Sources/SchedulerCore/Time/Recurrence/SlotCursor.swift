/// Walks a timetable forwards, in microseconds since 1970, a few nanoseconds a step.
package struct SlotCursor: Sendable {
    private let timetable: Timetable
    private var position = Timetable.Position()
    private var from: Int64
    /// The walks of a union's members, each with its next slot; empty for other recurrences, and where exclusions
    /// make the timetable's own search the simpler way.
    private var members: [(cursor: SlotCursor, slot: Int64)] = []

    /// A walk that begins with the first slot at or after an instant.
    package init(_ timetable: Timetable, from instant: Int64) {
        self.timetable = timetable
        from = max(instant, timetable.first)
        guard case .union(let parts) = timetable.compiled.kind, timetable.exclusions == nil else { return }
        members = parts.map { part in
            var cursor = SlotCursor(Timetable(part, bounds: timetable), from: instant)
            let slot = cursor.next() ?? Timetable.none
            return (cursor, slot)
        }
    }

    /// The next slot; nil when there are no more.
    @inline(__always)
    package mutating func next() -> Int64? {
        guard members.isEmpty else { return nextOfMembers() }
        guard from != Timetable.none else { return nil }
        let slot = timetable.next(from: from, &position)
        from = slot == Timetable.none ? slot : slot &+ 1
        return slot == Timetable.none ? nil : slot
    }

    private mutating func nextOfMembers() -> Int64? {
        let slot = members.reduce(Timetable.none) { min($0, $1.slot) }
        guard slot != Timetable.none else { return nil }
        for index in members.indices where members[index].slot == slot {
            members[index].slot = members[index].cursor.next() ?? Timetable.none
        }
        return slot
    }
}
