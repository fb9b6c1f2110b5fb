extension ParameterField {
    /// Refuses a field that no value fits.
    package func validate() throws(SchedulerError) {
        guard !name.isEmpty else { throw .invalid("parameterFields.name", name, "must not be empty") }
        guard case .choice(let choices) = kind else { return }
        guard !choices.isEmpty, Set(choices).count == choices.count else {
            throw .invalid("parameterFields", name, "give at least one choice, and each only once")
        }
    }

    /// What a value must be that does not fit; nil for one that does.
    package func fault(of value: ParameterValue) -> String? {
        value == .null || fits(value) ? nil : "must be \(kind.words)" + hint(for: value)
    }

    private func fits(_ value: ParameterValue) -> Bool {
        switch (kind, value) {
        case (.text, .text), (.switch, .bool), (.json, _): true
        case (.choice(let choices), .text(let text)): choices.contains(text)
        case (.integer(let range), .integer(let number)): range?.contains(number) ?? true
        case (.integer(let range), .number(let number)):
            Int64(exactly: number).map { range?.contains($0) ?? true } ?? false
        case (.number(let range), .integer(let number)): range?.contains(Double(number)) ?? true
        case (.number(let range), .number(let number)): range?.contains(number) ?? true
        case (.duration, _): DurationText.duration(value) != nil
        default: false
        }
    }

    /// What the author of the job may have overlooked.
    private func hint(for value: ParameterValue) -> String {
        kind == .duration && value.isPair ? "; declare the property as @DurationParameter" : ""
    }

    /// A value that fits, to try whether a job knows the parameter.
    package var example: ParameterValue {
        switch kind {
        case .text: .text("")
        case .number(let range): .number(range?.lowerBound ?? 0)
        case .integer(let range): .integer(range?.lowerBound ?? 0)
        case .duration: .text("PT1S")
        case .choice(let choices): .text(choices.first ?? "")
        case .switch: .bool(true)
        case .json: .list([])
        }
    }
}

extension ParameterField.Kind {
    /// What a value must be, as people say it.
    fileprivate var words: String {
        switch self {
        case .text: "a text"
        case .number(let range): range.map { "a number " + RangeWords.text($0) } ?? "a number"
        case .integer(let range?) where range.lowerBound > .min && range.upperBound < .max:
            "a whole number " + RangeWords.text(range)
        case .integer(let range): range.map { "a whole number, " + RangeWords.text($0) } ?? "a whole number"
        case .duration: "a length of time like PT1H30M, or a number of seconds"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .switch: "true or false"
        case .json: "a value"
        }
    }
}

extension ParameterValue {
    /// Whether it is what Swift's own coding makes of a `Duration`.
    fileprivate var isPair: Bool {
        if case .list(let values) = self { values.count == 2 } else { false }
    }

    /// What an error says of it.
    package var brief: String {
        switch self {
        case .null: "null"
        case .bool(let truth): "\(truth)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .text(let text): text.count > 60 ? text.prefix(60) + "…" : text
        case .list: "an array"
        case .object: "an object"
        }
    }
}
