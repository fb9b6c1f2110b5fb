/// Guesses what was meant by a word that does not exist.
enum Suggestion {
    /// `; did you mean x?`, or nil where nothing is near.
    static func text(for word: String, among known: [String]) -> String? {
        nearest(to: word, among: known).map { "; did you mean \($0)?" }
    }

    /// The known word that begins like this one, or else the one that the fewest slips of the finger lead to.
    static func nearest(to word: String, among known: [String]) -> String? {
        guard word.utf8.count <= 100 else { return nil }
        let typed = Array(word.lowercased())
        let beginnings = known.filter {
            typed.count >= 2 && $0.lowercased().starts(with: typed) && typed != ["-", "-"]
        }
        if beginnings.count == 1 { return beginnings[0] }
        let ranked = known.map { (distance(typed, Array($0.lowercased())), $0) }
        guard let (slips, name) = ranked.min(by: { $0.0 < $1.0 }) else { return nil }
        return slips <= max(1, typed.filter(\.isLetter).count / 3) ? name : nil
    }

    /// How many letters have to be put in, left out, replaced or swapped with their neighbour.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(last[column + 1], current[column]) + 1
                best = min(best, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
