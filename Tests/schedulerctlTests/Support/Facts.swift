import Foundation

/// A row of the published facts about cron, as a question and its answer.
struct Fact: Decodable {
    var dialect: String
    var expr: String
    var tz: String
    var after: String
    var expect: [String]
    var answers: Ignored?
    var rejectedBy: Ignored?
    var dayMatch: String?
    var monthExhaustive: Ignored?
    var isUnreachable: Bool?
    var isDaylight: Bool?

    /// Something that only has to be there.
    struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }

    private enum CodingKeys: String, CodingKey {
        case dialect, expr, tz, after, expect, answers
        case rejectedBy = "rejected_by"
        case dayMatch = "domdow"
        case monthExhaustive = "month_exhaustive"
        case isUnreachable = "unreachable"
        case isDaylight = "dst"
    }

    /// The row as a line of input.
    var question: String {
        var members: [String: any Sendable] = [
            "expr": expr, "zone": tz, "after": after, "count": expect.count, "dialect": dialect,
        ]
        members["dayMatch"] = dayMatch
        let data = try? JSONSerialization.data(withJSONObject: members, options: .withoutEscapingSlashes)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// The line of output that is right.
    var answer: String { #"{"next":["# + expect.map { "\"\($0)\"" }.joined(separator: ",") + "]}" }

    /// The tests' folder.
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The facts that are part of the project.
    static func differential() throws -> [Fact] {
        try rows(tests.appending(path: "SchedulerCoreTests/Fixtures/differential.jsonl"))
    }

    /// The facts that are not: in `SCHEDULER_CORPUS`, or in `shared/cron` beside the package.
    static var next: URL? {
        let beside = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/cron")
        let folder = ProcessInfo.processInfo.environment["SCHEDULER_CORPUS"].map { URL(filePath: $0) } ?? beside
        let file = folder.appending(path: "next.jsonl")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    static func rows(_ file: URL) throws -> [Fact] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: file).split(separator: 10).map { try decoder.decode(Fact.self, from: $0) }
    }
}
