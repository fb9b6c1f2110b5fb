import Foundation

extension Double {
    /// The number with so many decimals, and its thousands set apart.
    func decimals(_ count: Int) -> String {
        let plain = String(format: "%.\(count)f", self)
        let whole = plain.prefix { $0 != "." }
        var grouped = ""
        for (index, digit) in whole.reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3), digit != "-" { grouped.append(",") }
            grouped.append(digit)
        }
        return String(grouped.reversed()) + plain.dropFirst(whole.count)
    }
}

extension String {
    /// The text with spaces after it, up to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }

    /// The text with spaces before it, up to a width.
    func leading(to width: Int) -> String {
        String(repeating: " ", count: max(width - count, 0)) + self
    }
}
