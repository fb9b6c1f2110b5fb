internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The system's tz database, and the zones already read from it.
package enum ZoneDatabase {
    /// Where zones are looked for, in this order: `TZDIR` if set, then where systems keep them.
    package static var directories: [String] {
        let usual = [
            "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
            "/var/db/timezone/zoneinfo",
        ]
        guard let pointer = getenv("TZDIR") else { return usual }
        let directory = String(cString: pointer)
        return directory.isEmpty ? usual : [directory] + usual
    }

    private static let loaded = Mutex<[String: ZoneTable]>([:])

    /// The zone's table: shared with everyone who asks for this name.
    package static func table(_ identifier: String) throws(ZoneError) -> ZoneTable {
        if identifier == "UTC" { return Zone.utc.table }
        if let table = loaded.withLock({ $0[identifier] }) { return table }
        let table: ZoneTable
        if let fixed = try FixedOffset.parse(identifier) {
            // Names such as "Z", "+0200" and "+02:00" come down to one table.
            if fixed.identifier != identifier { return try self.table(fixed.identifier) }
            table = ZoneTable(identifier: identifier, fixedOffset: fixed.seconds)
        } else {
            table = try read(identifier, in: directories)
        }
        return loaded.withLock { tables in
            if let first = tables[identifier] { return first }
            // Bounded whatever is asked for; the database's names, some 600, always find room.
            if tables.count < (table.fixedOffset == nil ? 4_096 : 1_024) { tables[identifier] = table }
            return table
        }
    }

    /// Reads a zone from the first of the directories that has it.
    package static func read(_ identifier: String, in directories: [String]) throws(ZoneError) -> ZoneTable {
        guard isPlausible(identifier) else {
            throw ZoneError(
                .invalidName, identifier, "cannot be a zone: a name is like Europe/Berlin, UTC or +02:00")
        }
        var searched: [String] = []
        for directory in directories where isDirectory(directory) {
            searched.append(directory)
            guard let bytes = contents(of: directory + "/" + identifier) else { continue }
            do {
                return ZoneTable(identifier: identifier, data: try TZif(bytes))
            } catch {
                switch error {
                case .leapSeconds:
                    throw ZoneError(
                        .leapSeconds, identifier,
                        "counts leap seconds, which UTC timestamps do not: use the zone without 'right/'")
                case .corrupt(let reason):
                    throw ZoneError(.corrupt, identifier, "cannot be used: \(directory)/\(identifier): \(reason)")
                }
            }
        }
        guard !searched.isEmpty else {
            throw ZoneError(
                .noDatabase, identifier, "cannot be read: there is no tz database; install tzdata or set TZDIR")
        }
        throw ZoneError(
            .unknown, identifier, "is not in the tz database (\(searched.joined(separator: ", ")))")
    }

    /// Whether the text has the shape of a zone's name: no way out of the directory, nothing but plain characters.
    package static func isPlausible(_ identifier: String) -> Bool {
        guard 1...100 ~= identifier.utf8.count else { return false }
        let parts = identifier.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            guard let first = part.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
            return part.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122: true
                case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
                default: false
                }
            }
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A regular file's bytes, at most one more than ``TZif/maximumSize``; nil if there is no such file.
    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = min(max(Int(status.st_size), 0), TZif.maximumSize + 1)
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            while count < size {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + count }, size - count, off_t(count))
                if got > 0 {
                    count += got
                } else if got == 0 || errno != EINTR {
                    break
                }
            }
            initialized = count
        }
        return bytes
    }
}
