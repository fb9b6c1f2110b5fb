/// Days and times on a wall clock, without a zone.
///
/// Local times are seconds since 1970-01-01T00:00 on that clock. The calendar ends with the year 9999 and begins with
/// the year 1; searches stop there.
package struct CalendarRule: Sendable, Hashable {
    package let days: DayRule
    package let times: ClockTimes
    /// Whether the rule follows real minutes, with nothing made up in a gap and both passes of a fold: its minutes or
    /// hours are "every".
    package let isWildcard: Bool
    /// Whether the weekday alone decides which days fit.
    private let isWeekly: Bool
    /// Whether only leap years can have a day that fits.
    private let leapOnly: Bool

    package init(days: DayRule, times: ClockTimes, isWildcard: Bool) {
        self.days = days
        self.times = times
        self.isWildcard = isWildcard
        isWeekly = days.isWeekly
        leapOnly = days.isPlain && days.months == 1 << 2 && days.combine == .both && days.days & 0x1FFF_FFFF == 0
    }

    /// No local time: what a forward search gives when the calendar has ended.
    package static let never = Int64.max
    /// No local time: what a backward search gives when the calendar has not begun.
    package static let neverBefore = Int64.min

    /// The first local time of the rule at or after `local`, or ``never``.
    @inline(__always)
    package func next(from local: Int64, _ window: inout MonthWindow) -> Int64 {
        var (day, second) = floorDivide(local, by: 86_400)
        if day < CivilDate.firstDayNumber { (day, second) = (CivilDate.firstDayNumber, 0) }
        guard day <= CivilDate.lastDayNumber else { return CalendarRule.never }
        if isWeekly {
            let weekday = UInt32(bitPattern: CivilDate.weekday(dayNumber: day))
            if days.weekdays &>> weekday & 1 != 0 {
                let time = times.next(from: Int32(truncatingIfNeeded: second))
                if time >= 0 { return day &* 86_400 &+ Int64(time) }
            }
            let later = (days.weekdays | days.weekdays &<< 7) &>> (weekday &+ 1)
            day &+= 1 &+ Int64(later.trailingZeroBitCount)
            return day <= CivilDate.lastDayNumber ? day &* 86_400 &+ Int64(times.first) : CalendarRule.never
        }
        if !window.contains(day) { window = MonthWindow(containing: day, of: days) }
        let index = UInt32(truncatingIfNeeded: day &- window.zeroth)
        if window.mask &>> index & 1 != 0 {
            let time = times.next(from: Int32(truncatingIfNeeded: second))
            if time >= 0 { return day &* 86_400 &+ Int64(time) }
        }
        var later = (window.mask &>> index) &>> 1  // two shifts, for the 31st
        if later != 0 {
            day &+= 1 &+ Int64(later.trailingZeroBitCount)
        } else {
            guard window.advance(days, leapOnly: leapOnly) else { return CalendarRule.never }
            later = window.mask
            day = window.zeroth &+ Int64(later.trailingZeroBitCount)
        }
        return day &* 86_400 &+ Int64(times.first)
    }

    /// The last local time of the rule at or before `local`, or ``neverBefore``.
    package func previous(through local: Int64, _ window: inout MonthWindow) -> Int64 {
        var (day, second) = floorDivide(local, by: 86_400)
        if day > CivilDate.lastDayNumber { (day, second) = (CivilDate.lastDayNumber, 86_399) }
        guard day >= CivilDate.firstDayNumber else { return CalendarRule.neverBefore }
        if !window.contains(day) { window = MonthWindow(containing: day, of: days) }
        let index = UInt32(truncatingIfNeeded: day &- window.zeroth)
        if window.mask &>> index & 1 != 0 {
            let time = times.previous(through: Int32(truncatingIfNeeded: second))
            if time >= 0 { return day &* 86_400 &+ Int64(time) }
        }
        var earlier = window.mask & (1 &<< index &- 1)
        if earlier == 0 {
            guard window.retreat(days) else { return CalendarRule.neverBefore }
            earlier = window.mask
        }
        day = window.zeroth &+ 31 &- Int64(earlier.leadingZeroBitCount)
        return day &* 86_400 &+ Int64(times.last)
    }

    /// How many local times of the rule lie in `start..<end`.
    ///
    /// - Complexity: Proportional to the number of months between, or constant if the weekday alone decides.
    package func count(from start: Int64, to end: Int64) -> Int {
        var (firstDay, firstSecond) = floorDivide(start, by: 86_400)
        var (lastDay, lastSecond) = floorDivide(end, by: 86_400)
        if firstDay < CivilDate.firstDayNumber { (firstDay, firstSecond) = (CivilDate.firstDayNumber, 0) }
        if lastDay > CivilDate.lastDayNumber { (lastDay, lastSecond) = (CivilDate.lastDayNumber + 1, 0) }
        guard (firstDay, firstSecond) < (lastDay, lastSecond) else { return 0 }
        var total = dayCount(from: firstDay, to: lastDay) * times.count
        if fits(firstDay) { total -= times.count(before: Int32(firstSecond)) }
        if lastSecond > 0, fits(lastDay) { total += times.count(before: Int32(lastSecond)) }
        return total
    }

    /// Whether the rule has times on this day.
    package func fits(_ day: Int64) -> Bool {
        guard CivilDate.firstDayNumber...CivilDate.lastDayNumber ~= day else { return false }
        let window = MonthWindow(containing: day, of: days)
        return window.mask &>> UInt32(truncatingIfNeeded: day &- window.zeroth) & 1 != 0
    }

    private func dayCount(from start: Int64, to end: Int64) -> Int {
        if isWeekly {
            let (weeks, rest) = Int(end - start).quotientAndRemainder(dividingBy: 7)
            let weekday = UInt32(CivilDate.weekday(dayNumber: start))
            let turned = (days.weekdays | days.weekdays << 7) >> weekday & (1 << UInt32(rest) - 1)
            return weeks * days.weekdays.nonzeroBitCount + turned.nonzeroBitCount
        }
        var window = MonthWindow(containing: start, of: days)
        var total = -(window.mask & (1 &<< UInt32(start - window.zeroth) &- 1)).nonzeroBitCount
        while window.end <= end {
            total += window.mask.nonzeroBitCount
            guard window.advance(days, leapOnly: leapOnly) else { return total }
        }
        if window.contains(end) { total += (window.mask & (1 &<< UInt32(end - window.zeroth) &- 1)).nonzeroBitCount }
        return total
    }
}
