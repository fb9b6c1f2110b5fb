extension String {
    /// Whether the text holds another; letters of ASCII are the same in either case.
    ///
    /// - Complexity: O(n·m) in the lengths of both at worst, as good as O(n) as a rule.
    package func contains(_ other: String, ignoringCaseOfASCII: Void) -> Bool {
        let pattern = other.utf8.map(\.lowercased)
        let text = Array(utf8)
        guard let first = pattern.first, pattern.count <= text.count else { return pattern.isEmpty }
        return (0...(text.count - pattern.count)).contains { start in
            text[start].lowercased == first && pattern.indices.allSatisfy { text[start + $0].lowercased == pattern[$0] }
        }
    }
}

extension UInt8 {
    fileprivate var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
