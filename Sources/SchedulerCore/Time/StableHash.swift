/// A hash that is the same in every process and version: what `H` in a cron expression and jitter rest on.
///
/// FNV-1a over the bytes, finished with the mixing step of SplitMix64.
package struct StableHash: Sendable, Hashable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of a text.
    package init(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }

    private mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// The hash of the text and a number.
    package func combined(_ number: UInt64) -> StableHash {
        var copy = self
        for shift in stride(from: UInt64(0), to: 64, by: 8) { copy.add(UInt8(truncatingIfNeeded: number >> shift)) }
        return copy
    }

    /// The 64 bits.
    package var value: UInt64 {
        var mixed = state &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in `0..<limit`, evenly spread; 0 if the limit is not positive.
    package func value(below limit: Int) -> Int {
        limit > 0 ? Int(value.multipliedFullWidth(by: UInt64(limit)).high) : 0
    }
}
