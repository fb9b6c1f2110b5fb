/// A calendar rule on a zone's wall clock: local times turned into instants.
///
/// Between two clock changes the rule's local times are simply shifted by the offset. What a gap or a fold does is
/// said by `longestGap` and `fold`:
/// - After a gap no longer than `longestGap` there is a slot at the first instant after it, if a time fell into it.
/// - In a fold the local times of one pass are left out, or none.
///
/// A fold is seen between neighbouring spans only: in the few places where clocks were changed twice within hours,
/// a time may be taken to be new although the change before last had shown it already. Slots are strictly ascending
/// and local times are right even there.
package final class ZonedCalendar: Sendable {
    package let rule: CalendarRule
    package let zone: ZoneTable
    /// The longest gap, in seconds, whose missed times are made up for.
    package let longestGap: Int32
    /// Which pass of a fold counts.
    package let fold: DaylightPolicy.Fold

    package init(rule: CalendarRule, zone: ZoneTable, daylight: DaylightPolicy) {
        self.rule = rule
        self.zone = zone
        switch daylight.gap {
        case .runAfter?: longestGap = .max
        case .skip?: longestGap = 0
        case nil: longestGap = rule.isWildcard ? 0 : ZonedCalendar.defaultLongestGap
        }
        fold = daylight.fold ?? (rule.isWildcard ? .both : .first)
    }

    /// Three hours: what cron(8) takes for daylight saving and not for a corrected clock.
    package static let defaultLongestGap: Int32 = 10_800

    /// Where a search stands: kept between searches, it makes the next one cheap.
    package struct Position: Sendable {
        package var span = ZoneSpan.none
        package var window = MonthWindow.none
        package init() {}
    }

    /// No local time occurs more than this long before or after the same time in UTC.
    private static let widestOffset: Int64 = 93_600

    /// Instants around the calendar's years: a search or a count does not look beyond.
    private static let firstInstant = (CivilDate.firstDayNumber - 2) * 86_400
    private static let lastInstant = (CivilDate.lastDayNumber + 2) * 86_400

    /// The first local time of a span that counts.
    @inline(__always)
    private func low(_ span: ZoneSpan) -> Int64 {
        guard span.from != .min else { return .min }
        return span.from &+ Int64(fold == .first ? max(span.offset, span.offsetBefore) : span.offset)
    }

    /// The first local time after those of a span that count.
    @inline(__always)
    private func high(_ span: ZoneSpan) -> Int64 {
        guard span.until != .max else { return .max }
        return span.until &+ Int64(fold == .second ? min(span.offset, span.offsetAfter) : span.offset)
    }

    @inline(__always)
    private func makesUp(_ gap: Int32) -> Bool { gap > 0 && gap <= longestGap }

    /// The first slot at or after the instant, in seconds since 1970; ``CalendarRule/never`` if there is none.
    @inline(__always)
    package func next(from instant: Int64, _ position: inout Position) -> Int64 {
        if !position.span.contains(instant) { position.span = zone.span(at: instant) }
        if instant == position.span.from, makesUp(position.span.gapAtStart) {
            if isMissed(before: position.span, &position.window) { return instant }
        }
        let start = max(instant &+ Int64(position.span.offset), low(position.span))
        let local = rule.next(from: start, &position.window)
        if local < high(position.span) { return local &- Int64(position.span.offset) }
        return nextBeyond(local, &position)
    }

    /// Goes on into later spans, where the span of the position has no slot left and `local` is the rule's next time.
    private func nextBeyond(_ first: Int64, _ position: inout Position) -> Int64 {
        var local = first
        var span = position.span
        // In the span where the search began, the start may lie within local times that come again.
        var repeats = fold == .both && span.offsetAfter < span.offset
        while span.until != .max {
            if !repeats {
                guard local != CalendarRule.never else { return local }
                if local &- ZonedCalendar.widestOffset >= span.until {
                    span = zone.span(at: local &- ZonedCalendar.widestOffset)
                    position.span = span
                    if local < high(span) { return local &- Int64(span.offset) }
                    guard span.until != .max else { break }
                }
            }
            span = zone.span(at: span.until)
            position.span = span
            let start = span.from &+ Int64(span.offset)
            if repeats {
                local = rule.next(from: start, &position.window)
            } else if local < start {
                if makesUp(span.gapAtStart) { return span.from }
                local = rule.next(from: start, &position.window)
            }
            repeats = false
            if local < high(span) { return local &- Int64(span.offset) }
        }
        return CalendarRule.never
    }

    /// Whether a time of the rule fell into the gap at the beginning of a span.
    private func isMissed(before span: ZoneSpan, _ window: inout MonthWindow) -> Bool {
        let start = span.from &+ Int64(span.offsetBefore)
        return rule.next(from: start, &window) < span.from &+ Int64(span.offset)
    }

    /// The last slot at or before the instant; ``CalendarRule/neverBefore`` if there is none.
    package func previous(through instant: Int64, _ position: inout Position) -> Int64 {
        if !position.span.contains(instant) { position.span = zone.span(at: instant) }
        var span = position.span
        var bound = instant &+ Int64(span.offset)
        var isFirst = true
        while true {
            if span.until != .max { bound = min(bound, high(span) &- 1) }
            let local = rule.previous(through: bound, &position.window)
            if local >= low(span), local != CalendarRule.neverBefore { return local &- Int64(span.offset) }
            guard span.from != .min else { return CalendarRule.neverBefore }
            if makesUp(span.gapAtStart), isMissed(before: span, &position.window) { return span.from }
            // Between the rule's last time and this span there is nothing: go to the span that holds the time.
            // Only the span where the search began may end among local times that the span before has later ones of.
            var target = span.from &- 1
            let repeats = isFirst && fold == .both && span.offset < span.offsetBefore
            isFirst = false
            if !repeats {
                guard local != CalendarRule.neverBefore else { return local }
                target = min(target, local &+ ZonedCalendar.widestOffset)
            }
            span = zone.span(at: target)
            position.span = span
            bound = .max
            if span.until == .max { bound = target &+ Int64(span.offset) }
        }
    }

    /// How many slots lie in `start...end`.
    ///
    /// - Complexity: Proportional to the number of clock changes and months between.
    package func count(from start: Int64, through end: Int64) -> Int {
        let start = max(start, ZonedCalendar.firstInstant)
        let end = min(end, ZonedCalendar.lastInstant)
        guard start <= end else { return 0 }
        var total = 0
        var window = MonthWindow.none
        var span = zone.span(at: start)
        var from = start
        while true {
            if from == span.from, makesUp(span.gapAtStart), isMissed(before: span, &window),
                rule.next(from: from &+ Int64(span.offset), &window) != from &+ Int64(span.offset)
            {
                total += 1
            }
            let low = max(from &+ Int64(span.offset), low(span))
            let high = min(min(end, span.until &- 1) &+ 1 &+ Int64(span.offset), high(span))
            if low < high { total += rule.count(from: low, to: high) }
            guard span.until <= end else { return total }
            from = span.until
            span = zone.span(at: from)
        }
    }
}
