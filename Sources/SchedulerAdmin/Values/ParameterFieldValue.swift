import SchedulerCore

/// What a form asks for about a parameter, in an answer.
struct ParameterFieldValue: Encodable, Equatable, Sendable {
    var name: String
    var title: String
    var help: String
    var kind: Kind
    var isInteger = false
    @Nullable var minimum: Double?
    @Nullable var maximum: Double?
    var choices: [String] = []
    var isRequired: Bool
    var isSecret: Bool

    enum Kind: String, Encodable, CaseIterable {
        case text, number, duration, choice, `switch`, json
    }

    init(_ field: ParameterField, isSecret: Bool) {
        name = field.name
        title = field.title
        help = field.help
        isRequired = field.isRequired
        self.isSecret = isSecret
        switch field.kind {
        case .text: kind = .text
        case .number(let range):
            kind = .number
            minimum = range?.lowerBound
            maximum = range?.upperBound
        case .integer(let range):
            kind = .number
            isInteger = true
            minimum = range.map { Double($0.lowerBound) }
            maximum = range.map { Double($0.upperBound) }
        case .duration: kind = .duration
        case .choice(let choices):
            kind = .choice
            self.choices = choices
        case .switch: kind = .switch
        case .json: kind = .json
        }
    }

    static let record = Record(
        "ParameterField",
        [
            .required("name", .text(maximum: .max), "The parameter's name."),
            .required("title", .text(maximum: .max), "What stands beside the field."),
            .required("help", .text(maximum: .max), "A sentence for people; may be empty."),
            .required(
                "kind", .choice(Kind.allCases.map(\.rawValue)),
                "What it takes: `duration` a text of ISO 8601 or a number of seconds, `switch` a truth value, `json` any "
                    + "value."),
            .required("isInteger", .truth, "Whether a number has no fraction."),
            .required("minimum", .optional(.number), "The least number; null: there is none."),
            .required("maximum", .optional(.number), "The greatest number; null: there is none."),
            .required("choices", .list(.text(maximum: .max)), "What a choice is made of; else empty."),
            .required("isRequired", .truth, "Whether a run needs a value that is no empty text."),
            .required("isSecret", .truth, "Whether nobody is shown its value."),
        ])
}
