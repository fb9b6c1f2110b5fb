// The searches, in microseconds since 1970.

extension Timetable {
    /// Where a search stands, so that the next one is cheap. Only calendar rules need it.
    package typealias Position = ZonedCalendar.Position

    /// No slot: what a forward search gives at the end.
    package static let none = Int64.max
    /// No slot: what a backward search gives at the beginning.
    package static let noneBefore = Int64.min

    /// The first slot at or after an instant, or ``none``. The caller applies the lower bound.
    @inline(__always)
    package func next(from instant: Int64, _ position: inout Position) -> Int64 {
        let found: Int64
        if let calendar = compiled.calendar {
            found = Timetable.next(calendar, from: instant, &position)
        } else {
            found = nextOther(from: instant, compiled)
        }
        return found <= last ? found : Timetable.none
    }

    @inline(__always)
    private static func next(_ calendar: ZonedCalendar, from instant: Int64, _ position: inout Position) -> Int64 {
        // Round up to a whole second.
        let (second, rest) = floorDivide(instant, by: 1_000_000)
        let found = calendar.next(from: rest == 0 ? second : second &+ 1, &position)
        return found == CalendarRule.never ? none : found &* 1_000_000
    }

    private func nextOther(from instant: Int64, _ compiled: CompiledRecurrence) -> Int64 {
        switch compiled.kind {
        case .once(let only):
            return only >= instant ? only : Timetable.none
        case .every(let step):
            guard instant > anchor else { return anchor }
            let (steps, partial) = UInt64(bitPattern: instant &- anchor).quotientAndRemainder(dividingBy: UInt64(step))
            let (offset, overflow) = (steps + (partial == 0 ? 0 : 1)).multipliedReportingOverflow(by: UInt64(step))
            let (found, carry) = anchor.addingReportingOverflow(Int64(bitPattern: offset))
            // Beyond the anchor the sum of a signed anchor and an unsigned offset is right modulo 2^64.
            return overflow || (carry && anchor >= 0) || found < instant ? Timetable.none : found
        case .calendar(let calendar):
            var position = Position()
            return Timetable.next(calendar, from: instant, &position)
        case .union(let parts):
            return parts.reduce(Timetable.none) { min($0, nextOther(from: instant, $1)) }
        }
    }

    /// The last slot at or before an instant, or ``noneBefore``. The caller applies the upper bound.
    package func previous(through instant: Int64, _ position: inout Position) -> Int64 {
        let found = previous(through: instant, compiled, &position)
        return found >= first ? found : Timetable.noneBefore
    }

    private func previous(
        through instant: Int64, _ compiled: CompiledRecurrence, _ position: inout Position
    ) -> Int64 {
        switch compiled.kind {
        case .once(let only):
            return only <= instant ? only : Timetable.noneBefore
        case .every(let step):
            guard instant >= anchor else { return Timetable.noneBefore }
            let distance = UInt64(bitPattern: instant &- anchor)
            return anchor &+ Int64(bitPattern: distance - distance % UInt64(step))
        case .calendar(let calendar):
            let found = calendar.previous(through: floorDivide(instant, by: 1_000_000).quotient, &position)
            return found == CalendarRule.neverBefore ? Timetable.noneBefore : found &* 1_000_000
        case .union(let parts):
            return parts.reduce(Timetable.noneBefore) { latest, part in
                var position = Position()
                return max(latest, previous(through: instant, part, &position))
            }
        }
    }

    /// How many slots lie in `start...end`; the caller applies the bounds.
    package func count(from start: Int64, through end: Int64) -> Int {
        guard start <= end else { return 0 }
        switch compiled.kind {
        case .once(let only):
            return start...end ~= only ? 1 : 0
        case .every(let step):
            guard end >= anchor else { return 0 }
            let through = UInt64(bitPattern: end &- anchor) / UInt64(step) + 1
            let before = start <= anchor ? 0 : (UInt64(bitPattern: start &- anchor) - 1) / UInt64(step) + 1
            return Int(clamping: through - before)
        case .calendar(let calendar):
            let (second, rest) = floorDivide(start, by: 1_000_000)
            return calendar.count(
                from: rest == 0 ? second : second + 1, through: floorDivide(end, by: 1_000_000).quotient)
        case .union(let parts):
            if parts.count == 1 {
                return Timetable(parts[0], bounds: self).count(from: start, through: end)
            }
            var cursor = SlotCursor(self, from: start)
            var total = 0
            while let slot = cursor.next(), slot <= end { total += 1 }
            return total
        }
    }

    /// A timetable with another's anchor and bounds.
    package init(_ compiled: CompiledRecurrence, bounds other: Timetable) {
        self.compiled = compiled
        anchor = other.anchor
        first = other.first
        last = other.last
    }
}
