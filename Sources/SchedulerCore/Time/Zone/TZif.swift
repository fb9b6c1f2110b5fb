/// The content of a TZif file (RFC 9636), versions 1 to 4.
///
/// Of a version 1 file the 32-bit data is used, of later ones the 64-bit data and the footer. Files that count leap
/// seconds are refused. Reading never traps and never allocates more than a small multiple of the file's size.
package struct TZif: Sendable {
    /// The instants of the changes, strictly ascending, within the library's calendar.
    package private(set) var changes: [Int64]
    /// `offsets[i]` holds before `changes[i]`; one more than there are changes.
    package private(set) var offsets: [Int32]
    /// What holds after the last change, if the file says.
    package private(set) var rule: PosixRule?

    /// Why a file was refused.
    package enum Failure: Error, Equatable {
        case corrupt(String)
        case leapSeconds
    }

    /// The largest file that is read; the database's largest is under 4 KB.
    package static let maximumSize = 262_144

    package init(_ bytes: [UInt8]) throws(Failure) {
        guard bytes.count <= TZif.maximumSize else { throw .corrupt("the file is larger than 256 KB") }
        var reader = ByteReader(bytes)
        let first = try TZifHeader(&reader)
        var header = first
        var timeSize = 4
        if first.version > 0 {
            try reader.skip(first.bodySize(timeSize: 4))
            header = try TZifHeader(&reader)
            guard header.version > 0 else { throw .corrupt("the second header has version 1") }
            timeSize = 8
        }
        guard header.leapCount == 0 else { throw .leapSeconds }
        (changes, offsets) = try TZif.body(header, timeSize: timeSize, &reader)
        if first.version > 0 { rule = try TZif.footer(&reader) }
    }

    private static func body(
        _ header: TZifHeader, timeSize: Int, _ reader: inout ByteReader
    ) throws(Failure) -> ([Int64], [Int32]) {
        guard reader.remaining >= header.bodySize(timeSize: timeSize) else { throw .corrupt("the file is cut short") }
        var times: [Int64] = []
        times.reserveCapacity(header.timeCount)
        for _ in 0..<header.timeCount {
            times.append(
                timeSize == 8 ? Int64(bitPattern: reader.read(8)) : Int64(Int32(truncatingIfNeeded: reader.read(4))))
        }
        guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .corrupt("its times are not in order")
        }
        let kinds = (0..<header.timeCount).map { _ in Int(reader.read(1)) }
        var typeOffsets: [Int32] = []
        for _ in 0..<header.typeCount {
            let offset = Int32(truncatingIfNeeded: reader.read(4))
            guard -93_600 < offset, offset < 93_600 else { throw .corrupt("an offset is beyond 26 hours") }
            guard reader.read(1) <= 1 else { throw .corrupt("a daylight flag is neither 0 nor 1") }
            guard reader.read(1) < UInt64(header.charCount) else { throw .corrupt("a name lies outside the file") }
            typeOffsets.append(offset)
        }
        guard kinds.allSatisfy({ $0 < typeOffsets.count }) else { throw .corrupt("a type is not defined") }
        try reader.skip(header.charCount + header.standardCount + header.universalCount)
        return trimmed(times, kinds.map { typeOffsets[$0] }, first: typeOffsets[0])
    }

    /// Changes before the year 1 only set the offset that it begins with; those after 9999 do not matter.
    private static func trimmed(_ times: [Int64], _ after: [Int32], first: Int32) -> ([Int64], [Int32]) {
        let earliest = CivilDate.firstDayNumber * 86_400
        let latest = CivilDate.lastDayNumber * 86_400
        var changes: [Int64] = []
        var offsets = [first]
        for (time, offset) in zip(times, after) where time < latest {
            if time < earliest {
                offsets[0] = offset
            } else {
                changes.append(time)
                offsets.append(offset)
            }
        }
        return (changes, offsets)
    }

    private static func footer(_ reader: inout ByteReader) throws(Failure) -> PosixRule? {
        guard reader.remaining >= 2, reader.read(1) == 10 else { throw .corrupt("it has no footer") }
        guard let text = reader.line() else { throw .corrupt("its footer is cut short") }
        guard !text.isEmpty else { return nil }
        guard let rule = PosixRule(text) else { throw .corrupt("its footer is not a POSIX TZ text") }
        return rule
    }
}

/// One of the two headers of a TZif file.
private struct TZifHeader {
    let version: UInt8
    let universalCount, standardCount, leapCount, timeCount, typeCount, charCount: Int

    init(_ reader: inout ByteReader) throws(TZif.Failure) {
        guard reader.remaining >= 44 else { throw .corrupt("it is shorter than a header") }
        guard reader.read(4) == 0x545A_6966 else { throw .corrupt("it does not begin with 'TZif'") }
        let byte = UInt8(truncatingIfNeeded: reader.read(1))
        guard byte == 0 || byte >= UInt8(ascii: "2") else { throw .corrupt("its version is unknown") }
        version = byte
        try reader.skip(15)
        universalCount = Int(reader.read(4))
        standardCount = Int(reader.read(4))
        leapCount = Int(reader.read(4))
        timeCount = Int(reader.read(4))
        typeCount = Int(reader.read(4))
        charCount = Int(reader.read(4))
        guard typeCount > 0, charCount > 0 else { throw .corrupt("it defines no local time") }
        guard typeCount <= 256 else { throw .corrupt("it defines more than 256 local times") }
        guard standardCount == 0 || standardCount == typeCount, universalCount == 0 || universalCount == typeCount
        else { throw .corrupt("its counts contradict each other") }
    }

    /// The size of the data block after this header. The counts are 32 bits wide, so this cannot overflow.
    func bodySize(timeSize: Int) -> Int {
        timeCount * (timeSize + 1) + typeCount * 6 + charCount + leapCount * (timeSize + 4) + standardCount
            + universalCount
    }
}

/// Big-endian numbers from bytes. Reading past the end gives zeros: callers check `remaining` first.
private struct ByteReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var remaining: Int { bytes.count - index }

    mutating func skip(_ count: Int) throws(TZif.Failure) {
        guard count <= remaining else { throw .corrupt("the file is cut short") }
        index += count
    }

    mutating func read(_ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count {
            value = value << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0)
            index += index < bytes.count ? 1 : 0
        }
        return value
    }

    /// The bytes up to the next newline, which is taken too; nil if there is none.
    mutating func line() -> ArraySlice<UInt8>? {
        guard let end = bytes[index...].firstIndex(of: 10) else { return nil }
        defer { index = end + 1 }
        return bytes[index..<end]
    }
}
