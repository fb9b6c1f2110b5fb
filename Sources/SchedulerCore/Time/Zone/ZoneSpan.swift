/// A stretch of time in which a zone keeps one offset.
///
/// All times are seconds: instants since 1970 UTC, local times since 1970-01-01T00:00 on that zone's wall clock.
package struct ZoneSpan: Hashable, Sendable {
    /// The first instant of the span; `Int64.min` for the first span.
    package var from: Int64
    /// The first instant after it; `Int64.max` for the last span.
    package var until: Int64
    /// Seconds to add to UTC.
    package var offset: Int32
    /// The offset in the span before; the same as `offset` if there is none.
    package var offsetBefore: Int32
    /// The offset in the span after; the same as `offset` if there is none.
    package var offsetAfter: Int32

    package init(from: Int64, until: Int64, offset: Int32, offsetBefore: Int32, offsetAfter: Int32) {
        self.from = from
        self.until = until
        self.offset = offset
        self.offsetBefore = offsetBefore
        self.offsetAfter = offsetAfter
    }

    /// The span of a zone that never changes.
    package static func always(_ offset: Int32) -> ZoneSpan {
        ZoneSpan(from: .min, until: .max, offset: offset, offsetBefore: offset, offsetAfter: offset)
    }

    /// A span that holds no instant, to begin a search with.
    package static let none = ZoneSpan(from: .max, until: .min, offset: 0, offsetBefore: 0, offsetAfter: 0)

    /// Whether the instant lies in the span.
    @inline(__always)
    package func contains(_ instant: Int64) -> Bool { from <= instant && instant < until }

    /// Seconds of local time that the clock jumped over when the span began; 0 if it did not jump forward.
    package var gapAtStart: Int32 { max(0, offset - offsetBefore) }

    /// Seconds of local time that the clock repeats after the span began; 0 if it was not put back.
    package var foldAtStart: Int32 { max(0, offsetBefore - offset) }
}
