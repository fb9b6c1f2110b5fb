import SchedulerCore

extension Shape {
    /// The shape as JSON Schema (draft 2020-12, which OpenAPI 3.1 speaks).
    ///
    /// - Parameter records: takes in the records that the schema refers to.
    func schema(collecting records: inout [String: Record]) -> ParameterValue {
        switch self {
        case .text(let maximum):
            maximum == .max ? ["type": "string"] : ["type": "string", "maxLength": .integer(Int64(maximum))]
        case .choice(let choices): ["type": "string", "enum": .list(choices.map { .text($0) })]
        case .integer(let range):
            [
                "type": "integer", "format": "int64", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]
        case .number: ["type": "number"]
        case .truth: ["type": "boolean"]
        case .instant: ["type": "string", "format": "date-time"]
        case .duration:
            [
                "anyOf": [
                    ["type": "string", "pattern": .text(Self.durationPattern)],
                    ["type": "number", "minimum": -3.2e11, "maximum": 3.2e11],
                ]
            ]
        case .anything: [:]
        case .map(let shape):
            ["type": "object", "additionalProperties": shape.schema(collecting: &records)]
        case .list(let shape): ["type": "array", "items": shape.schema(collecting: &records)]
        case .record(let record): record.reference(collecting: &records)
        case .optional(let shape): ["anyOf": [shape.schema(collecting: &records), ["type": "null"]]]
        }
    }

    /// What ``DurationText`` reads: weeks, days, hours, minutes and seconds in their order, at least one of them.
    private static let durationPattern: String = {
        let time = "([0-9]{1,6}H([0-9]{1,6}M)?(\(seconds))?|[0-9]{1,6}M(\(seconds))?|\(seconds))"
        let days = "[0-9]{1,6}D(T\(time))?"
        return "^-?P([0-9]{1,6}W(\(days)|T\(time))?|\(days)|T\(time))$"
    }()

    private static let seconds = #"[0-9]{1,6}(\.[0-9]{1,6})?S"#
}

extension Record {
    /// A reference to the record's schema.
    func reference(collecting records: inout [String: Record]) -> ParameterValue {
        records[name] = self
        return ["$ref": .text("#/components/schemas/\(name)")]
    }

    /// The record's schema. What need not be there may be null as well.
    func schema(collecting records: inout [String: Record]) -> ParameterValue {
        var properties: [String: ParameterValue] = [:]
        for field in fields {
            let schema = field.shape.schema(collecting: &records)
            properties[field.name] = (field.isRequired ? schema : field.shape.orNull(schema))
                .adding("description", .text(field.summary))
        }
        let required = fields.filter(\.isRequired).map { ParameterValue.text($0.name) }
        var schema: [String: ParameterValue] = [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
        ]
        if !required.isEmpty { schema["required"] = .list(required) }
        return .object(schema)
    }
}

extension Shape {
    fileprivate func orNull(_ schema: ParameterValue) -> ParameterValue {
        switch self {
        case .optional, .anything: schema
        default: ["anyOf": [schema, ["type": "null"]]]
        }
    }
}
