/// A length of time among the parameters of a job, as text of ISO 8601 such as `PT1M30S`.
///
/// ```swift
/// struct Report: Codable, Sendable {
///     @DurationParameter var pause = .seconds(90)
/// }
/// ```
///
/// In JSON it is `{"pause": "PT1M30S"}`; a number of seconds, `{"pause": 90}`, is understood too. A property of type
/// `Duration` without this would be an array of two integers, as Swift's own coding has it, which neither people nor
/// forms can write. It has a precision of microseconds.
@propertyWrapper
public struct DurationParameter: Codable, Hashable, Sendable {
    /// The length of time.
    public var wrappedValue: Duration

    /// Makes a parameter of a length of time.
    public init(wrappedValue: Duration) {
        self.wrappedValue = wrappedValue
    }

    /// Decodes a text of ISO 8601, or a number of seconds.
    public init(from decoder: any Decoder) throws {
        let value = try ParameterValue(from: decoder)
        guard let duration = DurationText.duration(value) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "it is no length of time like PT1H30M, and no number of seconds"))
        }
        wrappedValue = duration
    }

    /// Encodes a text of ISO 8601.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(DurationText.text(wrappedValue))
    }
}
