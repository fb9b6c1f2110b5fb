public import FoundationEssentials

/// A time zone: how far the wall clock of a place is from UTC, at any instant.
///
/// Zones come from the system's tz database (TZif files, RFC 9636): from the directory in the environment variable
/// `TZDIR`, else from `/usr/share/zoneinfo` and the other usual places. Years beyond a file's table follow its
/// footer's rule. UTC and fixed offsets need no database. Foundation's time zones are not used, because they are nil
/// or GMT in statically linked binaries; an unknown zone here is an error and never GMT.
///
/// ```swift
/// let berlin = try Zone("Europe/Berlin")
/// let offset = berlin.secondsFromUTC(at: Date())  // 3600 or 7200
/// ```
///
/// A zone is one pointer to a table that all zones of that name share. Tables are read once and kept for the life of
/// the process: an update of the tz database takes effect at the next start.
public struct Zone: Sendable {
    package let table: ZoneTable

    package init(table: ZoneTable) { self.table = table }

    /// The zone of that name: `Europe/Berlin`, `UTC`, `Z`, or a fixed offset such as `+02:00`, `-0330` or `+9`.
    ///
    /// - Throws: ``ZoneError`` if the name is malformed or unknown, there is no tz database, or the zone's file is
    ///   corrupt or counts leap seconds (the `right/` zones).
    /// - Complexity: A dictionary lookup, once the zone has been read.
    public init(_ identifier: String) throws(ZoneError) {
        table = try ZoneDatabase.table(identifier)
    }

    /// Coordinated Universal Time.
    public static let utc = Zone(table: ZoneTable(identifier: "UTC", fixedOffset: 0))

    /// A zone that is always that many seconds ahead of UTC (negative: behind).
    ///
    /// - Throws: ``ZoneError`` if the offset is beyond ±18 hours.
    public init(secondsFromUTC seconds: Int) throws(ZoneError) {
        guard seconds.magnitude <= UInt(FixedOffset.limit) else {
            throw ZoneError(.outOfRange, "\(seconds) s", "is not an offset between -18 and 18 hours")
        }
        try self.init(FixedOffset.identifier(Int32(seconds)))
    }

    /// The name, as given; a fixed offset in the form `+02:00`.
    public var identifier: String { table.identifier }

    /// Seconds to add to UTC to get the zone's wall clock time at that instant.
    ///
    /// - Complexity: Constant.
    public func secondsFromUTC(at instant: Date) -> Int {
        Int(table.offset(at: floorDivide(instant.microsecondsSince1970, by: 1_000_000).quotient))
    }
}

extension Zone: Hashable {
    /// Zones are equal if they have the same name.
    public static func == (left: Zone, right: Zone) -> Bool {
        left.table === right.table || left.table.identifier == right.table.identifier
    }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(table.identifier) }
}

extension Zone: CustomStringConvertible, Codable {
    /// The name.
    public var description: String { identifier }

    /// Decodes a name, and reads that zone.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(identifier)
    }
}
