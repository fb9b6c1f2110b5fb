/// Lengths of time as text: days, hours, minutes and seconds of ISO 8601, such as `P1DT2H30M0.5S`.
package enum DurationText {
    /// The length that a text or a number of seconds means; nil where it means none, or one of more than 10,000 years.
    package static func duration(_ value: ParameterValue) -> Duration? {
        switch value {
        case .integer(let seconds): duration(seconds: Double(seconds))
        case .number(let seconds): duration(seconds: seconds)
        case .text(let text): duration(text)
        default: nil
        }
    }

    private static func duration(seconds: Double) -> Duration? {
        guard seconds.isFinite, abs(seconds) <= 3.2e11 else { return nil }
        return .microseconds(Int64((seconds * 1e6).rounded()))
    }

    private static func duration(_ text: String) -> Duration? {
        var rest = Substring(text)
        let isNegative = rest.hasPrefix("-")
        if isNegative { rest.removeFirst() }
        guard rest.popFirst() == "P" else { return nil }
        var units: [(Character, Double)] = [("W", 604_800), ("D", 86_400)]
        var seconds = 0.0
        var isEmpty = true
        while let first = rest.first {
            if first == "T" {
                guard units.first?.0 != "H", units.last?.0 != "S" else { return nil }
                rest.removeFirst()
                units = [("H", 3_600), ("M", 60), ("S", 1)]
                isEmpty = true
                continue
            }
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            guard let number = Double(digits), let unit = rest.popFirst(),
                let place = units.firstIndex(where: { $0.0 == unit }), !digits.contains(".") || unit == "S"
            else { return nil }
            seconds += number * units[place].1
            units.removeFirst(place + 1)
            // A time that has ended can still be told from one that has not begun.
            if units.isEmpty { units = unit == "S" ? [("S", 0)] : [] }
            isEmpty = false
            if unit == "S", !rest.isEmpty { return nil }
        }
        return isEmpty ? nil : duration(seconds: isNegative ? -seconds : seconds)
    }

    /// The length as text.
    package static func text(_ duration: Duration) -> String {
        let microseconds = duration.wholeMicroseconds
        let (seconds, fraction) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = microseconds < 0 ? "-" : ""
        let days = seconds / 86_400
        let parts = [(seconds / 3_600 % 24, "H"), (seconds / 60 % 60, "M")].filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }
        let digits = fractionDigits(fraction)
        var time = parts.joined()
        if seconds % 60 > 0 || fraction > 0 || (time.isEmpty && days == 0) {
            time += "\(seconds % 60)" + (digits.isEmpty ? "" : ".\(digits)") + "S"
        }
        return "\(sign)P" + (days > 0 ? "\(days)D" : "") + (time.isEmpty ? "" : "T\(time)")
    }

    /// Microseconds as what stands behind the point, without zeros at the end.
    private static func fractionDigits(_ microseconds: UInt64) -> String {
        guard microseconds > 0 else { return "" }
        var (number, width) = (microseconds, 6)
        while number % 10 == 0 { (number, width) = (number / 10, width - 1) }
        let digits = String(number)
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
