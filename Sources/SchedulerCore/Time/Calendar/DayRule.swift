/// The days of a calendar rule: which days of which months.
///
/// A day fits if its month fits, its year fits, and its day of the month and its weekday fit: both of them, or
/// either, as ``combine`` says. All sets are bit masks; the days of a month come out as one mask.
package struct DayRule: Sendable, Hashable {
    /// How the day of the month and the weekday go together.
    package enum Combine: UInt8, Sendable, Hashable {
        case both, either
    }

    /// Bits 1...12.
    package var months: UInt32 = 0x1FFE
    /// Days of the month, bits 1...31.
    package var days: UInt32 = DayRule.everyDayOfMonth
    /// Days of the month that move to the last day of a shorter month, bits 1...31.
    package var clampedDays: UInt32 = 0
    /// `L-n`: bit n set for the nth day before the last, bits 0...30.
    package var daysFromEnd: UInt32 = 0
    /// `nW`: the weekday nearest to day n, bits 1...31.
    package var nearestWeekdays: UInt32 = 0
    /// `L-nW`: the weekday nearest to the nth day before the last (`LW` for 0), bits 0...30.
    package var nearestWeekdaysFromEnd: UInt32 = 0
    /// Weekdays, bits 0 (Sunday)...6.
    package var weekdays: UInt32 = DayRule.everyWeekday
    /// `d#k`: bit 8 × (k − 1) + d for the kth weekday d of the month, k in 1...5.
    package var nthWeekdays: UInt64 = 0
    /// `dL`: the last weekday d of the month, bits 0...6.
    package var lastWeekdays: UInt32 = 0
    /// How the day of the month and the weekday go together.
    package var combine = Combine.both
    /// The years that fit; nil for all.
    package var years: YearSet?

    package init() {}

    package static let everyDayOfMonth: UInt32 = 0xFFFF_FFFE
    package static let everyWeekday: UInt32 = 0x7F

    /// Whether only months, days, weekdays and years count, so that the slower rules can be passed over.
    package var isPlain: Bool {
        clampedDays | daysFromEnd | nearestWeekdays | nearestWeekdaysFromEnd | lastWeekdays == 0 && nthWeekdays == 0
    }

    /// Whether the weekday alone decides.
    package var isWeekly: Bool {
        isPlain && months == 0x1FFE && days == DayRule.everyDayOfMonth && combine == .both && years == nil
    }

    /// The days that fit in a month, as bits 1...31.
    ///
    /// - Parameters:
    ///   - length: The number of days in the month.
    ///   - firstWeekday: The weekday of the 1st, 0 for Sunday.
    package func mask(length: Int32, firstWeekday: Int32) -> UInt32 {
        let within = UInt32.max &>> UInt32(31 - length) & ~1
        // The week, turned so that bit 0 is the weekday of the 1st, then repeated.
        let turned = UInt64(weekdays | weekdays << 7) >> UInt64(firstWeekday) & 0x7F
        var byWeekday = UInt32(truncatingIfNeeded: turned &* 0x1020_4081 << 1)
        var byDay = days
        if !isPlain {
            byDay |= specialDays(length: length, firstWeekday: firstWeekday)
            byWeekday |= specialWeekdays(length: length, firstWeekday: firstWeekday)
        }
        return (combine == .both ? byDay & byWeekday : byDay | byWeekday) & within
    }

    private func specialDays(length: Int32, firstWeekday: Int32) -> UInt32 {
        var mask: UInt32 = 0
        if clampedDays != 0 {
            mask |= clampedDays
            if clampedDays &>> UInt32(length) > 1 { mask |= 1 &<< UInt32(length) }
        }
        for back in bits(daysFromEnd) where back < length { mask |= 1 &<< UInt32(length - back) }
        for day in bits(nearestWeekdays) where day <= length {
            mask |= 1 &<< UInt32(nearestWeekday(day, length, firstWeekday))
        }
        for back in bits(nearestWeekdaysFromEnd) where back < length {
            mask |= 1 &<< UInt32(nearestWeekday(length - back, length, firstWeekday))
        }
        return mask
    }

    private func specialWeekdays(length: Int32, firstWeekday: Int32) -> UInt32 {
        var mask: UInt32 = 0
        var rest = nthWeekdays
        while rest != 0 {
            let bit = Int32(rest.trailingZeroBitCount)
            rest &= rest - 1
            let day = 1 + (bit % 8 - firstWeekday + 7) % 7 + bit / 8 * 7
            if day <= length { mask |= 1 &<< UInt32(day) }
        }
        for weekday in bits(lastWeekdays) {
            let lastWeekday = (firstWeekday + length - 1) % 7
            mask |= 1 &<< UInt32(length - (lastWeekday - weekday + 7) % 7)
        }
        return mask
    }

    /// The weekday (Monday to Friday) nearest to a day, within the month.
    private func nearestWeekday(_ day: Int32, _ length: Int32, _ firstWeekday: Int32) -> Int32 {
        switch (firstWeekday + day - 1) % 7 {
        case 6: day > 1 ? day - 1 : 3
        case 0: day < length ? day + 1 : day - 2
        default: day
        }
    }

    /// Whether any day of any year fits.
    package var canOccur: Bool {
        if let years { return years.contains { occurs(leap: CivilDate.isLeap($0), firstWeekday: weekdayOfYear($0)) } }
        return (0..<7).contains { weekday in
            occurs(leap: false, firstWeekday: weekday) || occurs(leap: true, firstWeekday: weekday)
        }
    }

    private func weekdayOfYear(_ year: Int32) -> Int32 {
        CivilDate.weekday(dayNumber: CivilDate.dayNumber(year: year, month: 1, day: 1))
    }

    private func occurs(leap: Bool, firstWeekday: Int32) -> Bool {
        var weekday = firstWeekday
        for month in 1...12 as ClosedRange<Int32> {
            let length = CivilDate.daysInMonth(year: leap ? 2000 : 2001, month: month)
            if months >> UInt32(month) & 1 != 0, mask(length: length, firstWeekday: weekday) != 0 { return true }
            weekday = (weekday + length) % 7
        }
        return false
    }
}

