import SchedulerCore
import Synchronization

/// What the job `report` is told: `run report title=Weekly pages=5`.
struct ReportParameters: Codable, Sendable {
    var title = "Daily"
    var pages = 3
}

/// The reports that were written, which the custom action of the job throws away.
final class Shelf: Sendable {
    private let titles = Mutex<[String]>([])

    func add(_ title: String) {
        titles.withLock { $0.append(title) }
    }

    func empty() -> Int {
        titles.withLock { titles in
            defer { titles = [] }
            return titles.count
        }
    }
}

extension JobOptions {
    /// A job that runs when it is told to, with parameters, an artifact and a custom action.
    static func report(shelf: Shelf, say: @escaping @Sendable (String) -> Void) -> JobOptions {
        JobOptions(
            id: "report",
            name: "Report",
            description: "Writes a report with a title and so many pages",
            kind: .manual,
            parameters: .typed(ReportParameters()),
            actions: [
                CustomAction("Empty the shelf") { say("reports thrown away: \(shelf.empty())") }
            ]
        ) { context in
            let report = try context.parameters(as: ReportParameters.self)
            guard report.pages > 0 else { throw NothingToWrite(title: report.title) }
            for page in 1...report.pages {
                try await context.sleep(for: .milliseconds(400))
                context.progress(Double(page) / Double(report.pages), note: "page \(page)")
            }
            shelf.add(report.title)
            try await context.publish(
                Artifact(labels: ["title": report.title], url: "https://reports.example/\(context.run)"))
            context.logger.info("report written", metadata: ["title": report.title, "pages": "\(report.pages)"])
        }
    }
}

/// A report was asked for that has no pages.
struct NothingToWrite: Error, CustomStringConvertible {
    let title: String

    var description: String { "\"\(title)\" has no pages; give pages=1 or more" }
}
