import FoundationEssentials
import SchedulerCore

/// One line of what happens: when, what, to which job and run, and what there is to say about it.
struct Line {
    var instant: Date
    var state: String
    var color: Paint.Color?
    var job: String
    var run: RunID?
    var message: String
    var metadata: [String: String] = [:]

    func text(_ paint: Paint) -> String {
        [
            paint(instant.clockTime, .dim),
            paint(state.padded(to: 9), color),
            "\(job) \(run.map { "#\($0)" } ?? "")".printable.padded(to: 12),
            message.printable,
            paint(metadata.metadataText.printable, .dim),
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }
}

extension Line {
    /// A line of a run's log.
    init(_ record: LogRecord) {
        self.init(
            instant: record.instant, state: record.level.rawValue, color: record.level.color,
            job: record.job.rawValue, run: record.run, message: record.message, metadata: record.metadata)
    }
}
