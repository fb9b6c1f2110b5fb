import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

/// Values of answers, as people read them.
enum CellText {
    static func text(_ value: ParameterValue?, _ shape: Shape) -> String {
        switch (shape.unwrapped, value) {
        case (_, nil), (_, .null?): ""
        case (.instant, .text(let text)?): instant(text)
        case (.record(DurationValue.record), .object(let members)?): duration(members["seconds"])
        case (.record(let record), .object(let members)?) where record.hasWords: text(members["words"], .text())
        case (.truth, .bool(let truth)?): truth ? "yes" : "no"
        case (.list(let shape), .list(let values)?) where !shape.unwrapped.isCompound:
            values.map { text($0, shape) }.joined(separator: ", ")
        case (_, .text(let text)?): Words.plain(text)
        case (_, let value?): Words.plain((try? AdminJSON.text(value)) ?? "")
        }
    }

    /// On the clock of this machine, with its offset: `2026-03-29 03:00:00+02:00`.
    private static func instant(_ text: String) -> String {
        guard let instant = try? ISO8601.instant(text) else { return Words.plain(text) }
        let second = instant.timeIntervalSince1970.rounded(.down)
        let offset = Terminal.localOffset(at: Int(second))
        var bytes: [UInt8] = []
        ISO8601.append(Int64(second) * 1_000_000, offset: Int32(offset), to: &bytes)
        return String(decoding: bytes, as: UTF8.self).replacing("T", with: " ")
    }

    /// `350 ms`, `12.5 s`, `5 min 12 s`, `2 h 5 min`, `3 d 4 h`.
    private static func duration(_ seconds: ParameterValue?) -> String {
        let value: Double
        switch seconds {
        case .number(let number)?: value = number
        case .integer(let number)?: value = Double(number)
        default: return ""
        }
        guard abs(value) < 1e15 else { return "\(value) s" }
        if value < 0 { return "-" + duration(.number(-value)) }
        if value < 1 { return "\(Int((value * 1_000).rounded())) ms" }
        if value < 60 { return "\((value * 10).rounded() / 10) s".replacing(".0 s", with: " s") }
        let whole = Int(value.rounded())
        let parts = [(whole / 86_400, "d"), (whole / 3_600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s")]
        return parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// `LAST STARTED AT` of `lastStartedAt`.
    static func heading(_ name: String) -> String {
        self.name(name).uppercased()
    }

    /// `last started at` of `lastStartedAt`, `enabled` of `isEnabled`.
    static func name(_ name: String) -> String {
        let words = name.kebabCased.replacing("-", with: " ")
        return words.hasPrefix("is ") ? String(words.dropFirst(3)) : words
    }
}

extension Shape {
    /// Whether it takes more than a cell to show one.
    var isCompound: Bool {
        switch self {
        case .record(DurationValue.record): false
        case .record(let record) where record.hasWords: false
        case .record, .map, .anything: true
        case .list(let shape), .optional(let shape): shape.isCompound
        default: false
        }
    }

    fileprivate var isNumber: Bool {
        switch unwrapped {
        case .integer, .number, .record(DurationValue.record): true
        default: false
        }
    }

    var isAlignedRight: Bool { isNumber }
}

extension Record {
    /// Whether it says itself, in words, what it means.
    fileprivate var hasWords: Bool {
        fields.contains { $0.name == "words" && $0.shape == .text(maximum: .max) }
    }
}
