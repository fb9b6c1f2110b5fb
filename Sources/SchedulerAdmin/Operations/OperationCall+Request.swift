package import SchedulerCore

extension OperationCall {
    /// Reads and checks what a request gives an operation.
    ///
    /// - Throws: ``Problem``, naming the field.
    init(
        _ admin: Admin, _ operation: AdminOperation, request: AdminRequest, principal: Principal,
        path: [String: String]
    ) throws {
        for field in operation.pathFields { try Self.check(path[field.name] ?? "", as: field) }
        self.init(
            admin: admin, request: request, principal: principal, path: path,
            query: try Self.query(of: request, for: operation), body: try Self.body(of: request, for: operation))
    }

    private static func query(
        of request: AdminRequest, for operation: AdminOperation
    ) throws(Problem) -> [String: ParameterValue] {
        var values: [String: ParameterValue] = [:]
        for pair in request.query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(parts[0], plusIsBlank: true),
                let text = PercentCoding.decode(parts.count > 1 ? parts[1] : "", plusIsBlank: true)
            else { throw .malformed("the query is not well-formed") }
            guard let field = operation.queryFields.first(where: { $0.name == name }) else {
                let names = operation.queryFields.map(\.name).joined(separator: ", ")
                throw .invalid(
                    name.shortened(to: 60), "is not known here\(names.isEmpty ? "" : "; there are \(names)")")
            }
            let value = try Self.check(text, as: field)
            // What is given more than once is a list, where a list is wanted.
            if case .list = field.shape, case .list(let earlier)? = values[name], case .list(let later) = value {
                values[name] = .list(earlier + later)
            } else if values[name] == nil {
                values[name] = value
            } else {
                throw .invalid(name, "is given twice")
            }
        }
        for field in operation.queryFields where field.isRequired && values[field.name] == nil {
            throw .missing(field.name, field.shape)
        }
        return values
    }

    /// Reads a text of the path or the query by its shape.
    @discardableResult
    private static func check(_ text: String, as field: Field) throws(Problem) -> ParameterValue {
        let value = field.shape.value(of: text)
        // What may be given more than once is named as it was given, one at a time.
        if case .list(let shape) = field.shape, case .list(let values) = value {
            for value in values { try shape.check(value, field: field.name) }
        } else {
            try field.shape.check(value, field: field.name)
        }
        return value
    }

    private static func body(
        of request: AdminRequest, for operation: AdminOperation
    ) throws(Problem) -> [String: ParameterValue] {
        guard let record = operation.body else {
            guard request.body.isEmpty else { throw .malformed("nothing is expected in the body") }
            return [:]
        }
        // Nothing at all is an object without fields.
        guard !request.body.isEmpty else {
            try record.check([:])
            return [:]
        }
        let type = request.header("Content-Type")?.split(separator: ";").first.map { $0.lowercased() } ?? ""
        guard type.trimmingBlanks == "application/json" else {
            throw Problem(
                415, "unsupportedMediaType", title: "The body is of another kind",
                detail: "It is to be JSON, with Content-Type: application/json.")
        }
        let values = try AdminJSON.object(request.body)
        try record.check(values)
        return values
    }
}

extension Shape {
    /// What a text of a path or a query stands for. Where it does not fit, it stays a text, which is refused then.
    package func value(of text: String) -> ParameterValue {
        switch self {
        case .optional(let shape): shape.value(of: text)
        case .integer, .number: Int64(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .text(text)
        case .duration: Double(text).map { .number($0) } ?? .text(text)
        case .truth: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .text(text)
        case .list(let shape): .list([shape.value(of: text)])
        default: .text(text)
        }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
