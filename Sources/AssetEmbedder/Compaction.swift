extension String {
    /// The text without the comments that stand on lines of their own, and without indentation: a browser needs
    /// neither.
    ///
    /// The page's sources write comments on lines of their own only, and no text over several lines; where one does
    /// (a line has an odd number of backticks), everything stays.
    var compacted: String {
        let lines = split(separator: "\n")
        guard lines.allSatisfy({ $0.count { $0 == "`" }.isMultiple(of: 2) }) else { return self }
        var isInComment = false
        var kept: [Substring] = []
        for line in lines {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("/*") { isInComment = true }
            if !isInComment, !words.hasPrefix("//"), !words.isEmpty { kept.append(words) }
            if words.hasSuffix("*/") { isInComment = false }
        }
        return kept.joined(separator: "\n")
    }
}
