import FoundationEssentials
import SchedulerCore

/// The jobs of a shop's server: every kind, every state, some that fail.
enum DemoJobs {
    static var all: [JobOptions] {
        get throws { try storage() + commerce() + upkeep() }
    }

    private static func storage() throws -> [JobOptions] {
        [
            JobOptions(
                id: "backup", name: "Database backup",
                description: "Dumps the orders database and keeps two weeks of it",
                kind: .cron, defaults: Settings(cron: "30 2 * * 1-5", zone: "Europe/Berlin"),
                parameters: .typed(
                    Backup(),
                    fields: [
                        .choice("format", of: ["custom", "plain", "directory"], title: "Format"),
                        .integer("max", in: 1...100, title: "Keep", help: "How many of them are kept"),
                        .duration("patience", title: "Patience", help: "How long to wait for a lock"),
                        .switch("verify", title: "Verify afterwards"),
                        .text("key", title: "Encryption key"),
                    ]),
                secretParameters: ["key"], tags: ["storage", "nightly"], resources: ["orders-db"],
                retry: .constant(.minutes(1), attempts: 3),
                timeout: .hours(2), expectedInterval: .days(4),
                artifactRetention: ArtifactRetention(keepLast: 14, timeToLive: .days(14)),
                actions: [CustomAction("Verify the newest dump") {}]
            ) { try await Work($0, seconds: 90...420).produce("orders", kind: "dump") },
            JobOptions(
                id: "archive", name: "Archive old orders",
                description: "Moves orders older than seven years to cold storage",
                kind: .cron, defaults: Settings(cron: "0 4 1 * *", zone: "Europe/Berlin"), tags: ["storage"],
                resources: ["orders-db", "cold-storage"]
            ) { try await Work($0, seconds: 600...900).steps(20, of: "Archiving batch") },
            JobOptions(
                id: "thumbnails", name: "Thumbnails",
                description: "Makes small pictures of what was uploaded since the last time",
                kind: .schedule, defaults: Settings(startDelay: .seconds(2), pause: .seconds(20)),
                tags: ["media"], resources: ["media-store"], history: HistoryPolicy(runs: 300)
            ) { try await Work($0, seconds: 4...15).steps(8, of: "Scaling picture") },
            JobOptions(
                id: "uploads", name: "Clean up uploads", description: "Deletes what was uploaded and never used",
                kind: .cron, defaults: Settings(cron: "*/15 * * * *"), tags: ["media"], resources: ["media-store"]
            ) { try await Work($0, seconds: 3...40).steps(4, of: "Looking through shelf") },
        ]
    }

    private static func commerce() throws -> [JobOptions] {
        [
            JobOptions(
                id: "inventory", name: "Inventory sync", description: "Brings stock levels in line with the warehouse",
                kind: .schedule, defaults: Settings(pause: .minutes(4)), tags: ["commerce"], resources: ["warehouse"],
                retry: .constant(.seconds(30), attempts: 2)
            ) { try await Work($0, seconds: 15...80, failing: 0.12).steps(10, of: "Comparing aisle") },
            JobOptions(
                id: "rates", name: "Currency rates", description: "Fetches the rates of the European Central Bank",
                kind: .cron, defaults: Settings(cron: "0 * * * *"), tags: ["commerce"], expectedInterval: .hours(2)
            ) { try await Work($0, seconds: 1...4).steps(2, of: "Fetching page") },
            JobOptions(
                id: "partners", name: "Partner import", description: "Imports the price lists that partners send",
                kind: .cron, defaults: Settings(cron: "10 */2 * * *"), tags: ["commerce", "partners"],
                resources: ["warehouse"], expectedInterval: .hours(6)
            ) { try await Work($0, seconds: 5...30, failing: 1).steps(3, of: "Reading list") },
            JobOptions(
                id: "invoices", name: "Invoice export", description: "Hands the day's invoices to the accountants",
                kind: .cron, defaults: Settings(cron: "45 23 * * *", zone: "Europe/Berlin"),
                tags: ["commerce", "nightly"],
                resources: ["orders-db"], artifactRetention: ArtifactRetention(timeToLive: .days(90))
            ) { try await Work($0, seconds: 60...200).produce("invoices", kind: "export") },
            JobOptions(
                id: "newsletter", name: "Newsletter", description: "Sends a letter to everybody who asked for one",
                kind: .manual,
                parameters: .typed(
                    Newsletter(),
                    fields: [
                        .text("subject", title: "Subject", isRequired: true),
                        .choice("audience", of: ["everybody", "customers", "staff"], title: "Audience"),
                        .number("perSecond", in: 1...500, title: "Letters a second"),
                        .switch("dryRun", title: "Only pretend"),
                    ]), tags: ["marketing"],
                actions: [CustomAction("Clear the outbox") {}]
            ) { try await Work($0, seconds: 40...120).steps(25, of: "Sending batch") },
        ]
    }

    private static func upkeep() throws -> [JobOptions] {
        [
            JobOptions(
                id: "warm-up", name: "Warm up caches",
                description: "Fills the caches once after the server has started",
                kind: .oneShot, tags: ["upkeep"]
            ) { try await Work($0, seconds: 8...20).steps(5, of: "Filling cache") },
            JobOptions(
                id: "metrics", name: "Metrics roll-up", description: "Adds the minute's numbers to the hour's",
                kind: .cron, defaults: Settings(cron: "* * * * *"), tags: ["upkeep"], history: HistoryPolicy(runs: 300)
            ) { try await Work($0, seconds: 1...6).steps(3, of: "Adding series") },
            JobOptions(
                id: "certificates", name: "Certificate renewal",
                description: "Renews certificates that end within a month",
                kind: .cron, defaults: Settings(cron: "0 5 * * 1"), tags: ["upkeep"], expectedInterval: .hours(12)
            ) { try await Work($0, seconds: 10...30).steps(3, of: "Asking for certificate") },
            JobOptions(
                id: "search", name: "Search index", description: "Writes the search index anew, which takes its time",
                kind: .schedule, defaults: Settings(pause: .minutes(2)), tags: ["commerce"],
                resources: ["search-cluster"]
            ) { try await Work($0, seconds: 200...400).steps(40, of: "Indexing shard") },
            JobOptions(
                id: "legacy", name: "Legacy bridge", description: "Speaks with the mainframe, switched off for now",
                kind: .schedule, defaults: Settings(pause: .minutes(30), disabled: true), tags: ["partners"]
            ) { try await Work($0, seconds: 5...10).steps(2, of: "Speaking") },
            JobOptions(
                id: "stubborn", name: "Stubborn import", description: "Does not listen when it is asked to stop",
                kind: .manual,
                tags: ["partners"]
            ) { try await Work($0, seconds: 300...300).stubbornly() },
        ]
    }

    private struct Backup: Codable, Sendable {
        var format = "custom"
        var max = 14
        @DurationParameter var patience = .minutes(10)
        var verify = true
        var key = "correct horse battery staple"
    }

    private struct Newsletter: Codable, Sendable {
        var subject = "News"
        var audience = "customers"
        var perSecond = 50.0
        var dryRun = false
    }
}
