import SchedulerAdmin
import SchedulerCore

extension Verb {
    /// The log of a run, all of it or as it is written.
    static let logs: Verb? = {
        guard let download = VerbIndex.operation("runs.log.download"), let page = VerbIndex.operation("runs.log"),
            let follow = VerbIndex.operation("runs.follow")
        else { return nil }
        let (all, part) = (Verb.of(download), Verb.of(page))
        let own = OperationRequest(page).options
        return Verb(
            name: "logs", summary: "Prints the log of a run, the first line first.", forms: ["RUN [options]"],
            details: """
                It is all that is kept of the log. With --follow, it goes on until the run is over. With --json, there is a
                page of lines, the last one first, or with --follow an object a line.

                    schedulerctl logs 42 --follow
                """,
            ownOptions: [.follow] + own + [.json] + ClientConfiguration.options
        ) { arguments, context in
            if arguments.has(.follow) {
                for option in own where arguments.has(option) {
                    throw UsageError("--follow and --\(option.name) exclude each other")
                }
                return try await Verb.follow(live: follow, arguments, context)
            }
            if arguments.has(.json) { return try await part.run(arguments, context) }
            for option in own where arguments.has(option) && !all.options.contains(where: { $0.name == option.name }) {
                throw UsageError("--\(option.name) goes with --json only")
            }
            return try await all.run(arguments, context)
        }
    }()

    private static func follow(
        live operation: AdminOperation, _ arguments: Arguments, _ context: Context
    ) async throws -> ExitStatus {
        let configuration = try ClientConfiguration(arguments, environment: context.environment)
        let request = try OperationRequest(operation).request(arguments, token: configuration.token)
        let isJSON = arguments.has(.json)
        return try await Exchange(
            operation: operation, request: request, transport: context.connect(configuration.address),
            view: AnswerView(terminal: context.terminal, isWide: true), show: nil, json: isJSON, context: context,
            showEvent: isJSON ? nil : { logLine($0.data, Paint(isOn: context.terminal.hasColors)) }
        ).run()
    }

    /// `2026-03-29 03:00:00+02:00 info saving files=3`.
    private static func logLine(_ data: String, _ paint: Paint) -> String {
        guard let line = try? AdminJSON.object(Array(data.utf8)) else { return Words.plain(data) }
        let level = CellText.text(line["level"], .text())
        var words = [
            CellText.text(line["instant"], .instant), paint.state(level, level),
            CellText.text(line["message"], .text()),
        ]
        if case .object(let metadata)? = line["metadata"] {
            words += metadata.sorted { $0.key < $1.key }.map {
                "\(Words.plain($0.key))=\(CellText.text($0.value, .text()))"
            }
        }
        return words.joined(separator: " ")
    }
}

extension Option {
    fileprivate static let follow = Option("follow", nil, "go on with what is logged until the run is over")
}
