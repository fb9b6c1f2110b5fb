// The searches, in microseconds since 1970.

extension Timetable {
    /// Where a search stands, so that the next one is cheap. Only calendar rules need it.
    package typealias Position = ZonedCalendar.Position

    /// No slot: what a forward search gives at the end.
    package static let none = Int64.max
    /// No slot: what a backward search gives at the beginning.
    package static let noneBefore = Int64.min

    /// After so many excluded slots, or groups of them, a search gives up: they leave nothing over.
    private static let patience = 20_000

    /// The first slot at or after an instant, or ``none``. The caller applies the lower bound.
    @inline(__always)
    package func next(from instant: Int64, _ position: inout Position) -> Int64 {
        let found = nextCandidate(from: instant, &position)
        guard let exclusions, found <= last else { return found <= last ? found : Timetable.none }
        return nextIncluded(found, exclusions, &position)
    }

    /// The first slot of the recurrence itself, whatever is excluded.
    @inline(__always)
    private func nextCandidate(from instant: Int64, _ position: inout Position) -> Int64 {
        guard let calendar = compiled.calendar else { return nextOther(from: instant, compiled) }
        return Timetable.next(calendar, from: instant, &position)
    }

    private func nextIncluded(_ candidate: Int64, _ exclusions: ExclusionTable, _ position: inout Position) -> Int64 {
        var candidate = candidate
        for _ in 0..<Timetable.patience {
            guard candidate <= last,
                let hit = exclusions.hit(at: floorDivide(candidate, by: 1_000_000).quotient)
            else { return candidate <= last ? candidate : Timetable.none }
            // Instants beyond the calendar have no local time; there the search ends.
            guard hit.until < .max / 1_000_000 else { return Timetable.none }
            candidate = nextCandidate(from: max(candidate + 1, hit.until * 1_000_000), &position)
        }
        return Timetable.none
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
            // The distance from the anchor always fits an unsigned number.
            let distance = UInt64(bitPattern: instant &- anchor)
            let rest = distance % UInt64(step)
            guard rest != 0 else { return instant }
            let (found, overflow) = instant.addingReportingOverflow(step - Int64(rest))
            return overflow ? Timetable.none : found
        case .calendar(let calendar):
            var position = Position()
            return Timetable.next(calendar, from: instant, &position)
        case .union(let parts):
            return parts.reduce(Timetable.none) { min($0, nextOther(from: instant, $1)) }
        }
    }

    /// The last slot at or before an instant, or ``noneBefore``. The caller applies the upper bound.
    package func previous(through instant: Int64, _ position: inout Position) -> Int64 {
        var found = previous(through: instant, compiled, &position)
        guard let exclusions else { return found >= first ? found : Timetable.noneBefore }
        for _ in 0..<Timetable.patience {
            guard found >= first, found != Timetable.noneBefore,
                let hit = exclusions.hit(at: floorDivide(found, by: 1_000_000).quotient)
            else { return found >= first ? found : Timetable.noneBefore }
            guard hit.before > .min / 1_000_000 else { return Timetable.noneBefore }
            found = previous(through: min(found - 1, hit.before * 1_000_000 + 999_999), compiled, &position)
        }
        return Timetable.noneBefore
    }

    private func previous(
        through instant: Int64, _ compiled: CompiledRecurrence, _ position: inout Position
    ) -> Int64 {
        switch compiled.kind {
        case .once(let only):
            return only <= instant ? only : Timetable.noneBefore
        case .every(let step):
            guard instant >= anchor else { return Timetable.noneBefore }
            return instant - Int64(UInt64(bitPattern: instant &- anchor) % UInt64(step))
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
    package func count(from start: Int64, through end: Int64, atMost limit: Int = Timetable.walkLimit) -> Int {
        guard start <= end else { return 0 }
        guard exclusions == nil else { return walkedCount(from: start, through: end, atMost: limit) }
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
            guard parts.count == 1 else { return walkedCount(from: start, through: end, atMost: limit) }
            return Timetable(parts[0], bounds: self).count(from: start, through: end)
        }
    }

    /// Whether counting costs less than walking.
    package var countsWithoutWalking: Bool {
        guard exclusions == nil, case .union(let parts) = compiled.kind else { return exclusions == nil }
        return parts.count == 1
    }

    private func walkedCount(from start: Int64, through end: Int64, atMost limit: Int) -> Int {
        var cursor = SlotCursor(self, from: start)
        var total = 0
        while total < limit, let slot = cursor.next(), slot <= end { total += 1 }
        return total
    }

    /// The slot with a number, counted from 1 from an instant on; nil if there are fewer.
    package func slot(number: Int, from start: Int64) -> Int64? {
        guard number > 0 else { return nil }
        if case .union = compiled.kind { return walkedSlot(number: number, from: start) }
        guard exclusions == nil else { return walkedSlot(number: number, from: start) }
        // Double the stretch until it holds enough slots, then halve it.
        var (low, width): (Int64, Int64) = (start, 86_400_000_000)
        while true {
            let (high, overflow) = low.addingReportingOverflow(width)
            if count(from: start, through: overflow ? .max : high) >= number { break }
            guard !overflow else { return nil }
            width = width.multipliedReportingOverflow(by: 2).overflow ? .max : width * 2
        }
        var high = low.addingReportingOverflow(width).overflow ? .max : low + width
        while low < high {
            let middle = Int64(truncatingIfNeeded: (Int128(low) + Int128(high)) >> 1)
            if count(from: start, through: middle) >= number { high = middle } else { low = middle + 1 }
        }
        return high
    }

    /// So many steps are walked at most, where walking is the only way.
    package static let walkLimit = 10_000_000

    private func walkedSlot(number: Int, from start: Int64) -> Int64? {
        guard number <= Timetable.walkLimit else { return nil }
        var cursor = SlotCursor(self, from: start)
        for _ in 1..<number where cursor.next() == nil { return nil }
        return cursor.next()
    }
}
