import FoundationEssentials
package import SchedulerCore

extension Shape {
    /// Refuses a value that does not have the shape.
    ///
    /// - Parameter field: the path to the value, such as `hold.until`.
    package func check(_ value: ParameterValue, field: String) throws(Problem) {
        switch (self, value) {
        case (.optional, .null), (.anything, _), (.truth, .bool), (.number, .integer), (.number, .number): return
        case (.optional(let shape), _): try shape.check(value, field: field)
        case (.text(let maximum), .text(let text)):
            // As JSON Schema counts.
            guard text.unicodeScalars.count <= maximum else {
                throw .invalid(field, "must be at most \(maximum) characters long")
            }
        case (.choice(let choices), .text(let text)):
            guard choices.contains(text) else {
                throw .invalid(field, "must be \(words), not \"\(text.shortened(to: 60))\"")
            }
        case (.integer(let range), .integer(let number)):
            guard let number = Int(exactly: number), range.contains(number) else {
                throw .invalid(field, "must be \(RangeWords.text(range))")
            }
        case (.instant, .text(let text)):
            guard (try? ISO8601.instant(text)) != nil else {
                throw .invalid(field, "must be \(words), not \"\(text.shortened(to: 60))\"")
            }
        case (.duration, _):
            guard DurationText.duration(value) != nil else {
                throw .invalid(field, "must be \(words)")
            }
        case (.list(let shape), .list(let values)):
            for (index, value) in values.enumerated() { try shape.check(value, field: "\(field)[\(index)]") }
        case (.map(let shape), .object(let values)):
            for (name, value) in values { try shape.check(value, field: "\(field).\(name)") }
        case (.record(let record), .object(let values)): try record.check(values, path: field + ".")
        default: throw .invalid(field, "must be \(words)")
        }
    }

    /// The shape in words.
    package var words: String {
        switch self {
        case .text: "a text"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .integer: "a whole number"
        case .number: "a number"
        case .truth: "true or false"
        case .instant: "an instant like 2026-03-29T03:00:00+02:00"
        case .duration: "a length of time like PT1H30M, or a number of seconds"
        case .anything: "a value"
        case .map, .record: "an object"
        case .list: "an array"
        case .optional(let shape): shape.words + ", or null"
        }
    }
}

extension Record {
    /// Refuses an object that lacks a field, has one too many, or one that does not have its shape.
    package func check(_ values: [String: ParameterValue], path: String = "") throws(Problem) {
        for name in values.keys.sorted() where !fields.contains(where: { $0.name == name }) {
            throw .invalid(
                path + name.shortened(to: 60),
                "is not known here; there are \(fields.map(\.name).joined(separator: ", "))")
        }
        for field in fields {
            guard let value = values[field.name] else {
                if field.isRequired { throw .missing(path + field.name, field.shape) }
                continue
            }
            // What is null is not there, where it need not be.
            if value == .null, !field.isRequired { continue }
            try field.shape.check(value, field: path + field.name)
        }
    }
}
