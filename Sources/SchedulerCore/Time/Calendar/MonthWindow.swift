/// One month of a day rule, worked out: the piece of the calendar that a search stands in.
///
/// Keeping it between two searches makes the second one cheap, so a cursor holds one.
package struct MonthWindow: Sendable {
    /// The day number before the 1st, so that day d of the month has the number `zeroth + d`.
    package private(set) var zeroth: Int64
    /// The day number of the 1st of the next month.
    package private(set) var end: Int64
    /// The days that fit, bits 1...31.
    package private(set) var mask: UInt32
    private var year: Int32
    private var month: Int32

    /// A window that contains no day.
    package static let none = MonthWindow(zeroth: .max, end: .min, mask: 0, year: 0, month: 0)

    private init(zeroth: Int64, end: Int64, mask: UInt32, year: Int32, month: Int32) {
        self.zeroth = zeroth
        self.end = end
        self.mask = mask
        self.year = year
        self.month = month
    }

    /// The month that holds a day; its mask is empty if the month or the year does not fit the rule.
    package init(containing day: Int64, of rule: DayRule) {
        let date = CivilDate(dayNumber: day)
        self.init(year: date.year, month: date.month, of: rule)
        let fits = rule.months &>> UInt32(bitPattern: date.month) & 1 != 0
        if !fits || (rule.years != nil && rule.years?.next(from: date.year) != date.year) { mask = 0 }
    }

    @inline(__always)
    private init(year: Int32, month: Int32, of rule: DayRule) {
        self.year = year
        self.month = month
        let first = CivilDate.dayNumber(year: year, month: month, day: 1)
        let length = CivilDate.daysInMonth(year: year, month: month)
        zeroth = first &- 1
        end = first &+ Int64(length)
        mask = rule.mask(length: length, firstWeekday: CivilDate.weekday(dayNumber: first))
    }

    /// Whether the day lies in this month.
    @inline(__always)
    package func contains(_ day: Int64) -> Bool { zeroth < day && day < end }

    /// Goes on to the next month that has a day that fits; false if there is none up to the year 9999.
    package mutating func advance(_ rule: DayRule, leapOnly: Bool) -> Bool {
        var (year, month) = (self.year, self.month)
        while true {
            let rest = rule.months &>> UInt32(bitPattern: month &+ 1)
            if rest != 0 {
                month &+= 1 &+ Int32(truncatingIfNeeded: rest.trailingZeroBitCount)
            } else {
                year &+= leapOnly ? 4 &- (year & 3) : 1
                month = Int32(truncatingIfNeeded: rule.months.trailingZeroBitCount)
            }
            if let years = rule.years {
                guard let fitting = years.next(from: year) else { return false }
                if fitting != year {
                    year = fitting
                    month = Int32(truncatingIfNeeded: rule.months.trailingZeroBitCount)
                }
            }
            guard year <= 9_999 else { return false }
            let next = MonthWindow(year: year, month: month, of: rule)
            if next.mask != 0 {
                self = next
                return true
            }
        }
    }

    /// Goes back to the last month before that has a day that fits; false if there is none down to the year 1.
    package mutating func retreat(_ rule: DayRule) -> Bool {
        var (year, month) = (self.year, self.month)
        while true {
            let rest = rule.months & (1 &<< UInt32(bitPattern: month) &- 1)
            if rest != 0 {
                month = Int32(31 - rest.leadingZeroBitCount)
            } else {
                year -= 1
                month = Int32(31 - rule.months.leadingZeroBitCount)
            }
            if let years = rule.years {
                guard let fitting = years.previous(through: year) else { return false }
                if fitting != year {
                    year = fitting
                    month = Int32(31 - rule.months.leadingZeroBitCount)
                }
            }
            guard year >= 1 else { return false }
            let next = MonthWindow(year: year, month: month, of: rule)
            if next.mask != 0 {
                self = next
                return true
            }
        }
    }
}
