/// Writes TZif files (RFC 9636), right ones and wrong ones.
struct TZifBuilder {
    var firstOffset: Int32
    var changes: [(Int64, Int32)] = []
    var footer = ""
    var leapSeconds: [(Int64, Int32)] = []

    init(firstOffset: Int32 = 0) { self.firstOffset = firstOffset }

    /// The file; version 1 has 32-bit times and no footer.
    func bytes(version: Int) -> [UInt8] {
        var types: [Int32] = [firstOffset]
        for (_, offset) in changes where !types.contains(offset) { types.append(offset) }
        var result = block(version: version, timeSize: 4, types, version == 1 ? changes : [])
        if version > 1 {
            result += block(version: version, timeSize: 8, types, changes)
            result += [10] + Array(footer.utf8) + [10]
        }
        return result
    }

    private func block(
        version: Int, timeSize: Int, _ types: [Int32], _ changes: [(Int64, Int32)]
    ) -> [UInt8] {
        var result = Array("TZif".utf8) + [version == 1 ? 0 : UInt8(48 + version)] + [UInt8](repeating: 0, count: 15)
        let leaps = timeSize == 8 || version == 1 ? leapSeconds : []
        for count in [0, 0, leaps.count, changes.count, types.count, 4] { result += big(Int64(count), 4) }
        for (time, _) in changes { result += big(time, timeSize) }
        for (_, offset) in changes { result.append(UInt8(types.firstIndex(of: offset) ?? 0)) }
        for offset in types { result += big(Int64(offset), 4) + [0, 0] }
        result += Array("ABC".utf8) + [0]
        for (time, correction) in leaps { result += big(time, timeSize) + big(Int64(correction), 4) }
        return result
    }

    private func big(_ value: Int64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
    }
}
