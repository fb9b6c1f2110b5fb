import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

/// Values of answers, as people read them.
struct CellText {
    /// On whose clock instants are shown; nil: on this machine's.
    var zone: Zone?

    static func text(_ value: ParameterValue?, _ shape: Shape) -> String { CellText().text(value, shape) }

    func text(_ value: ParameterValue?, _ shape: Shape) -> String {
        switch (shape.unwrapped, value) {
        case (_, nil), (_, .null?): ""
        case (.instant, .text(let text)?): instant(text)
        case (.record(let record), let value?) where record.hasWords: RecordWords.of(record, value)
        case (.truth, .bool(let truth)?): truth ? "yes" : "no"
        case (.list(let shape), .list(let values)?) where !shape.unwrapped.isCompound:
            values.map { text($0, shape) }.joined(separator: ", ")
        case (.map, .object(let members)?):
            members.sorted { $0.key < $1.key }.map { "\(Words.plain($0.key))=\(text($0.value, .anything))" }
                .joined(separator: ", ")
        case (_, .text(let text)?): Words.plain(text)
        case (_, let value?): Words.plain((try? AdminJSON.text(value)) ?? "")
        }
    }

    /// With the clock's offset: `2026-03-29 03:00:00+02:00`.
    private func instant(_ text: String) -> String {
        guard let instant = try? ISO8601.instant(text) else { return Words.plain(text) }
        let second = Int(instant.timeIntervalSince1970.rounded(.down))
        let offset = zone?.secondsFromUTC(at: instant) ?? Terminal.localOffset(at: second)
        var bytes: [UInt8] = []
        ISO8601.append(Int64(second) * 1_000_000, offset: Int32(offset), to: &bytes)
        return String(decoding: bytes, as: UTF8.self).replacing("T", with: " ")
    }

    /// `LAST STARTED AT` of `lastStartedAt`.
    static func heading(_ name: String) -> String {
        self.name(name).uppercased()
    }

    /// `last started at` of `lastStartedAt`, `enabled` of `isEnabled`, `hold reason` of `hold.reason`, `last 24 hours` of
    /// `last24Hours`.
    static func name(_ name: String) -> String {
        let words = name.kebabCased.replacing("-", with: " ").replacing(".", with: " ")
            .replacing(/[a-z](?=[0-9])/) { $0.output + " " }
        return words.hasPrefix("is ") ? String(words.dropFirst(3)) : words
    }
}

extension Shape {
    /// Whether it takes more than a cell to show one.
    var isCompound: Bool {
        switch self {
        case .record(let record): !record.hasWords
        case .anything: true
        case .list(let shape), .optional(let shape): shape.isCompound
        default: false
        }
    }

    var isAlignedRight: Bool {
        switch unwrapped {
        case .integer, .number, .record(DurationValue.record): true
        default: false
        }
    }
}
