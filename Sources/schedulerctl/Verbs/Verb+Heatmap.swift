import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

extension Verb {
    /// Draws a heatmap whose first line is a whole day.
    static func heatmap(_ operation: AdminOperation) -> Verb {
        let drawn = Verb.of(operation, show: { HeatmapView($0, $1).text })
        return Verb(
            name: drawn.name, summary: drawn.summary, forms: drawn.forms,
            details: drawn.details + "\nIt begins with today in the zone, unless --from says else.",
            ownOptions: drawn.ownOptions
        ) { arguments, context in
            var arguments = arguments
            if let zone = try? Zone(arguments.value(.mapZone) ?? "UTC") {
                arguments.setDefault(.mapStart, ISO8601.text(zone.midnight(before: context.now())))
            }
            return try await drawn.run(arguments, context)
        }
    }
}

extension Option {
    fileprivate static let mapZone = Option("zone", "TEXT", "")
    fileprivate static let mapStart = Option("from", "TIME", "")
}

extension Zone {
    /// The last midnight; where the clock skips it, an instant of the same hour.
    fileprivate func midnight(before instant: Date) -> Date {
        let second = Int(instant.timeIntervalSince1970.rounded(.down))
        let local = second + secondsFromUTC(at: instant)
        let midnight = Date(timeIntervalSince1970: Double(second - (local % 86_400 + 86_400) % 86_400))
        // The clock may have been changed since.
        return midnight.adding(.seconds(secondsFromUTC(at: instant) - secondsFromUTC(at: midnight)))
    }
}
