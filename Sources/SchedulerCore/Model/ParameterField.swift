/// What a form asks for about one parameter of a job, and what it accepts.
///
/// ```swift
/// JobParameters.typed(
///     Report(),
///     fields: [
///         .text("title", help: "What stands on the first page"),
///         .integer("pages", in: 1...50),
///         .choice("format", of: ["pdf", "html"]),
///         .switch("draft", title: "Only a draft"),
///     ])
/// ```
public struct ParameterField: Codable, Hashable, Sendable {
    /// The parameter's name: that of the property of the job's own type.
    public var name: String
    /// What stands beside the field.
    public var title: String
    /// A sentence for people.
    public var help: String
    /// What values it takes.
    public var kind: Kind
    /// Whether a run is refused that has no value for it, or an empty text.
    public var isRequired: Bool

    /// What values a parameter takes.
    public enum Kind: Codable, Hashable, Sendable {
        /// Any text.
        case text
        /// A number, of a range if there is one.
        case number(in: ClosedRange<Double>?)
        /// A number without a fraction, of a range if there is one.
        case integer(in: ClosedRange<Int64>?)
        /// A length of time: ISO 8601, such as `PT1H30M`, or a number of seconds. See ``DurationParameter``.
        case duration
        /// One of these texts.
        case choice([String])
        /// `true` or `false`.
        case `switch`
        /// Any JSON value, such as a list or an object.
        case json
    }

    /// Makes a field. Without a title, the name stands beside it.
    public init(
        _ name: String, _ kind: Kind, title: String? = nil, help: String = "", isRequired: Bool = false
    ) {
        self.name = name
        self.title = title ?? name
        self.help = help
        self.kind = kind
        self.isRequired = isRequired
    }
}

extension ParameterField {
    /// A field for a text.
    public static func text(
        _ name: String, title: String? = nil, help: String = "", isRequired: Bool = false
    ) -> ParameterField {
        ParameterField(name, .text, title: title, help: help, isRequired: isRequired)
    }

    /// A field for a number.
    public static func number(
        _ name: String, in range: ClosedRange<Double>? = nil, title: String? = nil, help: String = "",
        isRequired: Bool = false
    ) -> ParameterField {
        ParameterField(name, .number(in: range), title: title, help: help, isRequired: isRequired)
    }

    /// A field for a number without a fraction.
    public static func integer(
        _ name: String, in range: ClosedRange<Int64>? = nil, title: String? = nil, help: String = "",
        isRequired: Bool = false
    ) -> ParameterField {
        ParameterField(name, .integer(in: range), title: title, help: help, isRequired: isRequired)
    }

    /// A field for a length of time, which is a ``DurationParameter`` of the job's own type.
    public static func duration(
        _ name: String, title: String? = nil, help: String = "", isRequired: Bool = false
    ) -> ParameterField {
        ParameterField(name, .duration, title: title, help: help, isRequired: isRequired)
    }

    /// A field for one of some texts.
    public static func choice(
        _ name: String, of choices: [String], title: String? = nil, help: String = "", isRequired: Bool = false
    ) -> ParameterField {
        ParameterField(name, .choice(choices), title: title, help: help, isRequired: isRequired)
    }

    /// A field for a truth value.
    public static func `switch`(
        _ name: String, title: String? = nil, help: String = "", isRequired: Bool = false
    ) -> ParameterField {
        ParameterField(name, .switch, title: title, help: help, isRequired: isRequired)
    }

    /// A field that fits a value, for a parameter of which nothing else is known.
    package init(_ name: String, fitting value: ParameterValue) {
        let kind: Kind =
            switch value {
            case .text: .text
            case .integer, .number: .number(in: nil)
            case .bool: .switch
            case .null, .list, .object: .json
            }
        self.init(name, kind)
    }
}
