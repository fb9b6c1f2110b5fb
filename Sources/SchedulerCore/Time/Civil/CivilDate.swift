/// A day of the proleptic Gregorian calendar, and its number.
///
/// Days are numbered from 1970-01-01 (day 0). All arithmetic is in constant time, without loops or tables; the
/// method of converting a number to a date is Neri and Schneider's ("Euclidean affine functions and their
/// application to calendar algorithms", 2022). Valid for the years −400 to 20000; the library uses 1 to 9999.
package struct CivilDate: Hashable, Sendable {
    package var year: Int32
    package var month: Int32  // 1...12
    package var day: Int32  // 1...31

    package init(year: Int32, month: Int32, day: Int32) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date with this day number.
    @inline(__always)
    package init(dayNumber: Int64) {
        // Shifted so that day 0 is 1 March of a year divisible by 400, long before the years in use.
        let shifted = UInt32(truncatingIfNeeded: dayNumber &+ 719_468 &+ 146_097 &* 10)
        let quads = 4 &* shifted &+ 3
        let century = quads / 146_097
        let dayOfCentury = (quads % 146_097) / 4
        let product = UInt64(2_939_745) &* UInt64(4 &* dayOfCentury &+ 3)
        let yearOfCentury = UInt32(truncatingIfNeeded: product >> 32)
        let dayOfYear = UInt32(truncatingIfNeeded: product) / 2_939_745 / 4
        let months = 2_141 &* dayOfYear &+ 197_913
        let afterDecember = dayOfYear >= 306
        year = Int32(truncatingIfNeeded: 100 &* century &+ yearOfCentury &+ (afterDecember ? 1 : 0)) &- 4_000
        month = Int32(truncatingIfNeeded: (months >> 16) &- (afterDecember ? 12 : 0))
        day = Int32(truncatingIfNeeded: (months & 0xFFFF) / 2_141 &+ 1)
    }

    /// The number of this day.
    @inline(__always)
    package var dayNumber: Int64 {
        CivilDate.dayNumber(year: year, month: month, day: day)
    }

    /// The number of the day `year`-`month`-`day`.
    @inline(__always)
    package static func dayNumber(year: Int32, month: Int32, day: Int32) -> Int64 {
        let early = month <= 2
        let shiftedYear = UInt32(truncatingIfNeeded: year &+ 4_000 &- (early ? 1 : 0))
        let shiftedMonth = UInt32(truncatingIfNeeded: month &+ (early ? 12 : 0))
        let century = shiftedYear / 100
        let days = (1_461 &* shiftedYear) / 4 &- century &+ century / 4 &+ (979 &* shiftedMonth &- 2_919) / 32
        return Int64(days) &+ Int64(day) &- 1 &- 719_468 &- 146_097 &* 10
    }

    /// 0 for Sunday to 6 for Saturday.
    @inline(__always)
    package static func weekday(dayNumber: Int64) -> Int32 {
        // 1970-01-01 was a Thursday; 7 × 10^6 days keep the dividend positive.
        Int32(truncatingIfNeeded: UInt32(truncatingIfNeeded: dayNumber &+ 7_000_004) % 7)
    }

    /// Whether the year has a 29 February.
    @inline(__always)
    package static func isLeap(_ year: Int32) -> Bool {
        year & 3 == 0 && (year % 100 != 0 || year & 15 == 0)
    }

    /// 28...31.
    @inline(__always)
    package static func daysInMonth(year: Int32, month: Int32) -> Int32 {
        if month == 2 { return isLeap(year) ? 29 : 28 }
        return 30 | (month ^ (month >> 3))
    }

    /// The number of 0001-01-01, the first day of the calendar that the library works in.
    package static let firstDayNumber: Int64 = -719_162
    /// The number of 9999-12-31, the last one.
    package static let lastDayNumber: Int64 = 2_932_896
}

/// Division that rounds towards negative infinity, for positive divisors.
@inline(__always)
package func floorDivide(_ dividend: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    if remainder < 0 {
        quotient &-= 1
        remainder &+= divisor
    }
    return (quotient, remainder)
}
