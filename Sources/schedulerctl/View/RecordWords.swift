import SchedulerAdmin
import SchedulerCore

/// Records that are said in a few words.
enum RecordWords {
    fileprivate static let all: [String: @Sendable (ParameterValue) -> String] = [
        DurationValue.record.name: { duration($0.member("seconds")?.number) },
        "Progress": { progress in
            let note = CellText.text(progress.member("note"), .text())
            let part = progress.member("fraction")?.number.map { "\(Int(($0 * 100).rounded())) %" }
            return [part, note.isEmpty ? nil : note].compactMap(\.self).joined(separator: ", ")
        },
        "RunCounts": { counts in
            ["succeeded", "failed", "cancelled"].compactMap { state in
                guard let number = counts.member(state)?.number, number > 0 else { return nil }
                return "\(Words.number(Int(number))) \(state)"
            }.joined(separator: ", ")
        },
        "SlotSkip": { CellText.text($0.member("slot"), .instant) + because($0.member("reason")) },
        "ExcludedDays": { days in
            let ends = ["from", "through"].map { CellText.text(days.member($0), .text()) }.filter { !$0.isEmpty }
            return ends.joined(separator: "…") + because(days.member("reason"))
        },
        "ExcludedWindow": { window in
            let days = CellText.text(window.member("on"), .list(.text()))
            let ends = ["from", "to"].map { CellText.text(window.member($0), .text()) }.joined(separator: "–")
            return (days.isEmpty ? ends : "\(days) \(ends)") + because(window.member("reason"))
        },
    ]

    fileprivate static func because(_ reason: ParameterValue?) -> String {
        let text = CellText.text(reason, .text())
        return text.isEmpty ? "" : " (\(text))"
    }

    /// What the record is in words, if it has any.
    static func of(_ record: Record, _ value: ParameterValue) -> String {
        all[record.name]?(value) ?? CellText.text(value.member("words"), .text())
    }

    /// `350 ms`, `12.5 s`, `5 min 12 s`, `2 h 5 min`, `3 d 4 h`.
    private static func duration(_ seconds: Double?) -> String {
        guard let value = seconds else { return "" }
        guard abs(value) < 1e15 else { return "\(value) s" }
        if value < 0 { return "-" + duration(-value) }
        if value == 0 { return "0 s" }
        if value < 1 { return "\(Int((value * 1_000).rounded())) ms" }
        if value < 60 { return "\((value * 10).rounded() / 10) s".replacing(".0 s", with: " s") }
        let whole = Int(value.rounded())
        let parts = [(whole / 86_400, "d"), (whole / 3_600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s")]
        return parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}

extension Record {
    /// Whether it says itself, in words, what it means.
    var hasWords: Bool {
        RecordWords.all[name] != nil || fields.contains { $0.name == "words" && $0.shape == .text(maximum: .max) }
    }
}

extension ParameterValue {
    /// The number, if this is one.
    var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}
