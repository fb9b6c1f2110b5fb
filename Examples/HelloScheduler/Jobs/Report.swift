import SchedulerCore
import Synchronization

/// What the job `report` is told: `run report title=Weekly pages=5`.
struct ReportParameters: Codable, Sendable {
    var title = "Daily"
    var pages = 3
    var format = "pdf"
    var isDraft = false
    @DurationParameter var timePerPage = .milliseconds(400)

    static let fields: [ParameterField] = [
        .text("title", title: "Title", help: "What stands on the first page", isRequired: true),
        .integer("pages", in: 1...50, title: "Pages", help: "How many pages it has"),
        .choice("format", of: ["pdf", "html", "text"], title: "Format", help: "What it is written as"),
        .switch("isDraft", title: "Only a draft", help: "A draft is not published"),
        .duration("timePerPage", title: "Time per page", help: "How long each page takes, such as PT0.4S"),
    ]
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
            parameters: .typed(ReportParameters(), fields: ReportParameters.fields),
            actions: [
                CustomAction("Empty the shelf") { say("reports thrown away: \(shelf.empty())") }
            ]
        ) { context in
            let report = try context.parameters(as: ReportParameters.self)
            for page in 1...report.pages {
                try await context.sleep(for: report.timePerPage)
                context.progress(Double(page) / Double(report.pages), note: "page \(page)")
            }
            shelf.add(report.title)
            if !report.isDraft {
                try await context.publish(
                    Artifact(
                        labels: ["title": report.title, "format": report.format],
                        url: "https://reports.example/\(context.run).\(report.format)"))
            }
            context.logger.info("report written", metadata: ["title": report.title, "pages": "\(report.pages)"])
        }
    }
}
