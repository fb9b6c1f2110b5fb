import FoundationEssentials
import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Date {
    /// The time on this machine's clock on the wall, such as `14:03:21`.
    var clockTime: String {
        let parts = localParts
        return Self.text(Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
    }

    /// The day and the time on this machine's clock on the wall, such as `2026-07-01 14:03:21`.
    var dayAndTime: String {
        let parts = localParts
        let day = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        return day.map(Self.twoDigits).joined(separator: "-") + " " + clockTime
    }

    /// The time on this machine's clock on the wall, and the day where it is not today.
    var shortText: String {
        let day = dayAndTime.prefix(10)
        return day == Date().dayAndTime.prefix(10) ? clockTime : dayAndTime
    }

    private var localParts: tm {
        var seconds = time_t(timeIntervalSince1970.rounded(.down))
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts
    }

    /// The time on the clocks of a zone.
    func clockTime(in zone: Zone) -> String {
        let seconds = Int(timeIntervalSince1970.rounded(.down)) + zone.secondsFromUTC(at: self)
        let second = (seconds % 86_400 + 86_400) % 86_400
        return Self.text(second / 3_600, second / 60 % 60, second % 60)
    }

    private static func text(_ parts: Int...) -> String {
        parts.map(twoDigits).joined(separator: ":")
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// How long ago an earlier instant was, such as `6.1 s`.
    func timeText(since earlier: Date) -> String {
        let seconds = max(timeIntervalSince(earlier), 0)
        return seconds < 1 ? "\(Int((seconds * 1_000).rounded())) ms" : "\((seconds * 10).rounded() / 10) s"
    }
}

extension String {
    /// The text with characters that would move the cursor or change colours made visible.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.reduce(into: "") { $0 += $1.isControl ? $1.escaped(asASCII: true) : String($1) }
    }

    /// The text with blanks behind it, so that it is at least so wide.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(width - count, 0))
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}

extension [String: String] {
    /// `name=value`, ordered by name.
    var metadataText: String {
        sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.contains(" ") ? "\"\($0.value)\"" : $0.value)" }
            .joined(separator: " ")
    }
}
