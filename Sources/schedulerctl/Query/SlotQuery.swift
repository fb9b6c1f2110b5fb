import FoundationEssentials
import SchedulerCore

/// A question for the instants of a cron expression, as an option or a key of a JSON object puts it.
struct SlotQuery {
    private(set) var expression: String?
    private(set) var zone = Zone.utc
    /// In microseconds since 1970; nil for now.
    private(set) var after: Int64?
    var count = 1
    private(set) var dialect = Cron.Dialect.vixie
    private(set) var dayMatch = Cron.DayMatch.either
    private(set) var daylight = DaylightPolicy.automatic
    private(set) var hashKey = ""

    /// How many instants one question may be answered with.
    static let counts = 0...100_000

    /// What a question can say, by its name in JSON.
    enum Key: String, CaseIterable {
        case expr, zone, after, count, dialect, dayMatch, gap, fold, hashKey
    }

    /// Sets what a key is about, from text.
    mutating func set(_ key: Key, to text: String) throws(QueryError) {
        switch key {
        case .expr: expression = text
        case .zone:
            do { zone = try Zone(text) } catch { throw QueryError(key, "\(Words.quoted(text)) \(error.reason)") }
        case .after:
            guard let instant = try? ISO8601.instant(text) else {
                throw QueryError(key, "\(Words.quoted(text)) is not an instant like 2026-03-29T03:00:00+02:00")
            }
            after = instant.microsecondsSince1970
        case .count:
            guard let number = Int(text), SlotQuery.counts ~= number else {
                throw QueryError(key, "\(abbreviated(text)) is not \(RangeWords.text(SlotQuery.counts))")
            }
            count = number
        case .dialect: dialect = try SlotQuery.choice(key, text == "seconds6" ? "seconds" : text)
        case .dayMatch: dayMatch = try SlotQuery.choice(key, text == "and" ? "both" : text)
        case .gap: daylight.gap = try SlotQuery.choice(key, text) as DaylightPolicy.Gap
        case .fold: daylight.fold = try SlotQuery.choice(key, text) as DaylightPolicy.Fold
        case .hashKey: hashKey = text
        }
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: Key, _ text: String
    ) throws(QueryError) -> Choice {
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        let suggestion = Suggestion.text(for: text, among: names) ?? ""
        throw QueryError(key, "\(Words.quoted(text)) is not \(Words.list(names))\(suggestion)")
    }

    /// The second that has begun: between it and now there is no slot.
    private static var now: Int64 { floorDivide(Date().microsecondsSince1970, by: 1_000_000).quotient * 1_000_000 }

    /// Reads the expression, and finds what answers the question.
    func resolved() throws(QueryError) -> ResolvedQuery {
        guard let expression else { throw QueryError(.expr, "is missing") }
        let cron: Cron
        do {
            cron = try Cron(expression, dialect: dialect, dayMatch: dayMatch, hashKey: hashKey)
        } catch {
            throw QueryError(error)
        }
        return ResolvedQuery(
            cron: cron, zone: cron.zone ?? zone, daylight: daylight, after: after ?? SlotQuery.now, count: count)
    }
}

/// Why a question cannot be answered.
struct QueryError: Error, Equatable {
    /// What is wrong; nil where ``problem`` names it itself.
    let key: SlotQuery.Key?
    let problem: String
    /// Whether the expression is right in itself, but no day fits it.
    let isNever: Bool

    init(_ key: SlotQuery.Key, _ problem: String) {
        self.key = key
        self.problem = problem
        isNever = false
    }

    /// An error in the form of the question.
    init(malformed problem: String) {
        key = nil
        self.problem = problem
        isNever = false
    }

    init(_ error: CronError) {
        key = nil
        problem = error.description
        isNever = error.code == .neverOccurs
    }

    /// The problem for someone who wrote JSON.
    var jsonDescription: String { key.map { "\($0.rawValue): \(problem)" } ?? problem }
}
