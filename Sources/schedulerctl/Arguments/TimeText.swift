import FoundationEssentials
import SchedulerCore

/// Lengths of time and instants, as they are written on a command line.
enum TimeText {
    /// What a length of time may be.
    static let lengths = "90s, 1.5h, 2d, 1h30m, PT1H30M, or a number of seconds"
    /// What an instant may be.
    static let instants =
        "2026-11-20T23:00+01:00; without the offset, or the date alone, on this machine's clock; or so long from now: "
        + "10m, or -1h for an hour ago"

    /// The length that a text means; nil where it means none.
    static func length(_ text: String) -> Duration? {
        if let length = DurationText.duration(.text(text)) { return length }
        if let seconds = decimal(text[...]) { return DurationText.duration(.number(seconds)) }
        var rest = text[...]
        var units: [(Character, Double)] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
        var seconds = 0.0
        repeat {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            guard let count = decimal(digits), let unit = rest.popFirst(),
                let place = units.firstIndex(where: { $0.0 == unit })
            else { return nil }
            seconds += count * units[place].1
            units.removeFirst(place + 1)
        } while !rest.isEmpty
        return DurationText.duration(.number(seconds))
    }

    private static func decimal(_ text: Substring) -> Double? {
        text.utf8.allSatisfy { 48...57 ~= $0 || $0 == UInt8(ascii: ".") } ? Double(text) : nil
    }

    /// The instant that a text means; nil where it means none.
    ///
    /// - Parameter isPast: whether a length of time without a sign is meant to be over, as an hour in `--since 1h`.
    static func instant(_ text: String, now: Date, isPast: Bool = false) -> Date? {
        if let instant = try? ISO8601.instant(text) { return instant }
        if let local = (try? ISO8601.instant(text + "Z")) ?? (try? ISO8601.instant(text + "T00:00Z")) {
            return local.fromLocalClock
        }
        let sign = text.first.flatMap { $0 == "+" || $0 == "-" ? $0 : nil }
        guard let length = length(sign == nil ? text : String(text.dropFirst())) else { return nil }
        let isBefore = sign.map { $0 == "-" } ?? isPast
        return now.adding(isBefore ? .zero - length : length)
    }
}

extension Date {
    /// The instant at which this machine's clock shows what a clock in UTC shows at this one.
    fileprivate var fromLocalClock: Date {
        func offset(at date: Date) -> Int { Terminal.localOffset(at: Int(date.timeIntervalSince1970)) }
        let guess = adding(.seconds(-offset(at: self)))
        return adding(.seconds(-offset(at: guess)))
    }
}
