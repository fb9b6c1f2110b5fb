package import FoundationEssentials

extension Schedule {
    /// The order to pass over a slot, if there is one.
    package func skip(of slot: Date) -> SlotSkip? {
        skips.isEmpty ? nil : skips.first { $0.slot == slot }
    }

    /// The first slot later than the instant that nobody passes over.
    package func nextSlot(in timetable: Timetable, after instant: Date) -> Date? {
        var position = instant
        while let slot = timetable.next(after: position) {
            if skip(of: slot) == nil { return slot }
            position = slot
        }
        return nil
    }
}

extension ScheduleRecord {
    /// Drops the orders about instants that are no slots of the present definition.
    mutating func forgetForeignSkips() {
        guard !schedule.skips.isEmpty, let timetable = try? Timetable(of: self) else { return }
        schedule.skips.removeAll { !timetable.contains($0.slot) }
    }

    /// Drops the orders about slots that have been dealt with.
    mutating func forgetSkips() {
        guard !schedule.skips.isEmpty else { return }
        schedule.skips.removeAll { $0.slot <= cursor }
    }
}
