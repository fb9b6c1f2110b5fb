/// A day of the week.
///
/// Raw values are cron's: 0 for Sunday to 6 for Saturday. Stored and shown as `sun` … `sat`.
public enum Weekday: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// A day of the week.
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday

    /// Monday to Friday.
    public static let workdays: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
    /// Saturday and Sunday.
    public static let weekend: [Weekday] = [.saturday, .sunday]

    /// In the order of the raw values: Sunday first.
    public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }
}

extension Weekday: CustomStringConvertible, Codable {
    package static let shortNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    package static let longNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// The English name.
    public var description: String { Weekday.longNames[rawValue] }

    /// Decodes `mon` or `Monday`, in any case.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let lowered = text.lowercased()
        let index =
            Weekday.shortNames.firstIndex(of: lowered)
            ?? Weekday.longNames.firstIndex { $0.lowercased() == lowered }
        guard let index, let weekday = Weekday(rawValue: index) else {
            throw RecurrenceError.malformed(field: "weekday", value: text, allowed: "sun, mon, … sat")
        }
        self = weekday
    }

    /// Encodes the short name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Weekday.shortNames[rawValue])
    }
}
