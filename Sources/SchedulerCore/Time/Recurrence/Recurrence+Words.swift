internal import FoundationEssentials

extension Recurrence: CustomStringConvertible {
    /// The rule in words, e.g. `Daily at 02:30 and 17:45` or `Every 90 minutes`.
    ///
    /// A cron expression is told in words too; one that is not valid is quoted.
    public var description: String {
        switch self {
        case .once(let instant): "Once, at \(ISO8601.text(instant))"
        case .every(let interval, let journalised):
            "Every \(Recurrence.words(interval))" + (journalised ? "" : ", from each start-up")
        case .daily(let times): "Daily at \(Recurrence.list(times))"
        case .weekly(let days, let times): "\(Recurrence.list(days)) at \(Recurrence.list(times))"
        case .monthly(let days, let times): "Monthly on \(Recurrence.list(days)) at \(Recurrence.list(times))"
        case .yearly(let days, let times): "Yearly on \(Recurrence.list(days)) at \(Recurrence.list(times))"
        case .cron(let text): (try? Cron(text).description) ?? "Cron '\(abbreviated(text))', which is not valid"
        case .expression(let cron): cron.description
        case .afterCompletion(let pause): "\(Recurrence.words(pause)) after the end of the run before"
        case .union(let parts):
            parts.prefix(10).map(\.description).joined(separator: "; or ") + (parts.count > 10 ? "; or …" : "")
        }
    }

    private static func list(_ values: [some CustomStringConvertible]) -> String {
        let words = values.map(\.description)
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }

    /// The length in the largest unit that is whole: `90 minutes`, `hour`, `250 milliseconds`.
    private static func words(_ length: Duration) -> String {
        let microseconds = length.wholeMicroseconds
        let units: [(Int64, String)] = [
            (86_400_000_000, "day"), (3_600_000_000, "hour"), (60_000_000, "minute"), (1_000_000, "second"),
            (1_000, "millisecond"),
        ]
        for (size, name) in units where microseconds > 0 && microseconds % size == 0 {
            let count = microseconds / size
            return count == 1 ? "1 \(name)" : "\(count) \(name)s"
        }
        return "\(microseconds) microseconds"
    }
}
