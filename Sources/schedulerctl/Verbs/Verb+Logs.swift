import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

extension Verb {
    /// The log of a run, all of it or as it is written.
    static let logs: Verb? = {
        guard let page = VerbIndex.operation("runs.log"), let live = VerbIndex.operation("runs.follow") else {
            return nil
        }
        let answer = Verb.of(page)
        let limit = Option("limit", "N", "the last so many lines only; with --json, by default 100")
        let own = OperationRequest(page).options.map { $0.name == "limit" ? limit : $0 }
        return Verb(
            name: "logs", summary: "Prints the log of a run, the first line first.", forms: ["RUN [options]"],
            details: """
                It is all that is kept of the log; with --limit, its last lines. With --follow, it goes on until the run is
                over; --level and --text leave out lines in either case. With --json, it is a page of lines as the API
                answers it, the last one first, which --cursor continues, or with --follow an object a line.

                    schedulerctl logs 42 --level warning --limit 20
                    schedulerctl logs 42 --follow
                """,
            ownOptions: [.follow] + own + [.json] + ClientConfiguration.options
        ) { arguments, context in
            let given = own.map(\.name).filter { name in own.contains { $0.name == name && arguments.has($0) } }
            if arguments.has(.follow) {
                if let name = given.first(where: { $0 == "limit" || $0 == "cursor" }) {
                    throw UsageError("--follow and --\(name) exclude each other")
                }
                return try await LogReading(page, arguments, context).follow(live)
            }
            if arguments.has(.json) { return try await answer.run(arguments, context) }
            guard !given.contains("cursor") else { throw UsageError("--cursor goes with --json only") }
            return try await LogReading(page, arguments, context).print()
        }
    }()
}

extension Option {
    fileprivate static let follow = Option("follow", nil, "go on with what is logged until the run is over")
}

/// Which lines of which run's log are printed, and from where.
private struct LogReading {
    private let page: AdminOperation
    private let arguments: Arguments
    private let context: Context
    private let configuration: ClientConfiguration
    private let filter: Filter

    /// How many lines a page has at most.
    private static let pageSize = 1_000

    init(_ page: AdminOperation, _ arguments: Arguments, _ context: Context) throws {
        self.page = page
        self.arguments = arguments
        self.context = context
        configuration = try ClientConfiguration(arguments, environment: context.environment)
        filter = try Filter(page, arguments, now: context.now())
    }

    private var paint: Paint { Paint(isOn: context.terminal.hasColors) }

    private func exchange(_ operation: AdminOperation, _ request: AdminRequest) -> Exchange {
        Exchange(
            operation: operation, request: request, transport: context.connect(configuration.address),
            configuration: configuration, json: false, context: context)
    }

    /// Prints the lines that are kept, the first line first.
    func print() async throws -> ExitStatus {
        // Pages begin with the last line.
        var lines: [ParameterValue] = []
        var cursor: String?
        repeat {
            let limit = min((filter.limit ?? .max) - lines.count, Self.pageSize)
            var operation = page
            operation.queryFields.removeAll { $0.name == "limit" || $0.name == "cursor" }
            var request = try OperationRequest(operation).request(
                arguments, token: configuration.token, now: context.now())
            let paging = ["limit=\(limit)"] + (cursor.map { ["cursor=\(PercentCoding.encode($0))"] } ?? [])
            request.query = ([request.query].filter { !$0.isEmpty } + paging).joined(separator: "&")
            let answer = try await exchange(operation, request).answer()
            lines += answer?.member("items")?.elements ?? []
            cursor = if case .text(let next)? = answer?.member("next") { next } else { nil }
        } while cursor != nil && lines.count < filter.limit ?? .max
        for line in lines.reversed() { try context.output.write(EventText.logLine(line, paint) + "\n") }
        return .success
    }

    /// Prints lines as they are logged, until the run is over.
    func follow(_ live: AdminOperation) async throws -> ExitStatus {
        let request = try OperationRequest(live).request(arguments, token: configuration.token, now: context.now())
        let isJSON = arguments.has(.json)
        return try await exchange(live, request).pass { event in
            guard event.name == "line", let members = try? AdminJSON.object(Array(event.data.utf8)) else { return nil }
            let line = ParameterValue.object(members)
            guard filter.takes(line) else { return nil }
            return isJSON ? event.data : EventText.logLine(line, paint)
        }
    }

    /// Which lines are wanted, and how many.
    private struct Filter {
        let limit: Int?
        private let level: LogLevel
        private let text: String?

        init(_ page: AdminOperation, _ arguments: Arguments, now: Date) throws(UsageError) {
            var values: [String: ParameterValue] = [:]
            for field in page.queryFields {
                values[field.name] = try OperationOption(field, of: page.group).value(in: arguments, now: now)
            }
            limit = values["limit"]?.number.map { Int($0) }
            level = values["level"].flatMap { LogLevel(rawValue: CellText.text($0, .text())) } ?? .trace
            text = if case .text(let text)? = values["text"] { text } else { nil }
        }

        /// As the server finds lines.
        func takes(_ line: ParameterValue) -> Bool {
            guard LogLevel(rawValue: CellText.text(line.member("level"), .text())).map({ $0 >= level }) ?? true else {
                return false
            }
            guard let text else { return true }
            var parts = [line.member("message")]
            if case .object(let metadata)? = line.member("metadata") { parts += metadata.values.map(\.self) }
            return parts.contains {
                if case .text(let part)? = $0 { part.contains(text, ignoringCaseOfASCII: ()) } else { false }
            }
        }
    }
}
