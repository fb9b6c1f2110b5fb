import FoundationEssentials
import SchedulerCore
import Testing

@Suite("Zones") struct ZoneTests {
    /// Measured with Python's zoneinfo on tz database 2025b.
    private static let facts: [(String, String, Int)] = [
        ("Europe/Berlin", "2026-03-29T00:59:59Z", 3_600), ("Europe/Berlin", "2026-03-29T01:00:00Z", 7_200),
        ("Europe/Berlin", "2026-10-25T00:59:59Z", 7_200), ("Europe/Berlin", "2026-10-25T01:00:00Z", 3_600),
        ("Europe/Berlin", "2500-07-01T00:00:00Z", 7_200), ("Europe/Berlin", "9999-12-31T00:00:00Z", 3_600),
        ("Europe/Berlin", "1800-01-01T00:00:00Z", 3_208), ("Europe/Berlin", "1945-06-01T00:00:00Z", 10_800),
        ("America/New_York", "2024-03-10T06:59:59Z", -18_000), ("America/New_York", "2024-03-10T07:00:00Z", -14_400),
        ("America/New_York", "2100-11-07T05:59:59Z", -14_400), ("America/New_York", "2100-11-07T06:00:00Z", -18_000),
        ("Australia/Lord_Howe", "2024-04-06T14:59:59Z", 39_600),
        ("Australia/Lord_Howe", "2024-04-06T15:00:00Z", 37_800),
        ("Antarctica/Troll", "2024-03-31T01:00:00Z", 7_200), ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400), ("Asia/Kathmandu", "2024-01-01T00:00:00Z", 20_700),
        ("Europe/Dublin", "2050-01-01T00:00:00Z", 0), ("Europe/Dublin", "2050-07-01T00:00:00Z", 3_600),
        ("America/Godthab", "2030-03-31T00:59:59Z", -7_200), ("America/Godthab", "2030-03-31T01:00:00Z", -3_600),
        ("Africa/Cairo", "2060-10-28T20:59:59Z", 10_800), ("Africa/Cairo", "2060-10-28T21:00:00Z", 7_200),
    ]

    @Test("offsets, from the table and from the footer's rule", arguments: facts)
    func offsets(_ identifier: String, _ text: String, _ offset: Int) throws {
        #expect(try Zone(identifier).secondsFromUTC(at: instant(text)) == offset)
    }

    @Test(
        "fixed offsets need no database",
        arguments: [
            ("+02:00", "+02:00", 7_200), ("-0330", "-03:30", -12_600), ("+9", "+09:00", 32_400), ("-00:00", "UTC", 0),
            ("Z", "UTC", 0), ("UTC", "UTC", 0), ("Etc/UTC", "Etc/UTC", 0), ("+18", "+18:00", 64_800),
            ("-00:25:21", "-00:25:21", -1_521), ("GMT", "GMT", 0),
        ])
    func fixed(_ text: String, _ identifier: String, _ offset: Int) throws {
        let zone = try Zone(text)
        #expect(zone.identifier == identifier)
        #expect(zone.secondsFromUTC(at: Date(secondsSince1970: 0)) == offset)
        #expect(try Zone(secondsFromUTC: offset).secondsFromUTC(at: Date(secondsSince1970: 0)) == offset)
    }

    @Test(
        "bad names are refused",
        arguments: [
            ("", ZoneError.Code.invalidName), ("../../etc/passwd", .invalidName), ("/etc/localtime", .invalidName),
            ("Europe//Berlin", .invalidName), ("Europe/./Berlin", .invalidName), ("Europe/Berlin\0", .invalidName),
            ("Eu rope", .invalidName), (String(repeating: "a", count: 101), .invalidName), ("-rf", .invalidName),
            ("Europe/..", .invalidName), ("Mars/Olympus", .unknown), ("Europe", .unknown),
            ("europe/BERLIN ", .invalidName),
            ("+25:00", .outOfRange), ("+18:00:01", .outOfRange), ("+1:60", .outOfRange), ("+", .invalidName),
            ("+123", .invalidName), ("zone.tab", .corrupt), ("right/Europe/Berlin", .leapSeconds),
        ])
    func refused(_ identifier: String, _ code: ZoneError.Code) {
        // Names that are only refused because of what the database holds say "unknown" where it lacks them.
        #expect {
            try Zone(identifier)
        } throws: { error in
            guard let error = error as? ZoneError else { return false }
            return error.code == code || (error.code == .unknown && [.corrupt, .leapSeconds].contains(code))
        }
    }

    @Test("offsets out of range") func outOfRange() {
        #expect(throws: ZoneError.self) { try Zone(secondsFromUTC: 64_801) }
        #expect(throws: ZoneError.self) { try Zone(secondsFromUTC: .min) }
    }

    @Test("messages say what is wrong") func messages() {
        #expect(throws: ZoneError.self) { try ZoneDatabase.read("Europe/Berlin", in: ["/nonexistent"]) }
        do {
            _ = try ZoneDatabase.read("Europe/Berlin", in: ["/nonexistent"])
        } catch {
            #expect(error.code == .noDatabase)
            #expect(
                "\(error)"
                    == "zone: 'Europe/Berlin' cannot be read: there is no tz database; install tzdata or set TZDIR")
        }
    }

    @Test("a database of one's own, as TZDIR names one: the first directory that has the zone counts")
    func ownDatabase() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zones-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "Test/Folder"), withIntermediateDirectories: true)
        func write(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: folder.appending(path: "Test/\(name)"))
        }
        var zone = TZifBuilder(firstOffset: 3_600)
        try write("One", zone.bytes(version: 2))
        zone.leapSeconds = [(78_796_800, 1)]
        try write("Leap", zone.bytes(version: 2))
        try write("Short", Array(TZifBuilder().bytes(version: 2).dropLast(5)))
        try write("Empty", [])
        try write("Huge", [UInt8](repeating: 84, count: 300_000))
        let directories = ["/nonexistent", folder.path, "/usr/share/zoneinfo"]
        #expect(try ZoneDatabase.read("Test/One", in: directories).fixedOffset == 3_600)
        let bad: [(String, ZoneError.Code)] = [
            ("Test/Leap", .leapSeconds), ("Test/Short", .corrupt), ("Test/Empty", .corrupt), ("Test/Huge", .corrupt),
            ("Test/Folder", .unknown), ("Test/None", .unknown), ("Test/../Test/One", .invalidName),
        ]
        for (name, code) in bad {
            do {
                _ = try ZoneDatabase.read(name, in: directories)
                Issue.record("accepted \(name)")
            } catch {
                #expect(error.code == code && error.identifier == name)
            }
        }
        #expect(!ZoneDatabase.directories.isEmpty)
    }

    @Test("one table for one name, coded as the name") func identity() throws {
        let (first, second) = (try Zone("Asia/Tokyo"), try Zone("Asia/Tokyo"))
        #expect(first == second && first.table === second.table && first != .utc)
        #expect(Set([first, second, .utc]).count == 2)
        let data = try JSONEncoder().encode([first, .utc])
        #expect(String(decoding: data, as: UTF8.self) == #"["Asia\/Tokyo","UTC"]"#)
        #expect(try JSONDecoder().decode([Zone].self, from: data) == [first, .utc])
        #expect(MemoryLayout<Zone>.size == 8)
    }

    @Test("many threads may ask at once") func threads() async throws {
        let names = Array(ZoneNames.all.prefix(100))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<8 {
                group.addTask {
                    try names.map { try Zone($0).secondsFromUTC(at: Date(secondsSince1970: Int64(index))) }.count
                }
            }
            for try await count in group { #expect(count == names.count) }
        }
    }
}

/// The names of the system's tz database.
enum ZoneNames {
    static let all: [String] = {
        let folder = "/usr/share/zoneinfo"
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return paths.filter { path in
            !path.hasPrefix("right/") && !path.hasPrefix("posix/") && path != "posixrules" && path != "localtime"
                && (try? Zone(path)) != nil
        }.sorted()
    }()
}
