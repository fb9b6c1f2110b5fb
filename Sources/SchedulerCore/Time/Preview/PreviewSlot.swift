public import FoundationEssentials

/// A slot as a preview shows it: with its place on the wall clock, and with what is special about it.
public struct PreviewSlot: Sendable, Hashable, Codable {
    /// What a change of the clock has to do with a slot.
    public enum DaylightNote: String, Sendable, Hashable, Codable {
        /// The slot's time did not exist: the clock jumped over it, and this is the first instant after the gap.
        case afterGap
        /// The clock shows this time twice; this is the first pass.
        case firstPass
        /// The clock shows this time twice; this is the second pass.
        case secondPass

        /// The note in words.
        package var words: String {
            switch self {
            case .afterGap: "its time was skipped by the clock: first instant after the gap"
            case .firstPass: "the clock shows this time twice: first pass"
            case .secondPass: "the clock shows this time twice: second pass"
            }
        }
    }

    /// The slot.
    public let instant: Date
    /// The zone's distance from UTC at that instant, in seconds.
    public let secondsFromUTC: Int
    /// What a change of the clock has to do with it; nil for most slots.
    public let daylight: DaylightNote?
    /// Why the slot is left out; nil if it is not.
    public let exclusion: String?

    package init(instant: Date, secondsFromUTC: Int, daylight: DaylightNote?, exclusion: String?) {
        self.instant = instant
        self.secondsFromUTC = secondsFromUTC
        self.daylight = daylight
        self.exclusion = exclusion
    }
}

extension PreviewSlot: CustomStringConvertible {
    /// The local time with its offset, and the notes, e.g. `2026-03-29T03:00:00+02:00 (after a gap)`.
    public var description: String {
        var notes: [String] = []
        if let daylight { notes.append(daylight.words) }
        if let exclusion { notes.append("excluded: \(exclusion)") }
        let text = ISO8601.text(instant, offset: secondsFromUTC)
        return notes.isEmpty ? text : "\(text) (\(notes.joined(separator: "; ")))"
    }
}
