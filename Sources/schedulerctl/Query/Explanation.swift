import FoundationEssentials
import SchedulerCore

/// What there is to say about a cron expression in a zone.
struct Explanation {
    private let query: ResolvedQuery
    private let slots: [PreviewSlot]

    init(_ query: ResolvedQuery) {
        self.query = query
        slots = query.timetable.preview(
            after: Date(microsecondsSince1970: query.after), count: query.count, zone: query.zone)
    }

    /// For people.
    var text: String {
        let cron = query.cron
        var lines = [cron.description]
        if cron.canonicalText != cron.text { lines.append("Canonical form: \(cron.canonicalText)") }
        if query.zone.table.fixedOffset == nil { lines += clockChanges }
        if query.count > 0 { lines += nextLines }
        return lines.joined(separator: "\n") + "\n"
    }

    private var nextLines: [String] {
        let after = Explanation.text(query.after, query.zone)
        guard !slots.isEmpty else { return ["", "There is nothing after \(after)."] }
        var lines = ["", "After \(after), in \(query.zone):"]
        lines += slots.map { slot in
            let instant = slot.instant.microsecondsSince1970
            let note = slot.daylight.map { "  (\($0.words))" } ?? ""
            let weekday = Explanation.weekday(instant, slot.secondsFromUTC)
            return "  \(weekday) \(Explanation.text(instant, query.zone))\(note)"
        }
        if slots.count < query.count { lines.append("  and no more") }
        return lines
    }

    /// For programs.
    var json: String {
        let cron = query.cron
        let members = [
            ("expr", cron.text), ("description", cron.description), ("canonical", cron.canonicalText),
            ("dialect", cron.dialect.rawValue), ("dayMatch", cron.dayMatch.rawValue), ("zone", query.zone.identifier),
        ]
        let fields = members.map { "\"\($0)\":\(JSONText.string($1))" }
        let next = slots.map { slot in
            let instant = Explanation.text(slot.instant.microsecondsSince1970, query.zone)
            return #"{"instant":"\#(instant)""# + (slot.daylight.map { #","daylight":"\#($0.rawValue)""# } ?? "") + "}"
        }
        return "{" + fields.joined(separator: ",") + #","next":["# + next.joined(separator: ",") + "]}\n"
    }

    /// Which rule holds where the zone's clock is changed.
    private var clockChanges: [String] {
        let isWildcard = query.cron.isWildcard
        let gap =
            switch query.daylight.gap {
            case nil: isWildcard ? "nothing is made up for" : "one run right after a gap of up to 3 hours"
            case .runAfter?: "one run right after the gap"
            case .skip?: "nothing is made up for"
            }
        let fold =
            switch query.daylight.fold ?? (isWildcard ? .both : .first) {
            case .first: "the first pass counts"
            case .second: "the second pass counts"
            case .both: "both passes count"
            }
        return ["Times that the clock jumps over: \(gap).", "Times that the clock shows twice: \(fold)."]
    }

    private static func text(_ instant: Int64, _ zone: Zone) -> String {
        var bytes: [UInt8] = []
        let offset = zone.table.offset(at: floorDivide(instant, by: 1_000_000).quotient)
        ISO8601.append(instant, offset: offset, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func weekday(_ instant: Int64, _ offset: Int) -> String {
        let second = floorDivide(instant, by: 1_000_000).quotient + Int64(offset)
        let day = floorDivide(second, by: 86_400).quotient
        return Weekday.shortNames[Int(CivilDate.weekday(dayNumber: day))].capitalized
    }
}
