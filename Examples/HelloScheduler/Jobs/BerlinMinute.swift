import SchedulerCore

extension JobOptions {
    /// A job at calendar times in a zone: at each minute on the clocks of Berlin.
    ///
    /// - Throws: `ZoneError` on a system without a time zone database.
    static func berlinMinute() throws -> JobOptions {
        let berlin = try Zone("Europe/Berlin")
        return JobOptions(
            id: "minute",
            name: "Berlin minute",
            description: "Tells the time in Berlin at each full minute",
            kind: .cron,
            defaults: Settings(cron: "* * * * *", zone: berlin.identifier)
        ) { context in
            let time = (context.slot ?? context.now).clockTime(in: berlin)
            context.logger.notice("a new minute in Berlin", metadata: ["time": time])
        }
    }
}
