/// Exclusions worked out for a zone: asked per slot, in a few comparisons.
package final class ExclusionTable: Sendable {
    /// A stretch of local time that is excluded.
    package struct Hit: Sendable {
        /// The first instant after it, in seconds since 1970, or an earlier one from which to look again.
        package var until: Int64
        /// The last instant before it, or a later one.
        package var before: Int64
        /// Why.
        package var reason: String
    }

    private struct Days: Sendable {
        var range: ClosedRange<Int64>
        var zone: ZoneTable
        var reason: String
    }

    private struct Window: Sendable {
        /// Bits 0 (Sunday)...6: the days on which it begins.
        var weekdays: UInt32
        var from: Int64
        var length: Int64
        var zone: ZoneTable
        var reason: String
    }

    private let days: [Days]
    private let windows: [Window]

    /// Works the exclusions out; nil if there are none.
    package init?(_ exclusions: Exclusions, zone: Zone) {
        guard !exclusions.isEmpty else { return nil }
        days = exclusions.dates.compactMap { entry in
            let (from, through) = (entry.from.dayNumber, entry.through.dayNumber)
            guard from <= through else { return nil }
            return Days(range: from...through, zone: (entry.zone ?? zone).table, reason: entry.description)
        }
        windows = exclusions.windows.map { entry in
            let (from, to) = (Int64(entry.from.secondOfDay), Int64(entry.to.secondOfDay))
            return Window(
                weekdays: entry.on.reduce(0) { $0 | 1 << UInt32($1.rawValue) }, from: from,
                length: to > from ? to - from : to - from + 86_400, zone: (entry.zone ?? zone).table,
                reason: entry.description)
        }
    }

    /// What excludes the instant, in seconds since 1970; nil if nothing does.
    package func hit(at instant: Int64) -> Hit? {
        for entry in days {
            let span = entry.zone.span(at: instant)
            let local = instant + Int64(span.offset)
            guard entry.range.contains(floorDivide(local, by: 86_400).quotient) else { continue }
            return hit(
                instant, local, span, from: entry.range.lowerBound * 86_400, to: (entry.range.upperBound + 1) * 86_400,
                entry.reason)
        }
        for entry in windows {
            let span = entry.zone.span(at: instant)
            let local = instant + Int64(span.offset)
            let day = floorDivide(local, by: 86_400).quotient
            // The window may have begun today or yesterday.
            for start in [day, day - 1] {
                let weekday = UInt32(floorDivide(start + 4, by: 7).remainder)
                let from = start * 86_400 + entry.from
                if entry.weekdays >> weekday & 1 != 0, from <= local, local < from + entry.length {
                    return hit(instant, local, span, from: from, to: from + entry.length, entry.reason)
                }
            }
        }
        return nil
    }

    /// The ends of the stretch as instants, as far as the offset holds.
    private func hit(
        _ instant: Int64, _ local: Int64, _ span: ZoneSpan, from: Int64, to: Int64, _ reason: String
    ) -> Hit {
        Hit(
            until: min(instant + (to - local), span.until),
            before: max(instant - (local - from) - 1, span.from == .min ? .min : span.from - 1),
            reason: reason)
    }
}
