import SchedulerCore

/// Bits of sentences.
enum Words {
    /// The version of the tool: of the unreleased state of CHANGELOG.md, until there is a release.
    static let version = "0.1.0-dev"

    /// The text in quotes, cut to what fits in a line, without anything that would disturb a terminal.
    static func quoted(_ text: String) -> String {
        "'\(abbreviated(plain(text)))'"
    }

    /// The text without anything that would disturb a terminal.
    static func plain(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }.joined()
    }

    /// `1,234,567`.
    static func number(_ number: some BinaryInteger) -> String {
        var digits = Array(String(number))
        for place in stride(from: digits.count - 3, to: number < 0 ? 1 : 0, by: -3) { digits.insert(",", at: place) }
        return String(digits)
    }

    /// `1 problem`, `2 problems`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(self.number(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `a`, `a or b`, `a, b or c`.
    static func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
