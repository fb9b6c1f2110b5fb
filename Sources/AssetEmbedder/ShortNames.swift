extension String {
    /// The script with short names in the place of long ones that only its own code can know: private ones (`#name`), and
    /// those that modules export, as far as they are not the names of properties as well, where others may read them.
    ///
    /// A name is given another wherever it stands, so that it need not be known what it means there.
    ///
    /// - Parameter exports: the names that modules export.
    /// - Throws: `Fault` where the script cannot be read.
    func withShortNames(for exports: Set<String>) throws -> String {
        let tokens = try ScriptTokens(self).tokens
        let names = try NameUse(tokens).shortNames(for: exports)
        return tokens.map { token in
            let text = String(String.UnicodeScalarView(token.text))
            return token.kind == .word ? names[text] ?? text : text
        }.joined()
    }
}

/// Which names a script uses, and how.
private struct NameUse {
    /// How often each word stands there.
    private var counts: [String: Int] = [:]
    /// Those that are names of properties, or may be.
    private var properties: Set<String> = []

    init(_ tokens: [ScriptTokens.Token]) throws {
        var brackets: [String] = []
        let words = tokens.filter { $0.kind != .gap }
            .map { (kind: $0.kind, text: String(String.UnicodeScalarView($0.text))) }
        func text(_ index: Int) -> String { words.indices.contains(index) ? words[index].text : "" }
        for (index, word) in words.enumerated() {
            switch (word.kind, word.text) {
            case (.sign, "("), (.sign, "["), (.sign, "{"): brackets.append(word.text)
            case (.sign, ")"), (.sign, "]"), (.sign, "}"):
                guard brackets.popLast() != nil else { throw Fault("closes a bracket that is not open") }
            case (.literal, let piece):
                if piece.hasPrefix("}"), brackets.popLast() != "$" { throw Fault("closes a template that is not open") }
                if piece.hasSuffix("${") { brackets.append("$") }
            case (.word, let name):
                counts[name, default: 0] += 1
                let (last, next) = (text(index - 1), text(index + 1))
                let isSpread = last == "." && text(index - 2) == "." && text(index - 3) == "."
                let isKey = ["{", ","].contains(last) && next == ":"
                // In an object or the head of a class, and after other fields of a class.
                let isShorthand =
                    brackets.last == "{"
                    && (["{", ","].contains(last) && [",", "}", "=", "(", ";"].contains(next)
                        || [";", "}"].contains(last) && ["=", ";"].contains(next))
                let isMember = ["get", "set", "static", "async"].contains(last)
                if last == "." && !isSpread || isKey || isShorthand || isMember { properties.insert(name) }
            default: break
            }
        }
    }

    /// The short names by the long ones, the shortest for those that stand there most often.
    func shortNames(for exports: Set<String>) -> [String: String] {
        let own = counts.keys
            .filter { $0.count > 3 && ($0.hasPrefix("#") || exports.contains($0) && !properties.contains($0)) }
            .sorted { (-counts[$0, default: 0], $0) < (-counts[$1, default: 0], $1) }
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
        let reserved: Set = ["as", "do", "if", "in", "is", "of"]
        let free = letters.flatMap { first in letters.map { first + $0 } }
            .filter { counts[$0] == nil && counts["#" + $0] == nil && !reserved.contains($0) }
        return Dictionary(
            uniqueKeysWithValues: zip(own, free).map { name, short in
                (name, name.hasPrefix("#") ? "#" + short : short)
            })
    }
}
