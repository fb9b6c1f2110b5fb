/// The type of a job's parameters, with the values that apply unless others are given.
public struct JobParameters: Sendable {
    /// The values that apply unless others are given.
    public let defaults: Parameters
    /// What a form asks for: what was declared, in order, then what the other default values imply, by name.
    public let fields: [ParameterField]
    /// Those that were declared, by which values are checked.
    private let declared: [ParameterField]
    /// Decodes parameters as the job would, and tells what it would make of them.
    private let understand: @Sendable (Parameters) throws -> Parameters

    private init(
        defaults: Parameters, declared: [ParameterField] = [],
        understand: @escaping @Sendable (Parameters) throws -> Parameters
    ) {
        self.defaults = defaults
        self.declared = declared
        self.understand = understand
        let names = Set(declared.map(\.name))
        let implied = defaults.values.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }
        fields = declared + implied.map { ParameterField($0.key, fitting: $0.value) }
    }

    /// Any parameters, none by default.
    public static let none = JobParameters(defaults: .none) { $0 }

    /// Parameters of the job's own type, with their default values.
    ///
    /// What a schedule or a run by hand gives is merged into the defaults, and refused where it does not decode, the type
    /// knows no such name, or it does not fit its field.
    ///
    /// - Parameters:
    ///   - defaults: the values that apply unless others are given.
    ///   - fields: what forms ask for, and what values are accepted. For parameters without a field, forms go by the
    ///     default value, and any value is accepted that decodes.
    public static func typed<Value: Codable & Sendable>(
        _ defaults: Value, fields: [ParameterField] = []
    ) -> JobParameters {
        do {
            return JobParameters(defaults: try Parameters(encoding: defaults), declared: fields) { parameters in
                try Parameters(encoding: parameters.decode(as: Value.self))
            }
        } catch {
            // A default that cannot be encoded is refused when the job is configured.
            return JobParameters(defaults: .none) { _ in throw error }
        }
    }
}

extension JobParameters {
    /// Whether a run is refused that lacks a value.
    package var needsValues: Bool { declared.contains(where: \.isRequired) }

    /// Refuses parameters that do not fit their fields, that the job could not decode, or of which it would drop some.
    ///
    /// - Parameters:
    ///   - parameters: all that a run would be told.
    ///   - secrets: the names of those whose values an error does not tell.
    ///   - isWhole: whether nothing is to come that a run needs.
    /// - Throws: ``SchedulerError`` with the code `invalidValue`, naming the parameter.
    package func validate(
        _ parameters: Parameters, hiding secrets: Set<String>, isWhole: Bool = true
    ) throws(SchedulerError) {
        guard !parameters.isTooDeep else {
            throw SchedulerError(
                .invalidValue, field: "parameters", reason: "lie in one another deeper than \(Parameters.depthLimit)")
        }
        guard !parameters.holdsUnspeakable else {
            throw SchedulerError(
                .invalidValue, field: "parameters", reason: "hold a number that JSON has no word for, such as infinity")
        }
        for field in declared {
            let value = parameters.values[field.name] ?? .null
            if let fault = field.fault(of: value) {
                throw SchedulerError(
                    .invalidValue, field: "parameters.\(field.name)",
                    value: secrets.contains(field.name) ? nil : value.brief, reason: fault)
            }
            guard isWhole, field.isRequired, value == .null || value == "" else { continue }
            throw SchedulerError(.invalidValue, field: "parameters.\(field.name)", reason: "is needed")
        }
        let understood: Parameters
        do {
            understood = try understand(parameters)
        } catch let error as DecodingError {
            throw SchedulerError(error)
        } catch {
            throw SchedulerError(.invalidValue, field: "parameters", reason: String(describing: error))
        }
        // A null stands for an optional value, which encodes to nothing.
        for (name, value) in parameters.values.sorted(by: { $0.key < $1.key })
        where value != .null && understood.values[name] == nil {
            throw SchedulerError(.invalidValue, field: "parameters.\(name)", reason: "is no parameter of this job")
        }
    }
}

extension JobParameters {
    /// Refuses fields that cannot be followed, and default values that do not fit them.
    ///
    /// - Parameter runsByItself: whether the job has runs that are told nothing but the default values.
    package func validate(
        defaults: Parameters, hiding secrets: Set<String>, runsByItself: Bool
    ) throws(SchedulerError) {
        var names: Set<String> = []
        for field in declared {
            try field.validate()
            guard names.insert(field.name).inserted else {
                throw SchedulerError(
                    .duplicate, field: "parameterFields", value: field.name, reason: "two fields have this name")
            }
        }
        try validate(defaults, hiding: secrets, isWhole: runsByItself)
        for field in declared where defaults.values[field.name] == nil {
            var tried = defaults
            tried.values[field.name] = field.example
            // A type may refuse the example for reasons of its own.
            guard let understood = try? understand(tried), understood.values[field.name] == nil else { continue }
            throw .invalid("parameterFields", field.name, "the job has no parameter of this name")
        }
    }
}

extension SchedulerError {
    /// What is wrong with a parameter, from what the decoder found.
    fileprivate init(_ error: DecodingError) {
        let (path, reason): ([any CodingKey], String) =
            switch error {
            case .typeMismatch(let type, let context): (context.codingPath, "must be " + Self.words(for: type))
            case .valueNotFound(_, let context): (context.codingPath, "is needed")
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is needed")
            case .dataCorrupted(let context): (context.codingPath, "does not have the form that the job expects")
            @unknown default: ([], "do not have the form that the job expects")
            }
        let field = (["parameters"] + path.map(\.stringValue)).joined(separator: ".")
        self.init(.invalidValue, field: field, reason: reason)
    }

    /// What a value of a Swift type is to those who do not write Swift.
    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any Collection.Type where !(type is any ExpressibleByDictionaryLiteral.Type): "an array"
        case is any ExpressibleByDictionaryLiteral.Type: "an object"
        default: "of another form"
        }
    }
}
