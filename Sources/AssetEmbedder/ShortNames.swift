extension String {
    /// The script with short names in the place of long ones that only its own code can know.
    ///
    /// A name is given another throughout the script, so that it need not be known where it is meant: private names
    /// (`#name`), and names that are declared and stand nowhere as the name of a property, where others may read it.
    ///
    /// - Throws: `Fault` where the script cannot be read.
    func withShortNames() throws -> String {
        let tokens = try ScriptTokens(self).tokens
        let names = NameUse(tokens).shortNames
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
    private var declared: Set<String> = []
    /// Those that are names of properties, or may be.
    private var properties: Set<String> = []

    init(_ tokens: [ScriptTokens.Token]) {
        var brackets: [String] = []
        let words = tokens.filter { $0.kind != .gap }
            .map { (kind: $0.kind, text: String(String.UnicodeScalarView($0.text))) }
        func text(_ index: Int) -> String { words.indices.contains(index) ? words[index].text : "" }
        for (index, word) in words.enumerated() {
            switch word.kind {
            case .literal:
                if word.text.hasPrefix("}") { brackets.removeLast() }
                if word.text.hasSuffix("${") { brackets.append("$") }
            case .sign where ["(", "[", "{"].contains(word.text): brackets.append(word.text)
            case .sign where [")", "]", "}"].contains(word.text): brackets.removeLast()
            case .word:
                counts[word.text, default: 0] += 1
                let (last, next) = (text(index - 1), text(index + 1))
                if ["function", "const", "let", "class"].contains(last) { declared.insert(word.text) }
                let isSpread = last == "." && text(index - 2) == "." && text(index - 3) == "."
                let isKey = ["{", ","].contains(last) && next == ":"
                let isShorthand =
                    brackets.last == "{" && ["{", ","].contains(last) && [",", "}", "=", "("].contains(next)
                if last == "." && !isSpread || isKey || isShorthand || ["get", "set", "static", "async"].contains(last)
                {
                    properties.insert(word.text)
                }
            default: break
            }
        }
    }

    /// What browsers call something: who declares the same hides it in one module only, and others mean the browser's.
    private static let globals: Set = [
        "alert", "blur", "caches", "close", "closed", "confirm", "crypto", "document", "event", "external", "fetch",
        "find",
        "focus", "frames", "history", "isFinite", "isNaN", "length", "location", "moveBy", "moveTo", "name",
        "navigation",
        "navigator", "open", "opener", "origin", "parent", "performance", "print", "prompt", "postMessage",
        "reportError",
        "scheduler", "screen", "scroll", "scrollBy", "scrollTo", "self", "status", "stop", "structuredClone", "top",
        "window",
    ]

    /// The short names by the long ones, the shortest for those that stand there most often.
    var shortNames: [String: String] {
        let safe = declared.subtracting(properties).subtracting(Self.globals)
        let own = counts.keys.filter { $0.count > 3 && ($0.hasPrefix("#") || safe.contains($0)) }
            .sorted { (-counts[$0, default: 0], $0) < (-counts[$1, default: 0], $1) }
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
        let reserved: Set = ["as", "do", "if", "in", "is", "of"]
        var free = letters.flatMap { first in letters.map { first + $0 } }
            .filter { counts[$0] == nil && counts["#" + $0] == nil && !reserved.contains($0) }[...]
        var result: [String: String] = [:]
        for name in own {
            guard let short = free.popFirst() else { break }
            result[name] = name.hasPrefix("#") ? "#" + short : short
        }
        return result
    }
}
