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

    /// The style sheet without comments, and without the blanks and ends of lines that mean nothing.
    ///
    /// - Throws: `Fault` for a text that would lose something as well.
    func compactedStyle() throws -> String {
        let signs = #/\s*([{};,])\s*|(:)\s+/#
        let bare = replacing(#/\/\*(?s:.*?)\*\//#, with: "")
        for text in bare.matches(of: #/"[^"]*"|'[^']*'/#) where text.output.contains(signs) {
            throw Fault("a text holds what means something to a style sheet: \(text.output)")
        }
        return bare.replacing(#/\n\s*/#, with: "\n").replacing(signs) { $0.output.1 ?? ":" }
            .replacing(";}", with: "}").trimmingPrefix("\n").description
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