/// The positions of a mask's bits, ascending.
@inline(__always)
private func bits(_ mask: UInt32) -> some Sequence<Int32> {
    sequence(state: mask) { rest in
        guard rest != 0 else { return nil }
        defer { rest &= rest &- 1 }
        return Int32(rest.trailingZeroBitCount)
    }
}

/// A set of years, 1...9999.
package struct YearSet: Sendable, Hashable {
    /// Bit y % 64 of word y / 64.
    private var words: [UInt64] = []

    package init() {}

    package mutating func insert(_ year: Int) {
        guard 1...9_999 ~= year else { return }
        while words.count <= year / 64 { words.append(0) }
        words[year / 64] |= 1 << UInt64(year % 64)
    }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// The first year at or after `year`; nil if there is none.
    package func next(from year: Int32) -> Int32? {
        guard Int(max(year, 0)) / 64 < words.count else { return nil }
        let start = Int(max(year, 0))
        var mask = ~UInt64(0) << UInt64(start % 64)
        for index in (start / 64)..<words.count {
            let word = words[index] & mask
            if word != 0 { return Int32(index * 64 + word.trailingZeroBitCount) }
            mask = ~0
        }
        return nil
    }

    /// The last year at or before `year`; nil if there is none.
    package func previous(through year: Int32) -> Int32? {
        guard year >= 0, !words.isEmpty else { return nil }
        var index = min(Int(year) / 64, words.count - 1)
        var mask = Int(year) / 64 == index ? ~UInt64(0) >> UInt64(63 - Int(year) % 64) : ~0
        while index >= 0 {
            let word = words[index] & mask
            if word != 0 { return Int32(index * 64 + 63 - word.leadingZeroBitCount) }
            mask = ~0
            index -= 1
        }
        return nil
    }

    func contains(where predicate: (Int32) -> Bool) -> Bool {
        var year = next(from: 0)
        while let found = year {
            if predicate(found) { return true }
            year = next(from: found + 1)
        }
        return false
    }

    /// The years, ascending.
    package var members: [Int] {
        var result: [Int] = []
        var year = next(from: 0)
        while let found = year {
            result.append(Int(found))
            year = next(from: found + 1)
        }
        return result
    }
}
