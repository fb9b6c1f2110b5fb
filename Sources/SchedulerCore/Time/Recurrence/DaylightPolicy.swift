/// What happens to a slot whose local time does not exist, or exists twice, because the clock was changed.
///
/// Where a part is nil, the default rule holds. A *fixed* recurrence (a cron expression whose minute and hour fields
/// do not start with `*`; also daily, weekly, monthly and yearly ones) runs once at the first instant after a gap of
/// at most three hours into which one or more of its times fell, and in the first pass of a fold. A *wildcard*
/// expression follows real minutes: nothing is made up after a gap, and both passes of a fold count. This is what
/// Debian's cron(8) does, except that the makeup runs of one expression are one run.
public struct DaylightPolicy: Sendable, Hashable, Codable {
    /// What happens to times that the clock jumps over.
    public enum Gap: String, Sendable, Hashable, Codable, CaseIterable {
        /// One slot at the first instant after the gap, however many times fell into it and however long it is.
        case runAfter
        /// No slot.
        case skip
    }

    /// What happens to times that the clock shows twice.
    public enum Fold: String, Sendable, Hashable, Codable, CaseIterable {
        /// A slot in the first pass only.
        case first
        /// A slot in the second pass only.
        case second
        /// A slot in each pass.
        case both
    }

    /// What happens in a gap; nil for the default rule.
    public var gap: Gap?
    /// What happens in a fold; nil for the default rule.
    public var fold: Fold?

    /// A policy; what is left out follows the default rule.
    public init(gap: Gap? = nil, fold: Fold? = nil) {
        self.gap = gap
        self.fold = fold
    }

    /// The default rule for both.
    public static let automatic = DaylightPolicy()
}
