import FoundationEssentials
import SchedulerCore
import Testing

/// A row of the published facts about cron; see the README beside the corpus.
struct CronFact: Decodable {
    enum Answer: Decodable {
        case instants([String])
        case error(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let instants = try? container.decode([String].self) {
                self = .instants(instants)
            } else {
                self = .error((try? container.decode(String.self)) ?? "")
            }
        }
    }

    var source: String?
    var dialect: String?
    var expr: String
    var tz: String?
    var after: String?
    var at: String?
    var expect: [String]?
    var agree: [String]?
    var answers: [String: Answer]?
    var rejectedBy: [String]?
    var verdicts: [String: String]?
    var satisfied: Bool?
    var unreachable: Bool?
    var monthExhaustive: String?
    var dayMatch: String?
    var dst: Bool?
    var probe: String?

    private enum CodingKeys: String, CodingKey {
        case source, dialect, expr, tz, after, at, expect, agree, answers, verdicts, satisfied, unreachable, dst, probe
        case rejectedBy = "rejected_by"
        case monthExhaustive = "month_exhaustive"
        case dayMatch = "domdow"
    }

    /// Our dialect for the row's; nil for dialects that are nobody's but the source's.
    var ourDialect: Cron.Dialect? {
        switch dialect {
        case nil, "vixie": .vixie
        case "seconds6": .seconds
        case "quartz": .quartz
        default: nil
        }
    }

    func cron() throws -> Cron {
        try Cron(expr, dialect: ourDialect ?? .vixie, dayMatch: dayMatch == "and" ? .both : .either)
    }

    var zone: String { tz ?? "UTC" }
}

/// Where the facts are.
enum Corpus {
    /// The folder of this target's tests.
    private static var testFolder: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    }

    /// The corpus that is not part of the project: `SCHEDULER_CORPUS`, or `shared/cron` beside the package.
    static var externalFolder: String? {
        let package = testFolder.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let beside = package.dropLast().joined(separator: "/") + "/shared/cron"
        let folder = ProcessInfo.processInfo.environment["SCHEDULER_CORPUS"] ?? beside
        return FileManager.default.fileExists(atPath: folder + "/next.jsonl") ? folder : nil
    }

    static var isAvailable: Bool { externalFolder != nil }

    /// A file that is part of the project.
    static func fixture(_ name: String) throws -> [CronFact] { try rows("\(testFolder)/Fixtures/\(name).jsonl") }

    /// A file of the corpus beside the project.
    static func external(_ name: String) throws -> [CronFact] {
        try rows("\(#require(externalFolder))/\(name).jsonl")
    }

    private static func rows(_ path: String) throws -> [CronFact] {
        let decoder = JSONDecoder()
        let data = try Data(contentsOf: URL(filePath: path))
        return try data.split(separator: 10).map { try decoder.decode(CronFact.self, from: Data($0)) }
    }
}

func instant(_ text: String) throws -> Date { try ISO8601.instant(text) }

/// Zones as the facts were measured.
///
/// They were measured with a tz database newer than 2025b, in which Morocco stays on UTC from 2026-09-20 on. Where
/// the system's database does not know that yet, this zone is completed accordingly.
enum FactZones {
    static func zone(_ identifier: String) throws -> Zone {
        let zone = try Zone(identifier)
        guard identifier == "Africa/Casablanca", zone.secondsFromUTC(at: try instant("2027-01-01T00:00:00Z")) != 0
        else {
            return zone
        }
        let change: Int64 = 1_789_869_600  // 2026-09-20T02:00:00Z
        var builder = TZifBuilder(firstOffset: Int32(zone.secondsFromUTC(at: try instant("1900-01-01T00:00:00Z"))))
        var from = try #require(zone.table.span(at: -4_000_000_000).until as Int64?)
        while from < change {
            let span = zone.table.span(at: from)
            builder.changes.append((from, span.offset))
            from = span.until
        }
        builder.changes.append((change, 0))
        builder.footer = "<+00>0"
        return Zone(table: ZoneTable(identifier: identifier, data: try TZif(builder.bytes(version: 2))))
    }
}
