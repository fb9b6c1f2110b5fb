/// Zones that need no database: UTC by its names, and offsets such as `+02:00`.
package enum FixedOffset {
    /// The largest offset either way, 18 hours.
    package static let limit: Int32 = 64_800

    /// UTC's names in the tz database, and `Z`.
    private static let utcNames: Set<String> = [
        "UTC", "Z", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0", "Etc/UTC", "Etc/GMT",
        "Etc/UCT", "Etc/Zulu", "Etc/Universal", "Etc/Greenwich", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0",
    ]

    /// The offset that the text names and its normal form; nil if it is not a fixed offset.
    package static func parse(_ text: String) throws(ZoneError) -> (identifier: String, seconds: Int32)? {
        // Only the short forms are folded into "UTC": a name from the database stays as it was written.
        if text == "Z" { return ("UTC", 0) }
        if utcNames.contains(text) { return (text, 0) }
        guard let first = text.utf8.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
        let fields = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        var digits = fields.map { Array($0.utf8) }
        if digits.count == 1, digits[0].count == 4 || digits[0].count == 6 {
            let all = digits[0]
            digits = stride(from: 0, to: all.count, by: 2).map { Array(all[$0..<$0 + 2]) }
        }
        guard 1...3 ~= digits.count,
            digits.allSatisfy({ 1...2 ~= $0.count && $0.allSatisfy { 48...57 ~= $0 } }),
            digits.dropFirst().allSatisfy({ $0.count == 2 })
        else { throw ZoneError(.invalidName, text, "is not an offset like +02:00") }
        let numbers = digits.map { $0.reduce(Int32(0)) { $0 * 10 + Int32($1 - 48) } }
        guard numbers.dropFirst().allSatisfy({ $0 < 60 }) else {
            throw ZoneError(.outOfRange, text, "is not an offset: minutes and seconds are between 0 and 59")
        }
        let size = zip(numbers, [3_600, 60, 1] as [Int32]).reduce(0) { $0 + $1.0 * $1.1 }
        guard size <= limit else { throw ZoneError(.outOfRange, text, "is not an offset between -18:00 and +18:00") }
        let seconds = first == UInt8(ascii: "-") ? -size : size
        return (identifier(seconds), seconds)
    }

    /// `UTC`, `+02:00` or `-00:25:21`.
    package static func identifier(_ seconds: Int32) -> String {
        seconds == 0 ? "UTC" : isoOffset(seconds)
    }

    /// `+00:00`, `+02:00` or `-00:25:21`, as in ISO 8601.
    package static func isoOffset(_ seconds: Int32) -> String {
        let size = Int(seconds.magnitude)
        let text = (seconds < 0 ? "-" : "+") + twoDigits(size / 3_600) + ":" + twoDigits(size / 60 % 60)
        return size % 60 == 0 ? text : text + ":" + twoDigits(size % 60)
    }
}
