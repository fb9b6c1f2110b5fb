import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

/// An operation and what a command line says of it, as a request.
struct OperationRequest {
    let operation: AdminOperation
    private let queryOptions: [OperationOption]
    private let bodyOptions: [OperationOption]

    init(_ operation: AdminOperation) {
        self.operation = operation
        queryOptions = operation.queryFields.map { OperationOption($0, of: operation.group) }
        let taken = Set(operation.queryFields.map(\.name))
        bodyOptions = (operation.body?.fields ?? []).map {
            OperationOption($0, of: operation.group, prefix: taken.contains($0.name) ? "new-" : "")
        }
    }

    /// The options that its fields make.
    var options: [Option] {
        (queryOptions + bodyOptions).flatMap(\.options) + (unset.map { [$0] } ?? []) + headerOptions
    }

    /// What puts fields back to their defaults, where something is changed that exists.
    private var unset: Option? {
        guard operation.method == .put, bodyOptions.contains(where: { !$0.field.isRequired }) else { return nil }
        return Option(
            "unset", "FIELD", "put a field back to its default; may be given more than once", isRepeatable: true)
    }

    /// The fields that are to be null.
    private func unsetFields(_ arguments: Arguments) throws(UsageError) -> [(String, ParameterValue)] {
        guard let unset else { return [] }
        let known = bodyOptions.filter { !$0.field.isRequired }
        var values: [(String, ParameterValue)] = []
        for name in arguments.values(unset) {
            guard let option = known.first(where: { $0.option.name == name }) else {
                let suggestion = Suggestion.text(for: name, among: known.map(\.option.name)) ?? ""
                throw UsageError("--unset: there is no field \(Words.quoted(name))\(suggestion)")
            }
            guard !option.options.contains(where: arguments.has) else {
                throw UsageError("--unset \(name) and --\(name) exclude each other")
            }
            values.append((option.field.name, .null))
        }
        return values
    }

    private var headerOptions: [Option] {
        operation.headerFields.map { Option($0.name.lowercased(), "TEXT", $0.summary) }
    }

    /// How it is called: the operands, then `[options]`.
    var form: String {
        let needed = (queryOptions + bodyOptions).filter(\.field.isRequired).map(\.option.usage)
        let rest = options.count > needed.count ? ["[options]"] : []
        return (operands + needed + rest).joined(separator: " ")
    }

    private var operands: [String] { operation.pathFields.map { $0.name.kebabCased.uppercased() } }

    /// - Parameter now: what lengths of time are counted from.
    func request(_ arguments: Arguments, token: String?, now: Date) throws -> AdminRequest {
        var request = AdminRequest(
            method: operation.method.rawValue, path: try path(arguments), query: try query(arguments, now))
        request.headers.append(("Accept", operation.accept))
        if let token { request.headers.append(("Authorization", "Bearer \(token)")) }
        for option in headerOptions {
            if let value = arguments.value(option) { request.headers.append((option.name, value)) }
        }
        if operation.body != nil {
            let members = try values(of: bodyOptions, arguments, now) + unsetFields(arguments)
            request.headers.append(("Content-Type", "application/json"))
            request.body = try AdminJSON.bytes(Dictionary(members) { _, last in last })
        }
        return request
    }

    private func path(_ arguments: Arguments) throws(UsageError) -> String {
        let words = arguments.operands
        guard words.count >= operands.count else {
            throw UsageError("which \(operation.pathFields[words.count].name)? \(operands.joined(separator: " "))")
        }
        guard words.count == operands.count else {
            let extra = Words.quoted(words[operands.count])
            throw UsageError(
                "what is \(extra)? \(operands.isEmpty ? "It takes no operands" : "It takes " + operands.joined(separator: " "))"
            )
        }
        var path = operation.path
        for (field, word) in zip(operation.pathFields, words) {
            guard !word.isEmpty else { throw UsageError("\(field.name.kebabCased.uppercased()) must not be empty") }
            path = path.replacing("{\(field.name)}", with: PercentCoding.encode(word))
        }
        return path
    }

    private func query(_ arguments: Arguments, _ now: Date) throws(UsageError) -> String {
        let pairs = try values(of: queryOptions, arguments, now).flatMap { name, value in
            let values = if case .list(let elements) = value { elements } else { [value] }
            return values.map { "\(PercentCoding.encode(name))=\(PercentCoding.encode($0.queryText))" }
        }
        return pairs.joined(separator: "&")
    }

    private func values(
        of options: [OperationOption], _ arguments: Arguments, _ now: Date
    ) throws(UsageError) -> [(String, ParameterValue)] {
        var values: [(String, ParameterValue)] = []
        for option in options {
            if let value = try option.value(in: arguments, now: now) {
                values.append((option.field.name, value))
            } else if option.field.isRequired {
                throw UsageError("--\(option.option.name) is needed: \(option.option.usage)")
            }
        }
        return values
    }
}

extension AdminOperation {
    /// The media types that are asked for.
    fileprivate var accept: String {
        switch answer {
        case .json, .nothing: "application/json"
        case .other(let mediaType): mediaType
        }
    }
}

extension ParameterValue {
    /// As a query has it.
    fileprivate var queryText: String {
        switch self {
        case .text(let text): text
        default: (try? AdminJSON.text(self)) ?? ""
        }
    }
}
