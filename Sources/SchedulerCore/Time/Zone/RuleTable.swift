/// The clock changes that a ``PosixRule`` makes, for any year, in constant time.
///
/// There are only 14 kinds of year (leap or not, and the weekday of 1 January), so the two changes of each kind are
/// computed once, as seconds from the year's beginning.
package struct RuleTable: Sendable {
    /// The first and second change of each kind of year, in seconds from 1 January 00:00 UTC.
    private let changes: [(first: Int32, second: Int32)]
    /// The offset from the first change to the second.
    private let middle: Int32
    /// The offset in the rest of the year.
    private let outer: Int32
    /// Whether a change can fall outside its own year.
    private let strays: Bool

    /// The table, or nil if the rule never changes the clock (`fixed` is then its offset).
    package static func make(_ rule: PosixRule) -> (table: RuleTable?, fixed: Int32) {
        guard let daylight = rule.daylight, daylight.offset != rule.standardOffset else {
            return (nil, rule.standardOffset)
        }
        var pairs: [(Int32, Int32)] = []
        for kind in 0..<14 {
            let leap = kind >= 7
            let weekday = Int32(kind % 7)
            let start = daylight.start.dayOfYear(leap: leap, firstWeekday: weekday) * 86_400 + daylight.startTime
            let end = daylight.end.dayOfYear(leap: leap, firstWeekday: weekday) * 86_400 + daylight.endTime
            pairs.append((start - rule.standardOffset, end - daylight.offset))
        }
        let north = pairs[0].0 <= pairs[0].1
        // The order has to be the same in every kind of year for the table to make sense.
        guard pairs.allSatisfy({ ($0.0 <= $0.1) == north }) else { return (nil, rule.standardOffset) }
        // A rule whose daylight time ends when it begins again next year (or never begins) keeps one offset:
        // RFC 9636 writes permanent daylight time so.
        let shortest = pairs.enumerated().map { kind, pair in
            (kind >= 7 ? 366 : 365) * 86_400 + min(pair.0, pair.1) - max(pair.0, pair.1)
        }
        if shortest.contains(where: { $0 <= 0 }) { return (nil, north ? daylight.offset : rule.standardOffset) }
        if pairs.contains(where: { $0.0 == $0.1 }) { return (nil, north ? rule.standardOffset : daylight.offset) }
        let table = RuleTable(
            changes: pairs.map { north ? (first: $0.0, second: $0.1) : (first: $0.1, second: $0.0) },
            middle: north ? daylight.offset : rule.standardOffset,
            outer: north ? rule.standardOffset : daylight.offset,
            strays: pairs.contains { pair in
                min(pair.0, pair.1) < 0 || max(pair.0, pair.1) >= 365 * 86_400
            })
        return (table, 0)
    }

    /// Both changes of a year, as instants.
    @inline(__always)
    private func changes(year: Int32) -> (first: Int64, second: Int64) {
        let day = CivilDate.dayNumber(year: year, month: 1, day: 1)
        let kind = Int(CivilDate.weekday(dayNumber: day)) &+ (CivilDate.isLeap(year) ? 7 : 0)
        let pair = changes[kind]
        return (day &* 86_400 &+ Int64(pair.first), day &* 86_400 &+ Int64(pair.second))
    }

    /// The span that holds the instant. Instants beyond the calendar's years are taken to be at its ends.
    package func span(at instant: Int64) -> ZoneSpan {
        let bounded = min(max(instant, RuleTable.firstInstant), RuleTable.lastInstant)
        var year = CivilDate(dayNumber: floorDivide(bounded, by: 86_400).quotient).year
        var now = changes(year: year)
        if strays {
            // The span may belong to the year before or after by the calendar.
            if bounded < now.first, bounded < changes(year: year - 1).second {
                year -= 1
                now = changes(year: year)
            } else if bounded >= now.second, bounded >= changes(year: year + 1).first {
                year += 1
                now = changes(year: year)
            }
        }
        if bounded < now.first {
            return ZoneSpan(
                from: changes(year: year - 1).second, until: now.first, offset: outer, offsetBefore: middle,
                offsetAfter: middle)
        }
        if bounded < now.second {
            return ZoneSpan(
                from: now.first, until: now.second, offset: middle, offsetBefore: outer, offsetAfter: outer)
        }
        return ZoneSpan(
            from: now.second, until: changes(year: year + 1).first, offset: outer, offsetBefore: middle,
            offsetAfter: middle)
    }

    private static let firstInstant = (CivilDate.firstDayNumber - 366) * 86_400
    private static let lastInstant = (CivilDate.lastDayNumber + 367) * 86_400
}
