public import FoundationEssentials

extension Timetable {
    /// The next slots, with notes. Slots that are excluded are among them, marked; they do not count. After as many of
    /// them as slots are asked for, and ten, others are left out.
    ///
    /// - Parameters:
    ///   - instant: All slots are strictly later.
    ///   - count: How many slots that are not excluded there are at most.
    ///   - zone: The zone whose wall clock is shown; a calendar rule shows its own.
    public func preview(after instant: Date, count: Int, zone: Zone = .utc) -> [PreviewSlot] {
        collect(withoutExclusions.slots(after: instant), count: count, zone: zone) { slots(after: $0) }
    }

    /// The previous slots, with notes, the latest first. Excluded slots are among them as in
    /// ``preview(after:count:zone:)``.
    public func preview(before instant: Date, count: Int, zone: Zone = .utc) -> [PreviewSlot] {
        collect(withoutExclusions.slots(before: instant), count: count, zone: zone) { slots(before: $0) }
    }

    /// The slots later than `start` and not later than `end`, with notes; at most `limit` of them.
    public func preview(after start: Date, through end: Date, limit: Int = 1_000, zone: Zone = .utc) -> [PreviewSlot] {
        let slots = withoutExclusions.slots(after: start).lazy.prefix(Swift.max(limit, 0)).prefix { $0 <= end }
        return slots.map { annotated($0, zone: zone) }
    }

    /// - Parameter others: the slots from one on that are not excluded.
    private func collect(
        _ slots: SlotSequence, count: Int, zone: Zone, others: (Date) -> SlotSequence
    ) -> [PreviewSlot] {
        var result: [PreviewSlot] = []
        var left = (counted: count, excluded: Swift.max(count, 10))
        for slot in slots {
            guard left.counted > 0 else { break }
            let entry = annotated(slot, zone: zone)
            if entry.exclusion == nil { left.counted -= 1 } else { left.excluded -= 1 }
            result.append(entry)
            // Where nearly everything is excluded, the list would be of nothing else.
            guard left.excluded > 0 else {
                return result + others(slot).prefix(left.counted).map { annotated($0, zone: zone) }
            }
        }
        return result
    }

    /// The slot with its offset and its notes.
    package func annotated(_ slot: Date, zone: Zone) -> PreviewSlot {
        let second = floorDivide(slot.microsecondsSince1970, by: 1_000_000).quotient
        let calendar = calendar(of: second, in: compiled)
        let table = calendar?.zone ?? zone.table
        return PreviewSlot(
            instant: slot, secondsFromUTC: Int(table.offset(at: second)),
            daylight: calendar?.daylightNote(second), exclusion: exclusions?.hit(at: second)?.reason)
    }

    /// The calendar rule that a slot comes from.
    private func calendar(of second: Int64, in compiled: CompiledRecurrence) -> ZonedCalendar? {
        switch compiled.kind {
        case .calendar(let calendar): return calendar
        case .union(let parts):
            let calendars = parts.compactMap { self.calendar(of: second, in: $0) }
            return calendars.first { calendar in
                var position = ZonedCalendar.Position()
                return calendar.next(from: second, &position) == second
            } ?? calendars.first
        default: return nil
        }
    }
}

extension ZonedCalendar {
    /// What a change of the clock has to do with a slot of this calendar.
    package func daylightNote(_ slot: Int64) -> PreviewSlot.DaylightNote? {
        let span = zone.span(at: slot)
        let local = slot + Int64(span.offset)
        var window = MonthWindow.none
        if slot == span.from, span.gapAtStart > 0, rule.next(from: local, &window) != local { return .afterGap }
        if span.from != .min, slot - span.from < Int64(span.foldAtStart) { return .secondPass }
        let foldAtEnd = Int64(max(0, span.offset - span.offsetAfter))
        return span.until != .max && span.until - slot <= foldAtEnd ? .firstPass : nil
    }
}
