import SchedulerCore

/// Bits of sentences.
enum Words {
    /// The text in quotes, cut to what fits in a line, without anything that would disturb a terminal.
    static func quoted(_ text: String) -> String {
        let plain = text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }
        return "'\(abbreviated(plain.joined()))'"
    }

    /// `a`, `a or b`, `a, b or c`.
    static func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
