import FoundationEssentials
package import SchedulerCore

extension AdminOperation {
    static let logs: [AdminOperation] = [showLog, downloadLog]

    private static let levelField = Field(
        "level", .choice(LogLevel.allCases.map(\.rawValue)), "Of this level or more important only.")

    private static let textField = Field("text", .text(), "With this text in the message or the metadata only.")

    private static let showLog = AdminOperation(
        name: "runs.log", summary: "Lists the lines of a run's log that are kept, the last one first.", method: .get,
        path: "/api/v1/runs/{run}/log", permission: .readLogs, pathFields: [runField],
        queryFields: [levelField, textField] + Field.paging, answer: page(of: LogLineValue.record)
    ) { call in
        let run = try await call.scheduler.run(call.run)
        let before = try call.pageNumber().map { LogPosition(run: run.id, line: Int(clamping: $0)) }
        let page = try await call.scheduler.lines(
            LogQuery(
                run: run.id, level: call.level ?? .trace, text: call.text("text", in: .query), before: before,
                limit: call.pageLimit))
        let lines = page.lines.map { LogLineValue($0, attempt: run.attempt(at: $0.instant)) }
        return try .json(Page(lines, next: page.next.map { String($0.line) }))
    }

    private static let downloadLog = AdminOperation(
        name: "runs.log.download", summary: "Gives what is kept of a run's log as a text, one line each.",
        method: .get, path: "/api/v1/runs/{run}/log/download", permission: .readLogs, pathFields: [runField],
        queryFields: [levelField, textField], answer: .other(mediaType: "text/plain")
    ) { call in
        let query = LogQuery(level: call.level ?? .trace, text: call.text("text", in: .query))
        let log = try await call.scheduler.log(of: call.run)
        let text = log.lines.filter(query.fits).map { $0.text + "\n" }.joined()
        return OperationResult(
            status: 200,
            headers: [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Disposition", "attachment; filename=\"run-\(call.run).log\""),
            ], body: .bytes(Array(text.utf8)))
    }
}

extension OperationCall {
    fileprivate var level: LogLevel? { text("level", in: .query).flatMap { LogLevel(rawValue: $0) } }
}

/// A line of a run's log, in an answer.
package struct LogLineValue: Encodable, Sendable {
    var attempt: Int
    var sequence: Int
    var instant: Date
    var level: LogLevel
    var message: String
    var metadata: [String: String]

    /// - Parameter attempt: the number of the attempt that logged it.
    package init(_ line: LogRecord, attempt: Int) {
        self.attempt = attempt
        sequence = line.sequence
        instant = line.instant
        level = line.level
        message = line.message
        metadata = line.metadata
    }

    package static let record = Record(
        "LogLine",
        [
            .required("attempt", .integer(0...Int.max), "The number of the attempt that logged it."),
            .required("sequence", .integer(0...Int.max), "Its number in its attempt, from 1."),
            .required("instant", .instant, "When it was logged."),
            .required("level", .choice(LogLevel.allCases.map(\.rawValue)), "How important it is."),
            .required("message", .text(maximum: .max), "What it says."),
            .required("metadata", .map(.text(maximum: .max)), "What else it says, by name."),
        ])
}

extension LogRecord {
    /// The line as a text without line breaks: instant, level, message, and what else there is to say.
    package var text: String {
        let rest = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "\(ISO8601.text(instant)) \(level.rawValue) \(message)\(rest)".escapingControls
    }
}

extension String {
    /// The text in one line: what would break it, or steer a terminal, is spelled out.
    fileprivate var escapingControls: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar == "\n" {
                text += "\\n"
            } else if scalar.isControl {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        properties.generalCategory == .control && self != "\t" || self == "\u{2028}" || self == "\u{2029}"
    }
}
