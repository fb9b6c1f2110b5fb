/// The type of a job's parameters, with the values that apply unless others are given.
public struct JobParameters: Sendable {
    /// The values that apply unless others are given.
    public let defaults: Parameters
    /// Decodes parameters as the job would, and tells what it would make of them.
    private let understand: @Sendable (Parameters) throws -> Parameters

    /// Any parameters, none by default.
    public static let none = JobParameters(defaults: .none) { $0 }

    /// Parameters of the job's own type, with their default values.
    ///
    /// What a schedule or a run by hand gives is merged into the defaults, and refused where it does not decode or the
    /// type knows no such name.
    public static func typed<Value: Codable & Sendable>(_ defaults: Value) -> JobParameters {
        do {
            return JobParameters(defaults: try Parameters(encoding: defaults)) { parameters in
                try Parameters(encoding: parameters.decode(as: Value.self))
            }
        } catch {
            // A default that cannot be encoded is refused when the job is configured.
            return JobParameters(defaults: .none) { _ in throw error }
        }
    }
}

extension JobParameters {
    /// Refuses parameters that the job could not decode, or of which it would drop some.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue`, naming the parameter.
    package func validate(_ parameters: Parameters) throws(SchedulerError) {
        guard !parameters.isTooDeep else {
            throw SchedulerError(
                .invalidValue, field: "parameters", reason: "lie in one another deeper than \(Parameters.depthLimit)")
        }
        guard !parameters.holdsUnspeakable else {
            throw SchedulerError(
                .invalidValue, field: "parameters", reason: "hold a number that JSON has no word for, such as infinity")
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
            throw .invalid("parameters", name, "the job has no parameter of this name")
        }
    }
}

extension SchedulerError {
    /// What is wrong with a parameter, from what the decoder found.
    fileprivate init(_ error: DecodingError) {
        let (context, what): (DecodingError.Context, String?) =
            switch error {
            case .typeMismatch(let type, let context): (context, "is not of type \(type)")
            case .valueNotFound(let type, let context): (context, "has no value, but one of type \(type) is needed")
            case .keyNotFound(let key, let context): (context, "has no value for \"\(key.stringValue)\"")
            case .dataCorrupted(let context): (context, nil)
            @unknown default: (.init(codingPath: [], debugDescription: String(describing: error)), nil)
            }
        let path = (["parameters"] + context.codingPath.map(\.stringValue)).joined(separator: ".")
        self.init(.invalidValue, field: path, reason: what ?? "does not fit the parameter's type")
    }
}
