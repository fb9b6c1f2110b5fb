extension String {
    /// The script without comments, and without the blanks and ends of lines that mean nothing.
    ///
    /// - Throws: `Fault` where it cannot be read.
    func compactedScript() throws -> String {
        var result = UnicodeScalarView()
        var gap: [Unicode.Scalar] = []
        for token in try ScriptTokens(self).tokens {
            guard token.kind != .gap else {
                gap += token.text
                continue
            }
            if !gap.isEmpty, let last = result.last, let next = token.text.first {
                if gap.contains("\n") {
                    if !last.continues, !next.isContinuation { result.append("\n") }
                } else if last.needsGap(before: next) {
                    result.append(" ")
                }
            }
            gap = []
            result += token.text
        }
        return String(result)
    }

    /// The style sheet without the comments that stand on lines of their own, and without the blanks and ends of lines
    /// that mean nothing. Our sheets write no text that holds such signs.
    var compactedStyle: String {
        var isInComment = false
        var kept: [Substring] = []
        for line in split(separator: "\n") {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("/*") { isInComment = true }
            if !isInComment, !words.isEmpty { kept.append(words) }
            if words.hasSuffix("*/") { isInComment = false }
        }
        let whole = kept.joined(separator: "\n")
        return whole.replacing(#/\s*([{};,])\s*|(:) +/#) { $0.output.1 ?? ":" }.replacing(";}", with: "}")
    }
}

extension Unicode.Scalar {
    /// Whether a statement that has come so far goes on, so that a new line after it ends nothing (ECMA-262, section
    /// 12.10).
    fileprivate var continues: Bool { "{,;([=&|?:<>!".unicodeScalars.contains(self) }

    /// Whether this goes on with a statement, or ends it by itself.
    fileprivate var isContinuation: Bool { "})].?:&|,;".unicodeScalars.contains(self) }

    /// Whether this and the next would be taken for another token without a blank.
    fileprivate func needsGap(before next: Unicode.Scalar) -> Bool {
        isOfWord && next.isOfWord || self == next && "+-/".unicodeScalars.contains(self) || isOfWord && next == "."
    }
}
