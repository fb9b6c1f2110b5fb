import Foundation
import SchedulerCore

/// A tz database for `TZDIR` with one zone, Africa/Casablanca as the facts were measured with.
///
/// That was with a database newer than 2025b, in which Morocco stays on UTC from 2026-09-20 on. Other zones are not in
/// here, and so are taken from the system.
struct CasablancaDatabase {
    private static let identifier = "Africa/Casablanca"
    private static let lastChange: Int64 = 1_789_869_600  // 2026-09-20T02:00:00Z

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let file = folder.url.appending(path: Self.identifier)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(Self.bytes(try Zone(Self.identifier))).write(to: file)
    }

    var environment: [String: String] { ["TZDIR": folder.url.path] }

    /// The zone with its changes up to the last one, as a TZif file of version 2 (RFC 9636).
    private static func bytes(_ zone: Zone) -> [UInt8] {
        var changes: [(instant: Int64, offset: Int32)] = []
        var span = zone.table.span(at: -4_000_000_000)
        let offsets = [span.offset, 0, 3_600]
        while span.until < lastChange {
            span = zone.table.span(at: span.until)
            changes.append((span.from, span.offset))
        }
        changes.append((lastChange, 0))
        func header(_ count: Int) -> [UInt8] {
            let counts = [0, 0, 0, count, offsets.count, 4].flatMap { big(Int64($0), 4) }
            return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
        }
        let types = offsets.flatMap { big(Int64($0), 4) + [0, 0] } + Array("ABC\0".utf8)
        let instants = changes.flatMap { big($0.instant, 8) }
        let indices = changes.map { UInt8(offsets.lastIndex(of: $0.offset) ?? 0) }
        return header(0) + types + header(changes.count) + instants + indices + types + Array("\n<+00>0\n".utf8)
    }

    private static func big(_ value: Int64, _ size: Int64) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
