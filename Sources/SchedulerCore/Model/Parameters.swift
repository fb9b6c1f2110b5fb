import FoundationEssentials

/// What a run is told: a JSON object, decoded by the job into its own type.
public struct Parameters: Hashable, Sendable {
    /// The values by name.
    public var values: [String: ParameterValue]

    /// Makes parameters of values.
    public init(_ values: [String: ParameterValue] = [:]) {
        self.values = values
    }

    /// No parameters.
    public static let none = Parameters()

    /// Makes parameters of a value of the job's own type.
    ///
    /// - Throws: `EncodingError`, also when the value does not encode to an object.
    public init(encoding value: some Encodable) throws {
        self = try JSONDecoder().decode(Parameters.self, from: JSONEncoder().encode(value))
    }

    /// The parameters as a value of the job's own type.
    ///
    /// - Throws: `DecodingError` when they do not fit the type.
    public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
    }

    /// How deep lists and objects may lie in one another.
    package static let depthLimit = 64

    /// Whether lists and objects lie in one another too deep to be worked on safely.
    package var isTooDeep: Bool {
        values.values.contains { $0.isDeeper(than: Self.depthLimit) }
    }

    /// Whether a number in them is infinite or none at all, which JSON cannot say.
    package var holdsUnspeakable: Bool {
        values.values.contains(where: \.isUnspeakable)
    }

    /// The same with whole numbers as integers, which is how JSON reads them.
    package var normalized: Parameters {
        Parameters(values.mapValues(\.normalized))
    }

    /// These parameters, with those that `overrides` names replaced.
    public func merging(_ overrides: Parameters) -> Parameters {
        Parameters(values.merging(overrides.values) { _, new in new })
    }
}

extension Parameters: Codable {
    /// Decodes a JSON object.
    public init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: ParameterValue].self)
    }

    /// Encodes a JSON object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

extension Parameters: ExpressibleByDictionaryLiteral {
    /// Makes parameters of a literal; of a name given twice the last value counts.
    public init(dictionaryLiteral elements: (String, ParameterValue)...) {
        self.init(Dictionary(elements) { _, last in last })
    }
}

/// A JSON value (RFC 8259) in the parameters of a run.
public enum ParameterValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without a fraction.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A text.
    case text(String)
    /// An array.
    case list([ParameterValue])
    /// An object.
    case object([String: ParameterValue])
}

extension ParameterValue {
    fileprivate var isUnspeakable: Bool {
        switch self {
        case .null, .bool, .integer, .text: false
        case .number(let number): !number.isFinite
        case .list(let values): values.contains(where: \.isUnspeakable)
        case .object(let values): values.values.contains(where: \.isUnspeakable)
        }
    }

    fileprivate var normalized: ParameterValue {
        switch self {
        case .null, .bool, .integer, .text: self
        case .number(let number): Int64(exactly: number).map { .integer($0) } ?? self
        case .list(let values): .list(values.map(\.normalized))
        case .object(let values): .object(values.mapValues(\.normalized))
        }
    }

    fileprivate func isDeeper(than limit: Int) -> Bool {
        switch self {
        case .null, .bool, .integer, .number, .text: false
        case .list(let values): limit == 0 || values.contains { $0.isDeeper(than: limit - 1) }
        case .object(let values): limit == 0 || values.values.contains { $0.isDeeper(than: limit - 1) }
        }
    }
}

extension ParameterValue: Codable {
    /// Decodes any JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([ParameterValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: ParameterValue].self))
        }
    }

    /// Encodes the JSON value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension ParameterValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Makes a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes an array.
    public init(arrayLiteral elements: ParameterValue...) { self = .list(elements) }
    /// Makes an object; of a name given twice the last value counts.
    public init(dictionaryLiteral elements: (String, ParameterValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
