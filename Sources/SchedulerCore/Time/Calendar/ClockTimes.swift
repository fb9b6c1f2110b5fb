/// The times of day of a calendar rule: every combination of some hours, minutes and seconds, or a list.
package struct ClockTimes: Sendable, Hashable {
    /// Bits 0...59.
    package let seconds: UInt64
    /// Bits 0...59.
    package let minutes: UInt64
    /// Bits 0...23.
    package let hours: UInt32
    /// Seconds since midnight, ascending, of a list; empty where the masks count.
    private let list: [Int32]
    /// The first and last time of the day, in seconds since midnight.
    package let first: Int32, last: Int32
    /// How many times there are in a day.
    package let count: Int

    /// Every combination. Each mask must have a bit; without one the rule is 00:00:00.
    package init(seconds: UInt64, minutes: UInt64, hours: UInt32) {
        let everySecond: UInt64 = 1 << 60 - 1
        self.seconds = seconds & everySecond == 0 ? 1 : seconds & everySecond
        self.minutes = minutes & everySecond == 0 ? 1 : minutes & everySecond
        self.hours = hours & 0xFF_FFFF == 0 ? 1 : hours & 0xFF_FFFF
        list = []
        let (hours, minutes, seconds) = (self.hours, self.minutes, self.seconds)
        first = Int32(
            hours.trailingZeroBitCount * 3_600 + minutes.trailingZeroBitCount * 60
                + seconds.trailingZeroBitCount)
        last = Int32(
            (31 - hours.leadingZeroBitCount) * 3_600 + (63 - minutes.leadingZeroBitCount) * 60
                + (63 - seconds.leadingZeroBitCount))
        count = hours.nonzeroBitCount * minutes.nonzeroBitCount * seconds.nonzeroBitCount
    }

    /// A list of times, in any order. An empty one means 00:00:00.
    package init(_ times: [TimeOfDay]) {
        let sorted = Set(times.isEmpty ? [.midnight] : times).sorted()
        (seconds, minutes, hours) = (0, 0, 0)
        list = sorted.map(\.secondOfDay)
        first = list[0]
        last = list[list.count - 1]
        count = list.count
    }

    /// The first time at or after `second` (0...86399); −1 if the day has none left.
    @inline(__always)
    package func next(from second: Int32) -> Int32 {
        if second <= first { return first }
        if second > last { return -1 }
        guard list.isEmpty else { return list[lowerBound(second)] }
        let (hour, inHour) = UInt32(bitPattern: second).quotientAndRemainder(dividingBy: 3_600)
        let (minute, inMinute) = inHour.quotientAndRemainder(dividingBy: 60)
        let baseSecond = Int32(truncatingIfNeeded: seconds.trailingZeroBitCount)
        if hours &>> hour & 1 != 0 {
            if minutes &>> minute & 1 != 0 {
                let rest = seconds &>> inMinute
                if rest != 0 { return second &+ Int32(truncatingIfNeeded: rest.trailingZeroBitCount) }
            }
            let rest = minutes &>> (minute &+ 1)
            if rest != 0 {
                let skipped = Int32(truncatingIfNeeded: rest.trailingZeroBitCount) &+ 1
                return second &- Int32(bitPattern: inMinute) &+ skipped &* 60 &+ baseSecond
            }
        }
        // Not past the last time, so a later hour has a bit.
        let rest = hours &>> (hour &+ 1)
        let later = Int32(bitPattern: hour) &+ 1 &+ Int32(truncatingIfNeeded: rest.trailingZeroBitCount)
        return later &* 3_600 &+ Int32(truncatingIfNeeded: minutes.trailingZeroBitCount) &* 60 &+ baseSecond
    }

    /// The last time at or before `second` (0...86399); −1 if the day has none so early.
    package func previous(through second: Int32) -> Int32 {
        if second >= last { return last }
        if second < first { return -1 }
        guard list.isEmpty else { return list[lowerBound(second + 1) - 1] }
        let (hour, inHour) = UInt32(bitPattern: second).quotientAndRemainder(dividingBy: 3_600)
        let (minute, inMinute) = inHour.quotientAndRemainder(dividingBy: 60)
        let lastSecond = Int32(63 - seconds.leadingZeroBitCount)
        if hours &>> hour & 1 != 0 {
            if minutes &>> minute & 1 != 0 {
                let rest = seconds & (2 &<< UInt64(inMinute) &- 1)
                if rest != 0 {
                    return second - Int32(bitPattern: inMinute) + Int32(63 - rest.leadingZeroBitCount)
                }
            }
            let rest = minutes & (1 &<< UInt64(minute) &- 1)
            if rest != 0 {
                return Int32(bitPattern: hour) * 3_600 + Int32(63 - rest.leadingZeroBitCount) * 60 + lastSecond
            }
        }
        let rest = hours & (1 &<< hour &- 1)  // Not before the first time, so an earlier hour has a bit.
        return Int32(31 - rest.leadingZeroBitCount) * 3_600 + Int32(63 - minutes.leadingZeroBitCount) * 60 + lastSecond
    }

    /// How many times of the day are before `second` (0...86400).
    package func count(before second: Int32) -> Int {
        guard list.isEmpty else { return lowerBound(second) }
        guard second < 86_400 else { return count }
        let (hour, inHour) = UInt32(bitPattern: second).quotientAndRemainder(dividingBy: 3_600)
        let (minute, inMinute) = inHour.quotientAndRemainder(dividingBy: 60)
        let perMinute = seconds.nonzeroBitCount
        var total = (hours & (1 &<< hour &- 1)).nonzeroBitCount * minutes.nonzeroBitCount * perMinute
        guard hours &>> hour & 1 != 0 else { return total }
        total += (minutes & (1 &<< UInt64(minute) &- 1)).nonzeroBitCount * perMinute
        guard minutes &>> minute & 1 != 0 else { return total }
        return total + (seconds & (1 &<< UInt64(inMinute) &- 1)).nonzeroBitCount
    }

    private func lowerBound(_ second: Int32) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
