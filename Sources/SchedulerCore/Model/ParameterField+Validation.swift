extension ParameterField {
    /// Refuses a field that no value fits.
    package func validate() throws(SchedulerError) {
        guard !name.isEmpty else { throw .invalid("parameterFields.name", name, "must not be empty") }
        guard case .choice(let choices) = kind else { return }
        guard !choices.isEmpty, Set(choices).count == choices.count else {
            throw .invalid("parameterFields", name, "give at least one choice, and each only once")
        }
    }

    /// What is wrong with a value; nil where it fits.
    package func fault(of value: ParameterValue) -> String? {
        if value == .null { return nil }
        switch (kind, value) {
        case (.text, .text), (.switch, .bool), (.json, _): return nil
        case (.choice(let choices), .text(let text)) where choices.contains(text): return nil
        case (.choice(let choices), _): return "is none of \(choices.joined(separator: ", "))"
        case (.integer(let range), .integer(let number)):
            return range.flatMap { $0.contains(number) ? nil : "is not in \($0.lowerBound)...\($0.upperBound)" }
        case (.integer(let range), .number(let number)):
            guard let whole = Int64(exactly: number) else { return "is no whole number" }
            return range.flatMap { $0.contains(whole) ? nil : "is not in \($0.lowerBound)...\($0.upperBound)" }
        case (.number(let range), .integer(let number)): return Self.fault(of: Double(number), in: range)
        case (.number(let range), .number(let number)): return Self.fault(of: number, in: range)
        case (.duration, _):
            if DurationText.duration(value) != nil { return nil }
            return "is no length of time like PT1H30M, and no number of seconds"
                + (value.isPair ? "; declare the property as @DurationParameter" : "")
        case (.text, _): return "is no text"
        case (.switch, _): return "is neither true nor false"
        case (.integer, _), (.number, _): return "is no number"
        }
    }

    private static func fault(of number: Double, in range: ClosedRange<Double>?) -> String? {
        guard let range, !range.contains(number) else { return nil }
        let bounds = [range.lowerBound, range.upperBound].map { bound in
            Int64(exactly: bound).map(String.init) ?? String(bound)
        }
        return "is not in \(bounds[0])...\(bounds[1])"
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
