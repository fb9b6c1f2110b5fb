/// Ranges of numbers as people say them.
package enum RangeWords {
    /// `between 0 and 23`, `1 or more` where there is no end, `7 or less` where there is no beginning.
    package static func text<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> String {
        switch (range.lowerBound == .min, range.upperBound == .max) {
        case (true, true): "a whole number"
        case (false, true): "\(range.lowerBound) or more"
        case (true, false): "\(range.upperBound) or less"
        case (false, false): "between \(range.lowerBound) and \(range.upperBound)"
        }
    }

    /// `between 0 and 1.5`, without fractions where there are none.
    package static func text(_ range: ClosedRange<Double>) -> String {
        let bounds = [range.lowerBound, range.upperBound].map { Int64(exactly: $0).map(String.init) ?? String($0) }
        return "between \(bounds[0]) and \(bounds[1])"
    }
}
